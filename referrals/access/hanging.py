"""What hangs on a referral opens by the referral's own rule."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from core.rules import Branch, Rule
from referrals.models import Referral


def by_the_referral(rule: Rule) -> Branch:
    """What a person may do with the referral, they may do with what hangs on it."""

    def q(who: Authority) -> Q | None:
        if not rule.anywhere(who):
            return None
        return Q(Exists(rule.filter(who, Referral.objects.filter(pk=OuterRef("referral_id")))))

    return Branch(f"by {rule.name}", q)
