"""What the referrer, or their lead, adds after filing: an approval waits for it, and what was finished comes back."""

from __future__ import annotations

from django.db import transaction

from accounts.authority import Authority
from core.locking import lock
from referrals.casework.moves import ADD_INFORMATION, REOPEN
from referrals.casework.ownership import DUTY, hand_over, next_owner
from referrals.casework.transitions import transition
from referrals.models import Referral
from referrals.models.referral import Answer


@transaction.atomic
def information_added(*, referral: Referral, by: Authority, immediate_danger: str = Answer.NO) -> Referral:
    """Mark the referral unread and, when it was closed or parked, put it back in the queue as new, owned by the
    supervisor on duty. Call it in the transaction that writes the addendum; who is told is the caller's to say."""
    locked = lock(referral)
    given = {"immediate_danger": immediate_danger}
    if locked.state in ADD_INFORMATION.sources:
        return transition(locked, ADD_INFORMATION, by=by, given=given, has_unread_information=True)
    back = transition(locked, REOPEN, by=by, given=given, has_unread_information=True, officer=None, claimed_at=None)
    return hand_over(referral=back, to=next_owner(back), because=DUTY, by=by)
