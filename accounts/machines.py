"""What has states here, and every way between them."""

from accounts.access import see_role
from accounts.moves import MOVES
from audit.states import Machine, Seen
from core.jobs import AS_A_JOB

MACHINES = (
    Machine("accounts.Membership", MOVES, seen=(Seen(see_role),)),
    Machine("accounts.Notice", written_by="core.jobs", because=AS_A_JOB),
)
