"""The order of the queue as one number. First in, first out buries the dangerous one (product page 4)."""

from __future__ import annotations

from referrals.models.referral import Answer, Referral

# Further apart than any moment in seconds, so that no due time outranks danger or a flag.
STEP = 10**12
MOST_URGENT, PERHAPS_URGENT, FLAGGED, THE_REST = range(4)


def rank(referral: Referral) -> int:
    """Immediate danger, then "not sure", then repeat and child flags, then everybody else."""
    if referral.immediate_danger == Answer.YES:
        return MOST_URGENT
    if referral.immediate_danger == Answer.NOT_SURE:
        return PERHAPS_URGENT
    return FLAGGED if referral.is_repeat or referral.under_18 == Answer.YES else THE_REST


def queue_key(referral: Referral) -> int:
    """Smaller is sooner: rank, then when it is due."""
    return rank(referral) * STEP + int(referral.due_at.timestamp())
