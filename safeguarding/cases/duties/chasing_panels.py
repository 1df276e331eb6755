"""The keeper's duties: chase councils that have not said that they have a case referred to their panel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.shares import live_share
from core.clock import local_day
from referrals.casework.notices.raising import WEEK, late_since
from safeguarding.access import panel_may_know
from safeguarding.limits import LIMITS
from safeguarding.models import Case, PanelReferral, PanelState
from safeguarding.notices import tell_of_case, tell_of_late_case, tell_panel
from safeguarding.panels.presenters.referred import all_panels
from safeguarding.rungs import Rung, reached

WAITS = "A referral to your council's panel waits to be acknowledged."
NOT_TAKEN = "The council has not acknowledged a referral to its panel."


def _tell_owner(panel: PanelReferral, **said: Any) -> None:
    tell_of_case(panel.case, **said)


def _tell_supervisors(panel: PanelReferral, **said: Any) -> None:
    tell_of_case(panel.case, supervisors=True, **said)


LADDER = (
    Rung("reminder", -LIMITS.panel_remind_days_before, WAITS, tell_panel),
    Rung("due", 0, WAITS, tell_panel),
    Rung("not_taken", LIMITS.panel_not_taken_days_after, NOT_TAKEN, _tell_owner),
    Rung("raised", LIMITS.panel_raised_days_after, NOT_TAKEN, _tell_supervisors),
)


def chase_panels() -> None:
    """Climb the ladder for every open case that no council has acknowledged. While a hold stands, no council
    is written to."""
    known = Case.objects.filter(panel_may_know(), closed_at__isnull=True)
    waiting = all_panels().filter(
        live_share(),
        state=PanelState.SENT,
        acknowledge_by__lte=timezone.now() + timedelta(days=LIMITS.looked_ahead_days),
        case__in=known,
    )
    for panel in waiting.select_related("agency", "case__referral", "case__owner").order_by("acknowledge_by", "pk"):
        _chase(panel)


def _chase(panel: PanelReferral) -> None:
    due = local_day(panel.acknowledge_by)
    for rung in reached(LADDER, panel.acknowledge_by):
        rung.tell(panel, kind=f"panel.{rung.name}", words=rung.words, about=f"{panel.pk}:{due}")
    late = late_since(due)
    if panel.acknowledge_by < timezone.now() - timedelta(days=WEEK):
        tell_of_late_case(
            panel.case, late, kind="panel.late", words=late.words(NOT_TAKEN), about=f"{panel.pk}:{late.occasion}"
        )
