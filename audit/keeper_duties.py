"""What the keeper does for the log."""

from audit.capture import partitions, unattributed
from audit.evidence import administered, watching
from core.duties import Duty

DUTIES = (
    Duty(watching.watch, 60),
    Duty(partitions.tend, 3600),
    Duty(administered.tell, 3600),
    Duty(unattributed.raise_alarm, 60),
)
