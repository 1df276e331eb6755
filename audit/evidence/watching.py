"""Whether the log is looked after: the keeper asks each minute what only other processes do.

The keeper can neither seal nor verify. It sees how far sealing lags behind, what the verifier said last, whether the
schema is the one that the code makes, and whether the events that people are shown are as many as were sealed. What is
not as it should be becomes an event `audit.alarm`, and auditors are told (`accounts.notices.alarms`)."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit.evidence import shape
from audit.kinds import AUDIT_ALARM, AUDIT_SHAPE, AUDIT_VERIFIED
from audit.limits import (
    ALARM_AGAIN_AFTER,
    COUNTED_BACK,
    LOOKED_AT_EVERY,
    SEALED_WITHIN,
    SETTLED,
    VERIFIED_WITHIN,
)
from audit.log import Kind, log
from audit.models import Event
from audit.policy import APP_ROLE
from core.clock import month_words, time_words

logger = logging.getLogger(__name__)

# What each alarm is in a sentence that a message may carry; the event says the particulars.
ALARMS = {
    "seal_lag": "The audit log is not being sealed.",
    "not_verified": "The audit log has not been verified lately.",
    "does_not_hold": "The audit log does not hold.",
    "shape": "The schema is not the one that this release makes.",
    "hidden": "The audit log shows other events than were sealed.",
}


def watch() -> list[str]:
    """The keeper's duty. Returns the alarms that were raised, in sentences."""
    raised = []
    for what, words in (*_sealing(), *_verifying(), *_look_now_and_then()):
        if _is_new(what, words):
            log(AUDIT_ALARM, data={"what": what, "words": words})
            logger.error("audit.alarm: %s: %s", what, words)
            raised.append(words)
    return raised


def _is_new(what: str, words: str) -> bool:
    """Whether this alarm was not raised in the same words within the last hour."""
    lately = Event.objects.filter(kind=AUDIT_ALARM.name, at__range=(timezone.now() - ALARM_AGAIN_AFTER, timezone.now()))
    return {"what": what, "words": words} not in [json.loads(event.payload or "{}") for event in lately]


def _sealing() -> Iterator[tuple[str, str]]:
    since, sealed_at = _asked("select unsealed_since, sealed_at from audit_seal_lag()")
    if since is not None and timezone.now() - since > SEALED_WITHIN:
        last = f"It was sealed last on {time_words(sealed_at)}." if sealed_at else "It was never sealed."
        yield (
            "seal_lag",
            f"The log is not being sealed. {last} Look at the sealer, and for a transaction left open.",
        )


def _verifying() -> Iterator[tuple[str, str]]:
    last = _last(AUDIT_VERIFIED)
    if last is None or timezone.now() - last.at > VERIFIED_WITHIN:
        since = f"since {time_words(last.at)}" if last else "yet"
        if last or _is_old_enough():
            yield "not_verified", f"The log has not been verified {since}. Look at the verifier."
        return
    said = json.loads(last.payload or "{}")
    if not isinstance(said, dict):
        yield "does_not_hold", "The verifier said something that is no verdict."
    elif said.get("ok") is not True:
        yield "does_not_hold", f"The log does not hold. First: {said.get('first_bad')}."


def _last(kind: Kind) -> Event | None:
    """The newest of a kind; one that is dated in the future would keep the keeper from looking until then."""
    of_kind = Event.objects.filter(kind=kind.name, operation=kind.operation, at__lte=timezone.now())
    return of_kind.order_by("-at").first()


def _is_old_enough() -> bool:
    """A service that began a moment ago need not have been verified yet."""
    first = Event.objects.order_by("at").first()
    return first is not None and timezone.now() - first.at > VERIFIED_WITHIN


def _look_now_and_then() -> Iterator[tuple[str, str]]:
    """Each hour: the shape of the schema, which becomes an event and so is sealed; and what is shown against
    what is sealed."""
    last = _last(AUDIT_SHAPE)
    if last is not None and timezone.now() - last.at < LOOKED_AT_EVERY:
        return
    told = attest()
    if told:
        yield (
            "shape",
            f"The schema is not the one that this release makes: {told[0]}, and {len(told) - 1} more.",
        )
    yield from _counting()


def attest() -> list[str]:
    """Write down what the schema is like now, and return what differs from what the code makes."""
    with transaction.atomic():
        lines = sorted(shape.found(_execute))
        told = shape.differences(_execute) + shape.unsafe_roles(_execute)
    digest = sha256("\n".join(lines).encode()).hexdigest()
    log(AUDIT_SHAPE, data={"lines": len(lines), "sha256": digest, "differences": told})
    return told


def _counting() -> Iterator[tuple[str, str]]:
    """A policy or a view could hide one person's events from the role that auditors read with.

    Each look counts the last day, and one month of those before it, another each time: the whole log within as many
    hours as it has months."""
    since, sealed_at = _asked("select unsealed_since, sealed_at from audit_seal_lag()")
    if sealed_at is None:
        return
    until = min(filter(None, (since, sealed_at))) - SETTLED
    for period in (Period("the last day", until - COUNTED_BACK, until), *_a_month(until)):
        sealed, shown = period.counted()
        # An event whose transaction ended while we counted is shown and not sealed yet: it is counted at the next look.
        if shown != sealed and not _unsealed_before(period.until):
            yield (
                "hidden",
                f"Of {period.words} {sealed} events are sealed and {shown} are shown: something hides or adds events.",
            )


def _unsealed_before(moment: datetime) -> bool:
    since, _ = _asked("select unsealed_since, sealed_at from audit_seal_lag()")
    return since is not None and since < moment


@dataclass(frozen=True)
class Period:
    """A stretch of the log, `until` excluded, in which everything is sealed."""

    words: str
    since: datetime
    until: datetime

    def counted(self) -> tuple[int, int]:
        """How many events are sealed in it, and how many the application is shown: counted as its role, which the
        keeper may be, since a policy could hide them from that role alone."""
        sealed = _asked("select audit_sealed_between(%s, %s)", self.since, self.until)[0]
        with transaction.atomic():
            _execute(f"set local role {APP_ROLE}")
            shown = Event.objects.filter(at__gte=self.since, at__lt=self.until).count()
            transaction.set_rollback(True)  # to the savepoint: the keeper is itself again
        return sealed, shown


def _a_month(until: datetime) -> Iterator[Period]:
    """The month whose turn it is at this hour, as far as it is sealed; and each that was found wrong at the last looks, or
    the alarm would end with its turn."""
    if months := _sealed_months():
        turn = int(timezone.now().timestamp() // LOOKED_AT_EVERY.total_seconds()) % len(months)
        lately = Event.objects.filter(kind=AUDIT_ALARM.name, at__gt=timezone.now() - 3 * LOOKED_AT_EVERY)
        told = " ".join(event.payload or "" for event in lately)
        for month in months:
            if month == months[turn] or f"Of {month_words(month)} " in told:
                begins = datetime.combine(month, time.min, UTC)
                ends = (begins + timedelta(days=32)).replace(day=1)
                yield Period(month_words(month), begins, min(ends, until))


def _sealed_months() -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute("select month from audit_sealed_months() order by month")
        return [month for (month,) in cursor.fetchall()]


def _asked(question: str, *given: datetime) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, list(given))
        return cursor.fetchone()


def _execute(question: str) -> Any:
    cursor = connection.cursor()
    cursor.execute(question)
    return cursor
