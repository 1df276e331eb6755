"""What becomes of a referral when the case that it opened ends, or opens again. Called by the app that
has the case."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import User
from audit.moves import MoveDenied
from core.locking import lock
from referrals.casework.moves import CASE_CLOSES, CASE_GIVEN, CASE_REOPENS
from referrals.casework.ownership import hand_over
from referrals.casework.transitions import transition
from referrals.models import Referral
from referrals.models.referral import State


@transaction.atomic
def case_closed(*, referral: Referral, by: Authority) -> Referral:
    """It ends with its case, so that whatever is added from now on brings it back to the queue. The moment at
    which it was decided stays: for its referrer nothing happens today."""
    locked = lock(referral)
    return transition(locked, CASE_CLOSES, by=by, finished_at=locked.finished_at)


@transaction.atomic
def case_reopened(*, referral: Referral, by: Authority) -> Referral:
    locked = lock(referral)
    if locked.state != State.CLOSED:
        raise MoveDenied("The referral is back in the queue because of what was added. Decide there what follows.")
    return transition(locked, CASE_REOPENS, by=by, finished_at=locked.finished_at)


@transaction.atomic
def case_given(*, referral: Referral, to: User, by: Authority) -> Referral:
    """The owner of the case has the referral and owns its risk, from the same moment on."""
    locked = lock(referral)
    if locked.state != State.CASE_OPEN:
        return locked
    given = {"officer": to.pk, "was": locked.officer_id}
    taken = transition(locked, CASE_GIVEN, by=by, given=given, officer=to, claimed_at=timezone.now())
    return hand_over(referral=taken, to=to, because="Took the case on", by=by)
