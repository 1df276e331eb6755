"""What must arrive is reconciled: the keeper looks for what waits too long or has failed, and raises an alarm.

A kind of job joins `ARRIVALS`: how it waits is a state, and the keeper watches that state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import NEWEST_FIRST, see_undelivered
from accounts.authority import Authority
from accounts.kinds import MAIL_SENT_AGAIN
from accounts.limits import MAIL
from accounts.models import Notice
from audit.evidence.alarms import (
    UNTIL_ACKNOWLEDGED,
    acknowledge,
    acknowledged_at,
    last_raised,
    raise_service_alarm,
    unanswered,
)
from audit.kinds import SERVICE_ALARM
from audit.log import log
from core.extension import Point
from core.jobs import JobState, LeasedJob

WAITING = Q(state__in=[JobState.QUEUED, JobState.RUNNING])


@dataclass(frozen=True)
class Arrival:
    """One kind of job: what of it is late at a moment, and which alarms say so. A kind without an alarm for what failed
    tells each failure to the person who asked for it."""

    label: str
    late: Callable[[datetime], Q]
    alarm_late: str
    alarm_failed: str = ""
    in_another_way: Q | None = None  # what has arrived though its e-mail failed

    def __str__(self) -> str:
        return self.label


ARRIVALS: Point[Arrival] = Point("accounts.arrivals", "a kind of job that must be done in time, watched by the keeper")


def late_mail(now: datetime) -> Q:
    """Of those an alarm is about, the alarm's own e-mails are none: they would raise the next one for ever."""
    urgent = Q(urgent=True, created_at__lt=now - MAIL.urgent_late)
    ordinary = Q(urgent=False, created_at__lt=now - MAIL.late)
    in_vain = Q(attempt__gte=2) | Q(next_at__lt=now - MAIL.overdue)
    return (urgent | ordinary) & in_vain & ~Q(kind=SERVICE_ALARM.name)


MAIL_ARRIVES = Arrival("accounts.Notice", late_mail, "mail_late", "mail_failed", Q(read_at__isnull=False))


def reconcile() -> list[str]:
    """The keeper's duty. Returns the alarms that were raised."""
    return [what for arrival in ARRIVALS for what in _look(arrival, timezone.now())]


def _look(arrival: Arrival, now: datetime) -> list[str]:
    jobs = apps.get_model(arrival.label)._default_manager
    raised = []
    if late := _many(jobs.filter(WAITING, arrival.late(now))):
        words = f"{late} wait longer than they should."
        raised += [arrival.alarm_late] if raise_service_alarm(arrival.alarm_late, words) else []
    if arrival.alarm_failed:
        since = last_raised(arrival.alarm_failed) or now - MAIL.looked_back
        if failed := _many(jobs.filter(state=JobState.FAILED, finished_at__gt=since).exclude(kind=SERVICE_ALARM.name)):
            words = f"{failed} have failed since the last alarm."
            raised += [arrival.alarm_failed] if raise_service_alarm(arrival.alarm_failed, words) else []
    return raised


def _many(jobs: QuerySet[LeasedJob]) -> int:
    """How many, counted no further than a thousand."""
    return len(jobs.values_list("pk", flat=True)[:1000])


def failed_for_good(arrival: Arrival) -> QuerySet[LeasedJob]:
    """What has failed and was neither sent again nor, by an administrator, said to need no sending."""
    failed = apps.get_model(arrival.label)._default_manager.filter(state=JobState.FAILED)
    jobs = failed.exclude(kind=SERVICE_ALARM.name).exclude(arrival.in_another_way or Q(pk__in=[]))
    answered = acknowledged_at(arrival.alarm_failed)
    return jobs.filter(finished_at__gt=answered) if answered else jobs


def standing() -> list[str]:
    """The alarms of jobs that failed, for as long as there are any."""
    return [arrival.alarm_failed for arrival in ARRIVALS if arrival.alarm_failed and failed_for_good(arrival).exists()]


# --- The page of what has not left, and sending it again ----------------------------------------------------


def not_left(prefix: str) -> Q:
    """E-mails that failed, or that were tried in vain and wait; what the person has read in the service has arrived."""
    failed = Q(**{f"{prefix}state": JobState.FAILED})
    tried = Q(**{f"{prefix}state": JobState.QUEUED, f"{prefix}attempt__gte": 1})
    return (failed | tried) & Q(**{f"{prefix}read_at__isnull": True})


def needs_an_answer() -> list[str]:
    """Alarms of what has happened that stand until an administrator of the service says what was done about them."""
    return [*standing(), *unanswered([what for what in UNTIL_ACKNOWLEDGED if what not in failing()])]


def failing() -> list[str]:
    return [arrival.alarm_failed for arrival in ARRIVALS if arrival.alarm_failed]


@transaction.atomic
def answer_alarms(*, why: str) -> list[str]:
    """What was done about the alarms that stand now. Those of e-mails stand no longer, though the e-mails stay failed."""
    what = needs_an_answer()
    if what:
        acknowledge(what=what, why=why)
    return what


def mail_not_left(who: Authority) -> int:
    """How many e-mails to people of this administrator have not left."""
    return see_undelivered.count(who, Notice, order=NEWEST_FIRST, narrow=not_left)


def send_again(notice: Notice) -> bool:
    """Put a failed e-mail back to be sent now, with all its attempts before it. False when it is not failed."""
    if not notice.try_again():
        return False
    log(MAIL_SENT_AGAIN, target=notice)
    return True
