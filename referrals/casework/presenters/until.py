"""Until when a reader is told what other records say of a referral: a force that had its case before reads the referral on for
some weeks, and of the case what was until then (ADR 0088)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.authority import Authority
from core.asked_once import asked_once
from core.extension import Point
from referrals.models import Referral

TOLD_UNTIL: Point[Callable[[Referral, Authority], datetime | None]] = Point(
    "referrals.told_until", "until when a reader is told what other records say; nothing, where it is until now"
)


@asked_once
def told_until(referral: Referral, who: Authority) -> datetime | None:
    return min((end for until in TOLD_UNTIL if (end := until(referral, who))), default=None)
