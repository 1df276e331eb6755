"""What the keeper does for accounts and messages."""

from accounts.actions import attesting, credentials, leaving
from accounts.keeper import calendar, purging
from accounts.kept_text import parked_text
from accounts.notices import alarms, arriving, digests
from accounts.people import holdings, lapsing
from accounts.signing_in import apps_until
from core.duties import Duty

DUTIES = (
    Duty(alarms.tell_auditors, 60),
    Duty(credentials.tell_of_locks, 60),
    Duty(arriving.reconcile, 60),
    Duty(alarms.tell_administrators, 60),
    Duty(digests.gather, 60),
    Duty(holdings.sweep, 300),
    Duty(leaving.close_due, 300),
    Duty(leaving.remind, 3600),
    Duty(attesting.ask, 3600),
    Duty(attesting.remind, 3600),
    Duty(attesting.lapse, 3600),
    Duty(lapsing.remind, 3600),
    Duty(apps_until.remind, 21_600),
    Duty(parked_text.purge, 3600),
    Duty(purging.purge, 600),
    Duty(purging.purge_messages, 3600),
    Duty(calendar.raise_calendar_end, 86400),
)
