"""Limits of publishing itself. Local."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    # Nothing is published for tomorrow, or called off, so shortly before midnight: what is decided is written by then, and
    # the day that begins is read from what was written.
    settled_before_midnight: timedelta = timedelta(minutes=10)
    ahead: timedelta = timedelta(days=366)  # the furthest day from which a version holds
    tried_days: int = 91  # a quarter: what a dry run counts


LIMITS = Limits()
