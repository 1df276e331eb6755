"""What passes on at the moment at which its holder can no longer act: to the colleague who covers, or
to a supervisor."""

from __future__ import annotations

from django.utils import timezone

from accounts.authority import Authority, authority_of
from accounts.models import User
from accounts.people.holdings import Passing
from audit.log import log
from audit.moves import MoveDenied, move
from core.locking import lock
from referrals import access
from referrals.casework.moves import LET_GO
from referrals.casework.notices.casework_notices import tell_passed_on
from referrals.casework.ownership import DUTY, hand_over, next_owner
from referrals.casework.transitions import transition
from referrals.filing import draft_moves, notices
from referrals.kinds import REFERRAL_RISK_PASSED_ON
from referrals.models import Draft, Referral

COVERS = "Covers for its officer, who is away"


def pass_on_caseload(referral: Referral, passing: Passing) -> None:
    """The officer's: to the cover, where that person may take it on; else it has no officer, and the supervisor
    on duty owns it from this moment."""
    locked = lock(referral)
    cover = cover_for(locked, passing)
    said = {"reason": passing.because, "was": passing.person.pk, "officer": cover and cover.pk}
    since = timezone.now() if cover else None
    free = transition(locked, LET_GO, by=passing.by, given=said, officer=cover, claimed_at=since)
    owned = hand_over(referral=free, to=cover or next_owner(free), because=COVERS if cover else DUTY, by=passing.by)
    tell_passed_on(owned, passing)


def cover_for(referral: Referral, passing: Passing) -> User | None:
    if passing.cover is None or not access.take_on.allows(authority_of(passing.cover), referral):
        return None
    return passing.cover


def pass_on_risk(referral: Referral, passing: Passing) -> None:
    """A supervisor answered for what was not claimed: the next on duty does so from this moment."""
    locked = lock(referral)
    if locked.owner_id != passing.person.pk:
        return
    to = next_owner(locked)
    if to.pk == passing.person.pk:  # kept away, and so is everybody else who could answer for it
        raise MoveDenied("Nobody else of the force can answer for this.")
    owned = hand_over(referral=locked, to=to, because=DUTY, by=passing.by)
    log(
        REFERRAL_RISK_PASSED_ON,
        target=owned,
        data={"reason": passing.because, "was": passing.person.pk, "owner": owned.owner_id},
    )
    tell_passed_on(owned, passing)


def pass_on_draft(draft: Draft, passing: Passing) -> None:
    return_to_author(draft, by=passing.by)


def return_to_author(draft: Draft, *, by: Authority) -> None:
    """No lead is left who could read it: its author is told at once, and can send it."""
    notices.draft_without_lead(move(draft, draft_moves.RETURN, by=by, handed_over_at=None))
