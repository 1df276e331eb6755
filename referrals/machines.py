"""What has states here, and every way between them."""

from audit.states import Machine
from referrals.casework.enquiry_moves import ENQUIRY_MOVES
from referrals.casework.moves import MOVES
from referrals.filing.draft_moves import DRAFT_MOVES

MACHINES = (
    Machine("referrals.Referral", MOVES),
    Machine("referrals.Draft", DRAFT_MOVES),
    Machine("referrals.LineOfEnquiry", ENQUIRY_MOVES),
)
