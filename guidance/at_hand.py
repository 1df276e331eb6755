"""Guidance is read in an emergency, also by strangers: each process keeps what it last read, and shows that
when the database does not answer in half a second."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from core.budgets import PUBLIC, within
from guidance.models import CirculationSheet, PageVersion
from guidance.sections import SECTIONS, Section

log = logging.getLogger(__name__)
_last: dict[str, list[Any]] = {}


def published() -> list[PageVersion]:
    """Every page that is published, in order."""
    return _at_hand("pages", PageVersion.objects.published)


def sheets() -> list[CirculationSheet]:
    """The circulation sheets, the latest first."""
    return _at_hand("sheets", lambda: CirculationSheet.objects.order_by("-number"))


def parts_of(section: Section) -> list[Any]:
    """What is shown below the page, in order."""
    return _at_hand(section.slug, section.read)


def warm() -> None:
    """Once at the start of a process: what was never read cannot be shown."""
    try:
        published()
        sheets()
        for section in SECTIONS:
            parts_of(section)
    except (OperationalError, InterfaceError) as failure:
        log.warning("Guidance could not be read at the start: %s.", type(failure).__name__)


def _at_hand(what: str, read: Callable[[], Any]) -> list[Any]:
    try:
        with within(PUBLIC), transaction.atomic():
            _last[what] = list(read())
    except (OperationalError, InterfaceError) as failure:
        if what not in _last:
            raise
        log.warning("Guidance is shown as it was last read: %s.", type(failure).__name__)
    return _last[what]
