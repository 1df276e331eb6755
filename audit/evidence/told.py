"""What a verifier was told in writing, and takes into account: keys that could not be announced, hours of
a wrong clock.

It is held by the verifier alone, and never read from the database it checks. What was taken into account is
part of each verdict, which is sealed: its reader can ask for the paper.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Hours:
    """Between which dates the clock of the database wrote dates that were not true, both included."""

    since: datetime
    until: datetime

    @classmethod
    def read(cls, text: str) -> Hours:
        """From `SINCE/UNTIL`, each a moment of ISO 8601 with its offset. Raises ImproperlyConfigured."""
        try:
            since, until = map(datetime.fromisoformat, text.split("/"))
            in_order = since.utcoffset() is not None and until.utcoffset() is not None and since <= until
        except ValueError:
            in_order = False
        if not in_order:
            raise ImproperlyConfigured(
                f"AUDIT_CLOCK_TOLD: {text!r} is not SINCE/UNTIL, each like 2026-11-28T01:00:00+00:00."
            )
        return cls(since, until)

    def __str__(self) -> str:
        return f"{self.since.isoformat()}/{self.until.isoformat()}"


@dataclass(frozen=True)
class Told:
    keys: Collection[str] = field(default=())
    clock: Collection[Hours] = field(default=())

    def as_multirange(self) -> str:
        """The hours as PostgreSQL reads them."""
        return (
            "{" + ",".join(f'["{hours.since.isoformat()}","{hours.until.isoformat()}"]' for hours in self.clock) + "}"
        )


NOTHING = Told()
