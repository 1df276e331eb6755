"""Local limits of people and matching. None is statutory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """All are local."""

    names_counted_every: timedelta = timedelta(days=1)  # how common each name is; sooner after a sealing


LIMITS = Limits()
