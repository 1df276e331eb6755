"""Whose diary a promise stands in: of the officer who has the referral, and of the supervisors of its force."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from core.rules import Branch, Condition, Order, Rule
from referrals.access.case_file import work
from referrals.models import Referral

SOONEST_FIRST = Order(key="due_on")


def _of_what_i_work_on(who: Authority) -> Q | None:
    if not work.anywhere(who):
        return None
    return Q(Exists(work.filter(who, Referral.objects.filter(pk=OuterRef("referral_id")))))


def _unsettled(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}settled_at__isnull": True})


keep_diary = Rule(
    name="referrals.keep_diary",
    reason="Only the officer who has the referral, or a supervisor of the force, keeps its dates.",
    branches=(Branch("of what I work on", _of_what_i_work_on),),
    conditions=(Condition(_unsettled, "This was settled already.", "not settled"),),
)
