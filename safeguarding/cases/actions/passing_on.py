"""Cases and requests at the moment at which their holder can no longer act."""

from __future__ import annotations

from accounts.models import Membership, User
from accounts.people.holdings import Passing
from accounts.roles import CASE_STAFF
from audit.moves import move
from referrals.casework.notices.casework_notices import is_supervisor, tell_of_passing
from referrals.casework.ownership import next_owner
from referrals.filing.actions.passing_on import cover_for
from referrals.models.giving import NOT_OFFERED
from safeguarding.cases.moves.cases import LET_GO_CASE
from safeguarding.models import Case, PartnerAction
from safeguarding.notices import tell_desk, tell_of_case
from safeguarding.requests import moves
from safeguarding.requests.actions.answering import people_at_desk
from safeguarding.requests.actions.steering import must_wait


def pass_on_case(case: Case, passing: Passing) -> None:
    """To the cover, or to the person who answers for its referral from this moment on: one owner of one risk."""
    to = _next_owner(case, passing)
    said = {"reason": passing.because, "was": passing.person.pk, "owner": to.pk}
    offer = NOT_OFFERED if case.offered_to_id == to.pk else {}
    passed = move(case, LET_GO_CASE, by=passing.by, given=said, owner=to, **offer)
    if not is_supervisor(to, case.force_id):
        tell_of_case(
            passed,
            kind="case.owner_left",
            about=f"{passed.pk}:{passed.version}",
            words="Whoever owned a case can no longer act. You answer for it now.",
        )
    tell_of_passing(case.force_id, passing)


def _next_owner(case: Case, passing: Passing) -> User:
    referral = case.referral
    cover = cover_for(referral, passing)
    if cover is not None:
        return cover
    able = Membership.objects.able().filter(agency_id=case.force_id, role__in=CASE_STAFF)
    if referral.owner_id != passing.person.pk and able.filter(user_id=referral.owner_id).exists():
        return referral.owner
    return next_owner(referral)


def pass_on_request(action: PartnerAction, passing: Passing) -> None:
    """Named at the desk, or as deputy: the deputy steps in, or the colleague who covers there; else the whole
    desk has it."""
    left = passing.person.pk
    deputy = action.deputy if action.deputy_id != left else None
    named = action.allocated_to if action.allocated_to_id != left else (_at_desk(action, passing) or deputy)
    if named == deputy:
        deputy = None
    said = {"reason": passing.because, "was": left, "to": named and named.pk, "deputy": deputy and deputy.pk}
    passed = move(action, moves.LET_GO_REQUEST, by=passing.by, given=said, allocated_to=named, deputy=deputy)
    if not must_wait(passed):
        tell_desk(passed, kind="request.left", words="Whoever had a request to your agency can no longer act.")


def _at_desk(action: PartnerAction, passing: Passing) -> User | None:
    return people_at_desk(action).filter(pk=passing.cover.pk).first() if passing.cover else None
