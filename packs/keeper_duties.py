"""What the keeper does for packs."""

from core.duties import Duty
from packs import duties

DUTIES = (
    Duty(duties.ring_due, 5),
    Duty(duties.tell_of_failures, 60),
    Duty(duties.expire, 600),
    Duty(duties.sweep_orphans, 3600),
)
