"""What keeps a disposal waiting, in words: a hold, a pack that an agency has, or has not certified as
destroyed, and other records of the person that are joined through this one."""

from __future__ import annotations

from django.db.models import Q

from referrals.models import Referral
from safeguarding.models import Retention
from safeguarding.retention.holds import holds_on
from safeguarding.retention.presenters import given_out
from subjects.models import Link, Verdict

UNDER_A_HOLD = "A hold stands: nothing is disposed of until it is ended."
JOINS = (
    "Other records of the person are joined through this one. Decide those first, or have them joined to each other."
)


def why_not_yet(retention: Retention) -> list[str]:
    """Empty where nothing keeps it. Asked when it is decided, when it is confirmed, and under the lock when it goes."""
    if retention.referral is None:
        return []
    waits = [UNDER_A_HOLD] if holds_on(retention).exists() else []
    waits += [one.waits for one in given_out(retention.referral) if one.waits]
    return [*waits, *([JOINS] if _joins_others(retention.referral) else [])]


def _joins_others(referral: Referral) -> bool:
    """Two and more are the same person as this one, and would be known to be each other's no longer."""
    mine = Q(a=referral.subject_id) | Q(b=referral.subject_id)
    return Link.objects.standing().filter(mine, verdict=Verdict.SAME).count() > 1
