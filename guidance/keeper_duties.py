"""What the keeper does for guidance."""

from core.duties import Duty
from guidance import reminders

DUTIES = (Duty(reminders.remind, 3600),)
