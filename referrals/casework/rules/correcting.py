"""How it is settled that a person outside was told something wrong: what is given, what is kept, and how it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.authority import Authority
from accounts.models import User
from core.components import Row
from core.templatetags.govuk import at_time
from referrals.models.correcting import Corrected, SettledHow


@dataclass(frozen=True)
class Settling:
    """How, and why; where they were told by telephone: who, by whom and when."""

    how: str
    why: str
    whom: str = ""
    told_by: User | None = None
    told_at: datetime | None = None

    def columns(self, by: Authority) -> dict[str, Any]:
        return {
            "correction_settled_how": self.how,
            "correction_settled_why": self.why,
            "correction_settled_by": by.person,
            "correction_settled_at": timezone.now(),
            "correction_told_whom": self.whom,
            "correction_told_by": self.told_by,
            "correction_told_at": self.told_at,
        }

    def event(self) -> dict[str, Any]:
        """What the log keeps of it."""
        told = {
            "whom": self.whom,
            "told_by": self.told_by.pk if self.told_by else None,
            "told_at": self.told_at,
        }
        return {"how": self.how, "reason": self.why, **(told if self.how == SettledHow.TELEPHONE else {})}


def settled_rows(record: Corrected) -> Iterator[Row]:
    """What became of it, once it was settled."""
    if record.correction_settled_at is None:
        return
    if record.correction_told_at:
        said = f"{record.correction_told_whom}, by {record.correction_told_by}, {at_time(record.correction_told_at)}"
        yield Row("Told by telephone", said, typed=True)
    how = record.get_correction_settled_how_display()
    by = f"{record.correction_settled_by}, {at_time(record.correction_settled_at)}"
    yield Row("Correction settled", [how, record.correction_settled_why, by], typed=True)
