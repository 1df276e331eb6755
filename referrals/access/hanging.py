"""What hangs on a referral opens by the referral's own rule."""

from __future__ import annotations

from core.rules import Branch, Rule
from core.ways import through
from referrals.models import Referral


def by_the_referral(rule: Rule) -> Branch:
    """What a person may do with the referral, they may do with what hangs on it."""
    return Branch(f"by {rule.name}", through(rule, Referral, "referral_id"))
