"""What has states here, and every way between them."""

from audit.states import Machine, Seen
from referrals.access import see_case_file, see_draft, see_submission
from referrals.casework.enquiry_moves import ENQUIRY_MOVES
from referrals.casework.moves import MOVES
from referrals.filing.draft_moves import DRAFT_MOVES

MACHINES = (
    Machine(
        "referrals.Referral",
        MOVES,
        # A referrer is shown a neutral word of progress, and never who works on it.
        seen=(
            Seen(see_case_file, "referrals:case"),
            Seen(see_submission, "referrals:submission", tells=False),
        ),
    ),
    Machine("referrals.Draft", DRAFT_MOVES, seen=(Seen(see_draft, "referrals:draft"),)),
    Machine("referrals.LineOfEnquiry", ENQUIRY_MOVES),
)
