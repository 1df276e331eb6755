"""Pages about something that hangs on a referral stand in its frame."""

from __future__ import annotations

from typing import Any

from accounts.requests import Visit
from referrals.casework.casefile import bar
from referrals.models import Referral


def case_frame(request: Visit, referral: Referral, *, guided: bool = True) -> dict[str, Any]:
    """Identity bar and tabs of the case file, with Partners as the open tab."""
    return {**bar(request, referral, "safeguarding:partners", guided=guided), "referral": referral}
