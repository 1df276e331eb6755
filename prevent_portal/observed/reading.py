"""What can be read of the service at this moment, from its database: for the metrics, and for the administrator's page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.notices.arriving import ARRIVALS, WAITING, Arrival
from audit.acting import SYSTEM, acting
from audit.kinds import AUDIT_VERIFIED
from audit.models import Event
from core.budgets import PUBLIC, within
from core.jobs import JobState
from core.row_security import as_the_service
from evidence.reasons import HELD
from prevent_portal.alarms import DATABASE_AWAY, Standing, standing
from prevent_portal.backups.watching import newest
from prevent_portal.kinds import BACKUP_ARCHIVED, BACKUP_DRILLED, BACKUP_TAKEN
from prevent_portal.limits import LASTS
from prevent_portal.models import KEEPER, Lease
from prevent_portal.observed.counting import COUNTS, added_up

# Every kind of job that is watched (a test), by what a monitoring calls its queue.
QUEUES = {
    "accounts.Notice": "mail",
    "packs.PackJob": "packs",
    "evidence.Inspection": "files",
    "evidence.Rendering": "redactions",
    "evidence.ContentWork": "same_content",
}
COUNTED_TO = 10_000
BACKUPS = {"base": BACKUP_TAKEN, "archive": BACKUP_ARCHIVED, "drill": BACKUP_DRILLED}


@dataclass(frozen=True)
class Queue:
    """Work of one kind, of whatever record: how much, since when the first has been due, and whether any is late by
    the definition that raises its alarm. `held`: how much of it waits for what, by evidence's reasons."""

    name: str
    queued: int
    running: int
    failed: int
    oldest: datetime | None
    late: bool
    held: dict[str, int]


@dataclass(frozen=True)
class State:
    """How the service is at a moment; moments are None for what never was."""

    now: datetime
    alarms: tuple[Standing, ...]
    lease_renewed_at: datetime | None
    sealed_at: datetime | None
    scanner_at: datetime | None
    signatures_at: datetime | None
    verified_at: datetime | None
    holds: bool
    queues: tuple[Queue, ...]
    backups: dict[str, datetime | None]
    drill: dict[str, Any]

    def raised(self, what: str) -> bool:
        return any(alarm.what == what for alarm in self.alarms)


def state() -> State | None:
    """None while the database does not answer, or has not every migration of this release. Each question is answered by
    an index, and given up after a second."""
    try:
        with acting(SYSTEM), as_the_service(), within(PUBLIC):
            alarms = tuple(standing())
            return None if DATABASE_AWAY in alarms else _state(alarms)
    except Error:
        connection.close()
        return None


def _state(alarms: tuple[Standing, ...]) -> State:
    now = timezone.now()
    lease = Lease.objects.filter(name=KEEPER).first()
    verdict = newest(AUDIT_VERIFIED)
    backups = {what: newest(kind) for what, kind in BACKUPS.items()}
    return State(
        now=now,
        alarms=alarms,
        lease_renewed_at=lease.until - LASTS if lease else None,
        sealed_at=moment_of("pp_sealed_timestamp_seconds"),
        scanner_at=moment_of("pp_scanner_believed_timestamp_seconds"),
        signatures_at=moment_of("pp_scanner_signatures_timestamp_seconds"),
        verified_at=verdict.at if verdict else None,
        holds=_payload(verdict).get("ok") is True,
        queues=tuple(_queue(arrival, now) for arrival in ARRIVALS),
        backups={what: event.at if event else None for what, event in backups.items()},
        drill=_payload(backups["drill"]),
    )


def moment_of(name: str) -> datetime | None:
    """As another process last counted it: how far the log is sealed the application may not ask, and the scanner it does not reach."""
    said = added_up(Path(settings.METRICS_DIR)) if settings.METRICS_DIR else {}
    at = said.get(name)
    return datetime.fromtimestamp(at, UTC) if at else None


def count_sealing() -> None:
    """The keeper's duty, who may ask: how far the log is sealed, and when it last was."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp(), unsealed_since, sealed_at from audit_seal_lag()")
        now, unsealed_since, last = cursor.fetchone()
    through = (unsealed_since or now).timestamp()
    sealed = [("pp_sealed_timestamp_seconds", (), last.timestamp())] if last else []
    COUNTS.stamp_all(("pp_sealed_through_timestamp_seconds", (), through), *sealed)


def _queue(arrival: Arrival, now: datetime) -> Queue:
    jobs = apps.get_model(arrival.label)._default_manager
    counted = (
        jobs.filter(WAITING)
        .order_by("next_at")[:COUNTED_TO]
        .aggregate(
            queued=Count("pk", filter=Q(state=JobState.QUEUED)),
            running=Count("pk", filter=Q(state=JobState.RUNNING)),
            oldest=Min("next_at", filter=Q(state=JobState.QUEUED)),
            **{reason: Count("pk", filter=Q(error=reason)) for reason in HELD},
        )
    )
    return Queue(
        name=QUEUES[arrival.label],
        queued=counted["queued"],
        running=counted["running"],
        failed=jobs.filter(state=JobState.FAILED)[:COUNTED_TO].count(),
        oldest=counted["oldest"],
        late=jobs.filter(WAITING, arrival.late(now)).exists(),
        held={reason: counted[reason] for reason in HELD},
    )


def _payload(event: Event | None) -> dict[str, Any]:
    said = json.loads(event.payload or "{}") if event else {}
    return said if isinstance(said, dict) else {}
