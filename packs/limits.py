"""Local limits of packs. None is statutory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    available_for: timedelta = timedelta(days=14)
    orphan_after: timedelta = timedelta(
        hours=24
    )  # far longer than any render: a younger file may still be in the making
    entries: int = 2_000  # of one section; a volume of 300 pages takes 20 seconds and 400 MB
    rings: int = 50  # jobs the keeper rings for in one round


LIMITS = Limits()
