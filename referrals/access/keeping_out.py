"""What stands above every right: a conflict of interest, or being named in the record."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from core.rules import Condition
from referrals.models import Exclusion


def _not_kept_out(who: Authority, prefix: str) -> Q:
    record = OuterRef(f"{prefix.removesuffix('__')}_id" if prefix else "pk")
    return ~Q(Exists(Exclusion.objects.standing().filter(referral_id=record, person_id=who.pk)))


NOT_KEPT_OUT = Condition(_not_kept_out, "You have been asked to keep away from this record.", "not kept out")
