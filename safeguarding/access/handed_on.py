"""What the force that transferred a case reads on of what hangs on its referral: what was over by then (ADR 0088). The second net
asks the same (sql/handed_on.sql)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.authority import Authority
from core.rules import Condition
from referrals import access as referrals
from safeguarding.models import CaseTransfer, HandOverState


def over_when_it_went(over_at: str) -> Condition:
    """`over_at`: the column that says since when nothing of the row changes; empty while something does."""

    def was_over(who: Authority, prefix: str) -> Q:
        forces = who.agencies(*referrals.TEAM_ROLES)
        went: QuerySet[Any] = CaseTransfer.objects.filter(
            state=HandOverState.ACCEPTED, of_id__in=forces, referral_id=OuterRef(f"{prefix}referral_id")
        )
        by_then = went.filter(answered_at__gte=OuterRef(f"{prefix}{over_at}"))
        return Q(**{f"{prefix}referral__force_id__in": forces}) | ~Q(Exists(went)) | Q(Exists(by_then))

    return Condition(
        was_over, "This is of the force that has the case now.", "over when the case went to another force"
    )
