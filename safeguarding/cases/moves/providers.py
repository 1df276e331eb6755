"""Every transition of a provider's commission, as one table."""

from __future__ import annotations

from typing import Any

from audit.moves import Given, Move, same_version, way
from referrals.casework.rules.giving import words
from safeguarding.access import see_commission, steer_provision
from safeguarding.gates import consents
from safeguarding.models import OPEN_COMMISSIONS, Commission, CommissionState

# The provider reads nothing of the case: neither what was said about consent nor that there is an investigation.
BRIEF_WAITS = (
    "Support waits, so the brief is not taken on yet. Ring the officer who sent it before you meet the person."
)


def support_may_begin(commission: Commission, by: Any, given: Given) -> str | None:
    return BRIEF_WAITS if consents.support_waits(commission.case) else None


TAKE_COMMISSION = Move(
    "take_commission",
    see_commission,
    "took the commission on",
    (way(CommissionState.SENT, to=CommissionState.TAKEN),),
    (same_version, support_may_begin),
    of=Commission,
)
DECLINE_COMMISSION = Move(
    "decline_commission",
    see_commission,
    "declined the commission",
    (way(CommissionState.SENT, to=CommissionState.DECLINED),),
    (same_version, words),
    of=Commission,
)
END_COMMISSION = Move(
    "end_commission",
    steer_provision,
    "ended the commission",
    (way(*sorted(OPEN_COMMISSIONS), to=CommissionState.ENDED),),
    (same_version, words),
    of=Commission,
)

PROVIDER_MOVES = (TAKE_COMMISSION, DECLINE_COMMISSION, END_COMMISSION)
