"""What has states here, and every way between them."""

from audit.states import Machine
from guidance.moves import COMPLAINT_MOVES, VERSION_MOVES

MACHINES = (
    Machine("guidance.PageVersion", VERSION_MOVES),
    Machine("guidance.ComplaintIntake", COMPLAINT_MOVES),
)
