"""What an agency answers when a closed case is looked back at, as its owner was told it."""

from __future__ import annotations

from django.db import transaction

from accounts.authority import Authority
from accounts.models import Agency
from audit.log import log
from audit.moves import MoveDenied, MovedOn
from audit.permission import require
from core.locking import lock
from safeguarding.access import work_case
from safeguarding.cases.rules.closing import LOOK_BACK_OVER, too_early
from safeguarding.cases.rules.look_backs import not_answered
from safeguarding.kinds import CASE_RETURN
from safeguarding.models import AgencyReturn, CaseState, FollowUp, Knows

ANSWERED = "What this agency says is recorded already."
WHAT = "Say what is known there."


@transaction.atomic
def record_return(
    *, follow_up: FollowUp, agency: Agency, knows: str, said: str, answered_by: str, by: Authority
) -> AgencyReturn:
    """Who there answered, and what: also that nothing new is known."""
    case = lock(follow_up.closing.case)
    require(work_case, case, by=by)
    locked = lock(follow_up, "closing__case")
    if locked.found or case.state != CaseState.CLOSED:
        raise MovedOn(LOOK_BACK_OVER, case)
    if why_not := too_early(locked):
        raise MoveDenied(why_not)
    if not not_answered(locked).filter(pk=agency.pk).exists():
        raise MoveDenied(ANSWERED, beside="agency")
    if knows == Knows.SOMETHING and not said:
        raise MoveDenied(WHAT, beside="words")
    made = AgencyReturn.objects.create(
        follow_up=locked, agency=agency, knows=knows, said=said, answered_by=answered_by, by=by.person
    )
    log(CASE_RETURN, target=case, data={"agency": agency.name, "knows": knows})
    return made
