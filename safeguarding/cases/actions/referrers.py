"""Those who told us are asked how the person is now, and what becomes of that."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require
from core.clock import local_day
from core.locking import lock
from referrals.casework.actions import asking_referrers
from referrals.models import ReferrerQuestion
from referrals.models.casework import VIEWS
from safeguarding.access import ask_their_view as may_ask
from safeguarding.cases.rules.referrers import too_early_to_give_up, waiting_view, why_not_ask
from safeguarding.kinds import CASE_VIEW_ASKED, CASE_VIEW_NOT_GIVEN
from safeguarding.limits import REFERRERS_VIEW
from safeguarding.models import Case

WITH_THE_CASE = "The case was closed."


@transaction.atomic
def ask_their_view(*, case: Case, asked_for: str, by: Authority) -> ReferrerQuestion:
    """In words of ours, which tell of no case: the least that lets them say whom it is about."""
    locked = lock(case, "referral")
    require(may_ask, locked, by=by)
    if why_not := why_not_ask(locked):
        raise MoveDenied(why_not)
    if asked_for not in VIEWS:
        raise MoveDenied("Select when their view is needed.", beside="asked_for")
    until = local_day(REFERRERS_VIEW.due(timezone.now()))
    asked = asking_referrers.ask_their_view(referral=locked.referral, asked_for=asked_for, due_on=until, by=by)
    log(CASE_VIEW_ASKED, target=locked, data={"question": asked.pk, "for": asked_for, "until": until})
    return asked


@transaction.atomic
def record_silence(*, case: Case, question: ReferrerQuestion, reason: str, by: Authority) -> ReferrerQuestion:
    """They had the time and did not answer: what was tried stands with it. They can be asked again, and can add to what they
    sent at any time."""
    locked = lock(case, "referral")
    require(may_ask, locked, by=by)
    if why_not := too_early_to_give_up(question):
        raise MoveDenied(why_not)
    return _over(locked, question, reason, by=by)


def views_end_with(case: Case, *, by: Authority) -> None:
    """Nothing is asked on behalf of a case that is closed."""
    question = waiting_view(case)
    if question is not None:
        _over(case, question, WITH_THE_CASE, by=by)


def _over(case: Case, question: ReferrerQuestion, reason: str, *, by: Authority) -> ReferrerQuestion:
    ended = asking_referrers.give_up(question=question, reason=reason, by=by)
    log(CASE_VIEW_NOT_GIVEN, target=case, data={"question": ended.pk})
    return ended
