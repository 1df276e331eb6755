"""The order of the queue as one number. First in, first out buries the dangerous one (product page 4)."""

from __future__ import annotations

from referrals.child import may_be_a_child
from referrals.models.referral import Answer, Referral
from referrals.queues.rules import is_put_forward

# Further apart than any moment in seconds, so that no due time outranks danger or a flag.
STEP = 10**12
MOST_URGENT, PERHAPS_URGENT, FLAGGED, THE_REST = range(4)


def rank(referral: Referral) -> int:
    """Immediate danger that was not answered, then "not sure", then what was dangerous, repeats, perhaps a child and what
    the routing rules put forward, then all others."""
    if referral.danger_now == Answer.YES:
        return MOST_URGENT
    if referral.danger_now == Answer.NOT_SURE:
        return PERHAPS_URGENT
    was_told = referral.danger_told != Answer.NO
    flagged = was_told or referral.is_repeat or may_be_a_child(referral) or is_put_forward(referral)
    return FLAGGED if flagged else THE_REST


def queue_key(referral: Referral) -> int:
    """Smaller is sooner: rank, then when it is due."""
    return rank(referral) * STEP + int(referral.due_at.timestamp())
