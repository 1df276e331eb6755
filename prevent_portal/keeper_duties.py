"""What the keeper does for the service itself."""

from core.duties import Duty
from prevent_portal import tasks
from prevent_portal.backups import watching
from prevent_portal.observed import reading

DUTIES = (Duty(watching.watch, 60), Duty(reading.count_sealing, 15), Duty(tasks.have_the_scanner_looked_at, 300))
