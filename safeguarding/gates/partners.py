"""Whether a partner can be asked anything now: anew, again, or by sending a pack."""

from __future__ import annotations

from referrals.casework.rules.holds import deconfliction_allows
from referrals.models import Referral
from referrals.models.referral import State

CLOSED = "This is closed. Reopen it before asking a partner."
ON_HOLD = "This is on hold. No partner can be asked until the deconfliction desk has cleared it."


def why_not_now(referral: Referral) -> str | None:
    """The sentence that stands instead of the form while no partner may be asked."""
    if referral.state == State.CLOSED:
        return CLOSED
    return deconfliction_allows(referral) or (ON_HOLD if referral.state == State.HOLD else None)
