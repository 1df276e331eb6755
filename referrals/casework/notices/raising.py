"""What is late is said again: at once, then every week, and from some week on to the inspectors as their own to settle.

One mechanism for decisions that wait, plans, reviews and what partners were asked. The notice's key holds the week, so
that two keepers, or one that runs twice, say it once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.notices.telling import people_with
from accounts.roles import SUPERVISORS, Role
from core.clock import local_day
from referrals.casework.notices.casework_notices import tell_about
from referrals.limits import LIMITS
from referrals.models import Referral
from referrals.models.referral import State

AT_A_TIME = 200
WEEK = LIMITS.late_again_days


@dataclass(frozen=True)
class Late:
    """How late something is, in whole weeks since the day it was due."""

    since: date
    weeks: int

    @property
    def occasion(self) -> str:
        return f"{self.since}:{self.weeks}"

    @property
    def is_for_inspectors(self) -> bool:
        return self.weeks >= LIMITS.inspector_after_weeks

    def people(self, force_id: int) -> list[User]:
        """Whose to settle it is, beside those who have it: every supervisor; later the inspectors."""
        roles: Iterable[Role] = (Role.INSPECTOR,) if self.is_for_inspectors else SUPERVISORS
        return people_with(agency_id=force_id, roles=roles)

    def words(self, first: str) -> str:
        """The sentence said at first, and how long it has been so."""
        if not self.weeks:
            return first
        weeks = "a week" if self.weeks == 1 else f"{self.weeks} weeks"
        wants = " An inspector must settle it." if self.is_for_inspectors else ""
        return f"{first} It has been so for {weeks}.{wants}"


def late_since(due: date) -> Late:
    return Late(due, max(0, (timezone.localdate() - due).days) // WEEK)


def raise_waiting_decisions() -> None:
    """The keeper's duty: recommendations past their limit by a week and more. The first day is said by clocks."""
    before = timezone.now() - timedelta(days=WEEK)
    waiting = Referral.objects.filter(state=State.APPROVAL, due_at__lt=before).order_by("due_at")
    for referral in waiting.select_related("officer", "owner")[:AT_A_TIME]:
        late = late_since(local_day(referral.due_at))
        tell_about(
            referral,
            [referral.owner, *late.people(referral.force_id)],
            kind="case.decision_overdue",
            page="case_decision",
            words=late.words("A recommendation waits for a decision, past its limit."),
            about=late.occasion,
            urgent=late.is_for_inspectors,
        )
