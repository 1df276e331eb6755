"""What the keeper does for files."""

from core.duties import Duty
from evidence import duties

DUTIES = (
    Duty(duties.ring_due, 5),
    Duty(duties.refuse_failed, 60),
    Duty(duties.go_on_for_good, 600),
    Duty(duties.forget_done_content, 3600),
    Duty(duties.tell_of_changed, 600),
    Duty(duties.destroy_removed, 600),
    Duty(duties.destroy_what_came_back, 3600),
    Duty(duties.drop_unfinished, 3600),
    Duty(duties.sweep_orphans, 3600),
)
