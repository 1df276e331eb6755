"""The order of the queue as one number. First in, first out buries the dangerous one (product page 4)."""

from __future__ import annotations

from referrals.models.referral import Answer, Referral

# Further apart than any moment in seconds, so that no due time outranks danger or a flag.
STEP = 10**12
MOST_URGENT, PERHAPS_URGENT, FLAGGED, THE_REST = range(4)


def dangers(referral: Referral) -> set[str]:
    """What was said of immediate danger when it was filed, and in every addition that nobody has read yet."""
    if referral.pk is None:
        return {referral.immediate_danger}
    unread = referral.addenda.filter(read_at__isnull=True).values_list("immediate_danger", flat=True)
    return {referral.immediate_danger, *unread}


def rank(referral: Referral) -> int:
    """Immediate danger, then "not sure", then repeat and child flags, then everybody else."""
    said = dangers(referral)
    if Answer.YES in said:
        return MOST_URGENT
    if Answer.NOT_SURE in said:
        return PERHAPS_URGENT
    return FLAGGED if referral.is_repeat or referral.under_18 == Answer.YES else THE_REST


def queue_key(referral: Referral) -> int:
    """Smaller is sooner: rank, then when it is due."""
    return rank(referral) * STEP + int(referral.due_at.timestamp())
