"""How far ahead a chosen day may lie: asked by the box on a page, and again by the action, from wherever
it is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from audit.moves import MoveDenied
from core.clock import day_words
from referrals.child import may_be_a_child
from referrals.limits import LIMITS
from referrals.models import Referral


def _of_keeping(referral: Referral) -> int:
    return LIMITS.child_deletion_review_days if may_be_a_child(referral) else LIMITS.deletion_review_days


# The days that a decision names, by the kind of the particular (decisions.Need), in days from today.
WITHIN: dict[str, Callable[[Referral], int]] = {
    "day": lambda referral: LIMITS.look_again_days,
    "acceptance": lambda referral: LIMITS.service_accepts_by_days,
    "soon": lambda referral: LIMITS.hold_review_days,
    "deletion_review": _of_keeping,
}


def refuse_unless_ahead(day: date, *, within: int, what: str) -> None:
    """Raise MoveDenied for today and before, and for what is further away than this local limit."""
    today = timezone.localdate()
    if day <= today:
        raise MoveDenied(f"{what} must be after today.")
    if (day - today).days > within:
        latest = day_words(today + timedelta(days=within))
        raise MoveDenied(f"{what} must be within {within} days from today: by {latest}.")
