"""The deconfliction desk: identifiers in, a code out. It sees no referral: its answer alone moves one on."""

from __future__ import annotations

from django.db.models import Q

from accounts.roles import Role
from core.rules import Branch, Order, Rule
from core.ways import held
from referrals.access.keeping_out import NOT_KEPT_OUT

answer_deconfliction = Rule(
    name="referrals.answer_deconfliction",
    reason="Only the deconfliction desk of this force can answer.",
    branches=(
        Branch(
            "my force's desk",
            held("force_id", Role.DECONFLICTION_DESK),
            people=lambda check: Q(agency_id=check.force_id, role=Role.DECONFLICTION_DESK),
            says="deconfliction desk of the force",
        ),
    ),
    conditions=(NOT_KEPT_OUT.through("referral__"),),
)
carry_over = Rule(
    name="referrals.carry_over",
    reason=answer_deconfliction.reason,
    branches=(Branch("my force's desk", held("force_id", Role.DECONFLICTION_DESK)),),
    conditions=(NOT_KEPT_OUT,),
)
DUE_FIRST = Order(key="due_at")


def unanswered(prefix: str) -> Q:
    return Q(**{f"{prefix}code": ""})
