"""Sealed records: need to know, not rank alone. For other people there is no such record."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.roles import Role
from core.rules import Condition
from referrals.access.case_team import named_since_the_seal
from referrals.access.emergency_access import opened_in_emergency
from referrals.access.keeping_out import NOT_KEPT_OUT
from referrals.models import Seal


def unsealed(prefix: str = "") -> Q:
    """It was never sealed, or the seal was lifted."""
    record = OuterRef(f"{prefix.removesuffix('__')}_id" if prefix else "pk")
    return ~Q(Exists(Seal.objects.standing().filter(referral_id=record)))


def _not_sealed(who: Authority, prefix: str) -> Q:
    """Open to all whom the rule names; sealed, only to its officer, its owner and the inspectors there."""
    needs_to_know = Q(**{f"{prefix}officer_id": who.pk}) | Q(**{f"{prefix}owner_id": who.pk})
    if inspects := who.agencies(Role.INSPECTOR):
        needs_to_know |= Q(**{f"{prefix}force_id__in": inspects})
    return unsealed(prefix) | needs_to_know


# The words of keeping out: a refusal must not tell that there is a seal.
NOT_SEALED = Condition(_not_sealed, NOT_KEPT_OUT.reason, "not sealed, or needs to know")


def _readable(who: Authority, prefix: str) -> Q:
    """As above, and for whom it was named since, or opened in an emergency. For rules of reading alone: nothing is done
    there."""
    return _not_sealed(who, prefix) | opened_in_emergency(who, prefix) | named_since_the_seal(who, prefix)


READABLE = Condition(
    _readable, NOT_KEPT_OUT.reason, "not sealed, or needs to know, or named since, or opened in an emergency"
)
