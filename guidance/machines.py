"""What has states here, and every way between them."""

from audit.states import Machine, Seen
from guidance.access import handle_complaints
from guidance.moves import COMPLAINT_MOVES, VERSION_MOVES

MACHINES = (
    Machine("guidance.PageVersion", VERSION_MOVES),
    Machine(
        "guidance.ComplaintIntake",
        COMPLAINT_MOVES,
        seen=(Seen(handle_complaints, "guidance:complaint_record"),),
    ),
)
