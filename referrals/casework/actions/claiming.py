"""Taking a referral on, assigning it, letting it go. Its officer owns the risk."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority, authority_of
from accounts.models import User
from audit.moves import MoveDenied
from core.locking import lock
from referrals import access
from referrals.casework.actions.candidate_search import look
from referrals.casework.actions.enquiring import open_default_lines
from referrals.casework.moves import ASSIGN, CLAIM, RELEASE
from referrals.casework.notices.casework_notices import tell_assigned, tell_assigned_away
from referrals.casework.ownership import DUTY, hand_over, next_owner
from referrals.casework.transitions import transition
from referrals.models import Referral


@transaction.atomic
def claim(*, referral: Referral, by: Authority) -> Referral:
    """The officer takes it on. Of two at once one wins; the other is told who."""
    locked = lock(referral)
    taken = transition(locked, CLAIM, by=by, officer=by.user, claimed_at=timezone.now())
    return _take_risk(taken, because="Claimed", by=by)


@transaction.atomic
def assign(*, referral: Referral, to: User, reason: str, by: Authority) -> Referral:
    """A supervisor gives it to an officer of the force who may work on it."""
    locked = lock(referral)
    if why_not := access.take_on.refusal(authority_of(to), locked):
        raise MoveDenied(f"{to.name} cannot take this on. {why_not}")
    given, was = {"officer": to.pk, "reason": reason}, locked.officer
    taken = transition(locked, ASSIGN, by=by, given=given, officer=to, claimed_at=timezone.now())
    taken = _take_risk(taken, because="Assigned by a supervisor", by=by)
    tell_assigned(taken, by=by.user)
    tell_assigned_away(taken, was)
    return taken


def _take_risk(referral: Referral, *, because: str, by: Authority) -> Referral:
    assert referral.officer is not None, "only after somebody took it on"
    open_default_lines(referral=referral)
    look(referral.subject)
    return hand_over(referral=referral, to=referral.officer, because=because, by=by)


@transaction.atomic
def release(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """Let it go: the supervisor on duty owns it until an officer claims it."""
    free = transition(lock(referral), RELEASE, by=by, given={"reason": reason}, officer=None, claimed_at=None)
    return hand_over(referral=free, to=next_owner(free), because=DUTY, by=by)
