"""What can happen to a line of enquiry, as rows. A settled line may be settled anew; each text stays in the log."""

from __future__ import annotations

from audit.moves import Move, way
from referrals import access
from referrals.models.casework import EnquiryState, LineOfEnquiry

ANY = frozenset(EnquiryState.values)
SETTLE: dict[str, Move] = {
    EnquiryState.ANSWERED: Move(
        "answer",
        access.settle_line,
        "Line of enquiry answered",
        (way(*ANY, to=EnquiryState.ANSWERED),),
        of=LineOfEnquiry,
    ),
    EnquiryState.NOT_NEEDED: Move(
        "set_aside",
        access.settle_line,
        "Line of enquiry said to be not needed",
        (way(*ANY, to=EnquiryState.NOT_NEEDED),),
        of=LineOfEnquiry,
    ),
}
ENQUIRY_MOVES = tuple(SETTLE.values())
