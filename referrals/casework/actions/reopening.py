"""What the referrer, or their lead, adds after filing: an approval waits for it, and what was finished comes
back."""

from __future__ import annotations

from django.db import transaction

from accounts.authority import Authority
from audit.moves import Move
from referrals.casework.moves import ADD_INFORMATION, REOPEN, leading_on
from referrals.casework.ownership import DUTY, hand_over, next_owner
from referrals.casework.stepping import step
from referrals.models import Referral
from referrals.models.referral import Answer


@transaction.atomic
def information_added(*, referral: Referral, by: Authority, immediate_danger: str = Answer.NO) -> Referral:
    """Mark the referral unread and, when it was closed or parked, put it back in the queue as new, owned by
    whoever is on duty. Call it in the transaction that writes the addendum; who is told is the caller's to
    say."""
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    row = _row_for(now)
    given = {"immediate_danger": immediate_danger}
    if row is ADD_INFORMATION:
        return step(referral, row, by=by, given=given, has_unread_information=True)
    back = step(referral, row, by=by, given=given, has_unread_information=True, officer=None, claimed_at=None)
    return hand_over(referral=back, to=next_owner(back), because=DUTY, by=by)


def _row_for(now: Referral) -> Move:
    return ADD_INFORMATION if now.state in ADD_INFORMATION.sources else leading_on(REOPEN, now)
