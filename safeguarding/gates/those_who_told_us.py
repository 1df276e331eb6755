"""What those who told us were asked of the person now, and what of it is still to come before a panel decides (ADR 0078)."""

from __future__ import annotations

from datetime import datetime

from core.asked_once import asked_once
from core.templatetags.govuk import on_day
from referrals.casework.rules.obstacle import Obstacle
from referrals.models import ReferrerQuestion
from referrals.models.casework import VIEWS, ReferrerQuestionQuerySet
from safeguarding.models import Case, ClosingOutcome

NOT_ASKED_YET = "Those who told us have not been asked how the person is now."
HAVE_TIME = "Those who told us were asked on {}, and have until {} to answer."


def views_of(case: Case) -> ReferrerQuestionQuerySet:
    """Each time that they were asked, the newest first."""
    asked = ReferrerQuestion.objects.filter(referral_id=case.referral_id, asked_for__in=VIEWS)
    return asked.select_related("asked_by", "ended_by").order_by("-asked_at", "-pk")


def opened_at(case: Case) -> datetime:
    """Since when it has been open: what was asked before it was closed once is no view of now."""
    over = case.closings.filter(outcome=ClosingOutcome.APPROVED).order_by("-answered_at").first()
    return over.answered_at if over and over.answered_at else case.opened_at


@asked_once
def their_view_is_due(case: Case) -> Obstacle | None:
    """Not asked, or asked and neither answered nor given up."""
    asked = views_of(case).filter(asked_at__gte=opened_at(case)).first()
    if asked is None:
        return Obstacle(NOT_ASKED_YET, do="Ask them", page="safeguarding:case_ask_view", about=case.public_id)
    if asked.answered_at or asked.ended_at:
        return None
    return Obstacle(HAVE_TIME.format(on_day(asked.asked_at), on_day(asked.due_on)))
