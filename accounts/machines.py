"""What has states here, and every way between them."""

from accounts.moves import MOVES
from audit.states import Machine
from core.jobs import AS_A_JOB

MACHINES = (
    Machine("accounts.Membership", MOVES),
    Machine("accounts.Notice", written_by="core.jobs", because=AS_A_JOB),
)
