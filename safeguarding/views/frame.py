"""Pages about something that hangs on a referral: its frame, and the purpose asked before it opens."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.once import AskedFirst
from accounts.visit import Visit
from referrals.actions.sight import purpose_needed
from referrals.casefile import bar
from referrals.models import Referral

View = Callable[..., HttpResponse]


def case_frame(request: Visit, referral: Referral) -> dict[str, Any]:
    """Identity bar and tabs of the case file, with Partners as the open tab."""
    return {**bar(request, referral, "safeguarding:partners"), "referral": referral}


def purpose_first(view: View) -> View:
    """An officer outside the own caseload says why before anything that hangs on the referral is shown."""

    @functools.wraps(view)
    def guarded(request: Visit, record: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if purpose_needed(referral=record.referral, who=request.who):
            return AskedFirst(reverse("referrals:case_purpose", args=[record.referral.public_id]))
        return view(request, record, *args, **kwargs)

    return guarded
