"""The purpose asked of an officer outside the own caseload, before anything that hangs on a referral opens."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.once import AskedFirst
from accounts.visit import Visit
from referrals.actions.sight import purpose_needed

View = Callable[..., HttpResponse]


def purpose_first(view: View) -> View:
    """An officer outside the own caseload says why before anything that hangs on the referral is shown."""

    @functools.wraps(view)
    def guarded(request: Visit, record: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if purpose_needed(referral=record.referral, who=request.who):
            return AskedFirst(reverse("referrals:case_purpose", args=[record.referral.public_id]))
        return view(request, record, *args, **kwargs)

    return guarded
