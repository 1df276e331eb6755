"""What can happen to a line of enquiry, as rows. A settled line may be settled anew; each text stays in the log."""

from __future__ import annotations

from audit.moves import Move
from referrals import access
from referrals.models.casework import EnquiryState

ANY = frozenset(EnquiryState.values)
SETTLE: dict[str, Move] = {
    EnquiryState.ANSWERED: Move(
        "answer", ANY, EnquiryState.ANSWERED, access.settle_line, "Line of enquiry answered"
    ),
    EnquiryState.NOT_NEEDED: Move(
        "set_aside", ANY, EnquiryState.NOT_NEEDED, access.settle_line, "Line of enquiry said to be not needed"
    ),
}
ENQUIRY_MOVES = tuple(SETTLE.values())
