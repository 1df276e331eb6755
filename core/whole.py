"""Whole numbers that come from outside: a figure in an address, a header, a hidden box."""

from __future__ import annotations

MOST_DIGITS = 18  # what a bigint holds, whatever they are


def whole(text: str, *, digits: int = MOST_DIGITS) -> int | None:
    """The number, written in 0 to 9; None for anything else. Python's own `isdigit` says yes to "\u00b2", which
    is no int."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
