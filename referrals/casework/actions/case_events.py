"""What becomes of a referral when the case that it opened ends, opens again, or goes to another force. Called by the app
that has the case."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, User
from audit.moves import MoveDenied, bump_version
from core.locking import lock
from referrals.casework.actions.case_team import end_all_of
from referrals.casework.actions.deconfliction import request_check
from referrals.casework.actions.transferring import leave_sight
from referrals.casework.moves import CASE_CLOSES, CASE_GIVEN, CASE_REOPENS
from referrals.casework.ownership import hand_over
from referrals.casework.transitions import transition
from referrals.models import Referral
from referrals.models.referral import State
from referrals.queues.rules import routed


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


@transaction.atomic
def case_transferred(*, referral: Referral, force: Agency, to: User, by: Authority) -> Referral:
    """Another force has it, with its case: its officer there owns the risk from the same moment on. Those who transferred it
    read on for some weeks, as after any transfer; whom they had named for it does not. The desk there is asked at once."""
    locked = lock(referral)
    sender, now = locked.force, timezone.now()
    for name, value in routed(locked, area=force.area.code if force.area else "").items():
        setattr(locked, name, value)
    locked.force, locked.officer, locked.claimed_at = force, to, now
    bump_version(locked)
    locked.save(update_fields=["force", "officer", "claimed_at", "queue", "routing_version", "version"])
    owned = hand_over(referral=locked, to=to, because="Took the case over for another force", by=by)
    leave_sight(owned, sender, by=by)
    end_all_of(owned, sender, by=by)
    request_check(referral=owned)
    return owned
