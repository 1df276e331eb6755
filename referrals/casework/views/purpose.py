"""The purpose asked of an officer outside the own caseload, before anything that hangs on a referral is opened."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.idempotency import AskedFirst
from accounts.requests import Visit
from referrals.casework.actions.sight import purpose_needed
from referrals.models import Referral


def purpose_first(request: Visit, record: Any) -> HttpResponse | None:
    """The page that asks for a purpose, where one is due; for `with_record(first=)`. `record` is the referral, or
    something that hangs on one."""
    referral = record if isinstance(record, Referral) else record.referral
    if getattr(record, "offered_to_id", None) == request.who.pk:
        return None  # whoever was asked to take it on has been given the purpose
    if not purpose_needed(referral=referral, who=request.who):
        return None
    return AskedFirst(reverse("referrals:case_purpose", args=[referral.public_id]))
