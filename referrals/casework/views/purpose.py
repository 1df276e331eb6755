"""The purpose asked of an officer outside the own caseload, before anything that hangs on a referral is opened."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.authority import Authority
from accounts.idempotency import AskedFirst
from accounts.requests import Visit
from referrals import access
from referrals.casework.actions.conflict import is_asked
from referrals.casework.actions.sight import purpose_in_force, purpose_needed
from referrals.casework.presenters.emergency_access import opened_by
from referrals.models import Referral


def purpose_first(request: Visit, record: Any) -> HttpResponse | None:
    """The page that asks for a purpose, where one is due. `record` is the referral, or something that hangs on one."""
    referral = _referral_of(record)
    if referral is None:
        return None
    if (opened := opened_by(request.who, referral)) is not None:
        request.read_under = {"emergency_access": opened}  # said with each reading; why was said when it was opened
        return None
    if getattr(record, "offered_to_id", None) == request.who.pk:
        return None  # whoever was asked to take it on has been given the purpose
    if is_asked(referral=referral, who=request.who):
        return _asked_at("case_conflict_asked", referral, who=request.who)
    if not purpose_needed(referral=referral, who=request.who):
        return None
    if purpose := purpose_in_force(referral=referral, who=request.who):
        request.read_under = {"purpose": purpose}
        return None
    return _asked_at("case_purpose", referral, who=request.who)


def _referral_of(record: Any) -> Referral | None:
    """None where it is out of the reader's sight, who sees what hangs on it by another way than the case file and is asked
    nothing: the inspector to whose force a case is put."""
    try:
        return record if isinstance(record, Referral) else record.referral
    except Referral.DoesNotExist:
        return None


def _asked_at(page: str, referral: Referral, *, who: Authority) -> HttpResponse | None:
    """The page that asks is one of the case file: an auditor, or the data protection officer, who reads beside it, is
    asked nothing."""
    if not access.see_case_file.allows(who, referral):
        return None
    return AskedFirst(reverse(f"referrals:{page}", args=[referral.public_id]))
