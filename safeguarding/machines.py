"""What has states here, and every way between them."""

from audit.states import Machine
from safeguarding.case_moves import CASE_MOVES
from safeguarding.moves import MOVES

MACHINES = (
    Machine("safeguarding.PartnerAction", MOVES),
    Machine("safeguarding.Case", CASE_MOVES),
)
