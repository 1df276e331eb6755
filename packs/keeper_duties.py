"""What the keeper does for packs."""

from core.duties import Duty
from packs import chasing, duties
from packs.sharing.actions import sweep_grants

DUTIES = (
    Duty(duties.ring_due, 5),
    Duty(duties.tell_of_failures, 60),
    Duty(chasing.chase_unopened, 900),
    Duty(chasing.tell_of_unopened_ends, 900),
    Duty(chasing.chase_certificates, 900),
    Duty(chasing.chase_corrections, 900),
    Duty(duties.expire, 600),
    Duty(duties.sweep_orphans, 3600),
    Duty(sweep_grants, 3600),
)
