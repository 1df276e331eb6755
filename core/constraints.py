"""Conditions of the database that many tables share."""

from __future__ import annotations

from django.db.models import Q


def paired(*fields: str, text: str = "") -> Q:
    """All of these are empty, or none is: when, by whom; with `text`, also why in words, which never stand alone."""
    neither = Q(**{f"{field}__isnull": True for field in fields})
    both = Q(**{f"{field}__isnull": False for field in fields})
    if not text:
        return neither | both
    return neither & Q(**{text: ""}) | both & ~Q(**{text: ""})
