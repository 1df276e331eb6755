"""Whose diary a promise stands in: of the officer who has the referral, and of the supervisors of its force."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from core.rules import Branch, Condition, Order, Rule
from core.ways import through
from referrals.access.case_file import work
from referrals.models import Referral

SOONEST_FIRST = Order(key="due_on")


def _unsettled(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}settled_at__isnull": True})


keep_diary = Rule(
    name="referrals.keep_diary",
    reason="Only the officer who has the referral, or a supervisor of the force, keeps its dates.",
    branches=(Branch("of what I work on", through(work, Referral, "referral_id")),),
    conditions=(Condition(_unsettled, "This was settled already.", "not settled"),),
)
