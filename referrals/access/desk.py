"""The deconfliction desk: identifiers in, a code out. It sees no referral."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import Role
from core.rules import Branch, Order, Rule


def _my_desk(who: Authority) -> Q | None:
    forces = who.agencies(Role.DECONFLICTION_DESK)
    return Q(force_id__in=forces) if forces else None


answer_deconfliction = Rule(
    name="referrals.answer_deconfliction",
    reason="Only the deconfliction desk of this force can answer.",
    branches=(Branch("my force's desk", _my_desk),),
)
DUE_FIRST = Order(key="due_at")


def unanswered(prefix: str) -> Q:
    return Q(**{f"{prefix}code": ""})
