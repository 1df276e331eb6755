"""Every transition of a provider's commission, as one table."""

from __future__ import annotations

from audit.moves import Move, same_version, way
from referrals.casework.rules.giving import words
from safeguarding.access import see_commission, steer_provision
from safeguarding.models import OPEN_COMMISSIONS, Commission, CommissionState

TAKE_COMMISSION = Move(
    "take_commission",
    see_commission,
    "took the commission on",
    (way(CommissionState.SENT, to=CommissionState.TAKEN),),
    (same_version,),
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
