"""What has states here, and every way between them."""

from audit.states import Machine
from referrals.draft_moves import DRAFT_MOVES
from referrals.enquiry_moves import ENQUIRY_MOVES
from referrals.moves import MOVES

MACHINES = (
    Machine("referrals.Referral", MOVES),
    Machine("referrals.Draft", DRAFT_MOVES),
    Machine("referrals.LineOfEnquiry", ENQUIRY_MOVES),
)
