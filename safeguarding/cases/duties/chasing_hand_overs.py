"""The keeper's duties: chase councils, and forces, that have not said whether they take a case over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.clock import local_day
from safeguarding.access import panel_may_know
from safeguarding.cases.notices.hand_overs import BETWEEN_COUNCILS
from safeguarding.cases.notices.transfers import BETWEEN_FORCES
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseTransfer, HandOver, HandOverState
from safeguarding.rungs import Rung, reached

WAITS = "A case that was put to your council's panel waits for your answer."
SILENT = "Another council has not said whether it takes a case over. Ring its coordinator."
LADDER = (
    Rung("reminder", -LIMITS.hand_over_remind_days_before, WAITS, BETWEEN_COUNCILS.remind_them),
    Rung("due", 0, WAITS, BETWEEN_COUNCILS.remind_them),
    Rung("silent", LIMITS.hand_over_raised_days_after, SILENT, BETWEEN_COUNCILS.raise_it),
)

ASKED = "An open case that was put to your force waits for your answer."
FORCE_SILENT = "Another force has not said whether it takes a case over. Ring its supervisors."
OF_FORCES = (
    Rung("reminder", -LIMITS.hand_over_remind_days_before, ASKED, BETWEEN_FORCES.remind_them),
    Rung("due", 0, ASKED, BETWEEN_FORCES.remind_them),
    Rung("silent", LIMITS.case_transfer_raised_days_after, FORCE_SILENT, BETWEEN_FORCES.raise_it),
)


def chase_hand_overs() -> None:
    _chase(HandOver.objects.all(), LADDER, "handover")


def chase_transfers() -> None:
    _chase(CaseTransfer.objects.all(), OF_FORCES, "transfer")


def _chase(rows: QuerySet[Any], ladder: tuple[Rung, ...], called: str) -> None:
    """While a hold stands, nobody else is written to."""
    known = Case.objects.filter(panel_may_know(), closed_at__isnull=True)
    last = timezone.now() + timedelta(days=LIMITS.looked_ahead_days)
    waiting = rows.filter(state=HandOverState.WAITING, answer_by__lte=last, case__in=known)
    for one in waiting.select_related("case__referral", "case__owner", "referral").order_by("answer_by", "pk"):
        for rung in reached(ladder, one.answer_by):
            about = f"{one.pk}:{local_day(one.answer_by)}"
            rung.tell(one, kind=f"{called}.{rung.name}", words=rung.words, about=about)
