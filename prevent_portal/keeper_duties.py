"""What the keeper does for the service itself."""

from core.duties import Duty
from prevent_portal.backups import watching

DUTIES = (Duty(watching.watch, 60),)
