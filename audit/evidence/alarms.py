"""Raising an alarm: an event, and a line of the service's own log. Who is told, and how, stands in `accounts.notices.alarms`.

The same alarm again only after an hour: what lasts is told again, and administrators are not told of
it each minute. What lasts no longer ends with it; what has happened stands until an administrator says what was done.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet, Value
from django.db.models.functions import Now

from audit.kinds import ALARM_ACKNOWLEDGED, SERVICE_ALARM
from audit.limits import ALARM_AGAIN_AFTER, ALARMS_LOOKED_BACK
from audit.log import Kind, log
from audit.models import Event

logger = logging.getLogger(__name__)

# What each alarm is in a sentence that a message may carry; the event says the particulars.
SERVICE_ALARMS = {
    "mail_late": "E-mails wait to leave. Look at the worker and the mail server.",
    "mail_failed": "E-mails could not be sent and are not tried again.",
    "clock": "The clock of the keeper differs from the database's. Nothing is deleted until they agree.",
    "rounds_missed": "The keeper had not been at work for over a day. Nothing is deleted for a day.",
    "roles": "The database's roles are not as this release needs them. The database's administrator has a file to run.",
    "packs_late": "Packs wait to be made. Look at the worker for packs.",
    "files_late": "Files wait longer than they should to be scanned or copied. Look at the scanner and the worker for files.",
    "files_changed": "A stored file is not what was received. It was refused; look at the store, and in the log for which.",
    "backup_late": "No base backup was taken last night. Look at the process that takes them.",
    "archive_late": "The archive of the database has not gone on. What is written now is nowhere else.",
    "drill_late": "No backup was restored and proved last night, or the last one does not hold. Read its report.",
    "disposals": "A record that two people decided to dispose of could not be. Look in the keeper's own log for why.",
    "unattributed": "Records were changed by nobody named. Look in the log for which, and find who or what wrote them.",
}


# These say what has happened, and are not raised again while nothing new does.
UNTIL_ACKNOWLEDGED = ("mail_failed", "rounds_missed", "unattributed", "files_changed")


def raise_service_alarm(what: str, words: str) -> bool:
    """False when this alarm was raised within the last hour, and no administrator has answered it since."""
    lately = Event.objects.filter(kind=SERVICE_ALARM.name, at__gt=Now() - ALARM_AGAIN_AFTER)  # by the database's clock
    if any(what_of(event) == what for event in lately) and unacknowledged(what):
        return False
    log(SERVICE_ALARM, data={"what": what, "words": words})
    logger.error("%s: %s: %s", SERVICE_ALARM.name, what, words)
    return True


def last_raised(what: str) -> datetime | None:
    """When this alarm was raised last, of the last days."""
    lately = Event.objects.filter(kind=SERVICE_ALARM.name, at__gt=Now() - ALARMS_LOOKED_BACK).order_by("-at")
    return next((event.at for event in lately if what_of(event) == what), None)


def acknowledge(*, what: Sequence[str], why: str) -> None:
    """By the administrator who acts, about what stands now: what happens later stands anew."""
    log(ALARM_ACKNOWLEDGED, data={"what": list(what), "why": why})


def acknowledged_at(what: str) -> datetime | None:
    """When an administrator last said what was done about this alarm, however long ago."""
    return _newest(ALARM_ACKNOWLEDGED, f'"{what}"').values_list("at", flat=True).first()


def unacknowledged(what: str) -> datetime | None:
    """When this alarm was raised last, however long ago; None where an administrator has answered it since."""
    return unanswered([what]).get(what)


def unanswered(alarms: Sequence[str]) -> dict[str, datetime]:
    """The same of each of these that an administrator has not answered since, in one statement."""
    asked = [
        _newest(kind, saying).annotate(told_what=Value(what)).values_list("told_what", "kind", "at")
        for what in alarms
        for kind, saying in ((SERVICE_ALARM, f'"what": "{what}"'), (ALARM_ACKNOWLEDGED, f'"{what}"'))
    ]
    at = {(what, kind): at for what, kind, at in (asked[0].union(*asked[1:], all=True) if asked else ())}
    raised = {what: at[what, SERVICE_ALARM.name] for what in alarms if (what, SERVICE_ALARM.name) in at}
    return {
        what: when
        for what, when in raised.items()
        if (answered := at.get((what, ALARM_ACKNOWLEDGED.name))) is None or answered < when
    }


def _newest(kind: Kind, saying: str) -> QuerySet[Event]:
    events = Event.objects.filter(kind=kind.name, operation=kind.operation, payload__contains=saying)
    return events.order_by("-at")[:1]


def what_of(event: Event) -> str:
    return str(json.loads(event.payload or "{}").get("what", ""))
