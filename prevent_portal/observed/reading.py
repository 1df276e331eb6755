"""What can be read of the service at this moment, from its database: for the metrics, and for the administrator's page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.models import Count

from audit.acting import SYSTEM, acting
from audit.kinds import AUDIT_VERIFIED
from audit.models import Event
from core.budgets import PUBLIC, within
from core.jobs import JobState
from core.row_security import as_the_service
from evidence.models import WAITING, File
from prevent_portal.alarms import Standing, standing
from prevent_portal.backups.watching import newest
from prevent_portal.health import database_is_ready
from prevent_portal.keeper import somebody_keeps
from prevent_portal.kinds import BACKUP_ARCHIVED, BACKUP_DRILLED, BACKUP_TAKEN
from prevent_portal.limits import LASTS
from prevent_portal.models import KEEPER, Lease
from prevent_portal.observed.counting import COUNTS, added_up

QUEUES = {"mail": "accounts.Notice", "packs": "packs.PackJob", "files": "evidence.Inspection"}
NOT_DONE = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)
COUNTED_TO = 10_000
BACKUPS = {"base": BACKUP_TAKEN, "archive": BACKUP_ARCHIVED, "drill": BACKUP_DRILLED}


@dataclass(frozen=True)
class Queue:
    """Work of one kind, by state, and since when the oldest of it has been due."""

    name: str
    many: dict[str, int]
    oldest: datetime | None


@dataclass(frozen=True)
class State:
    """`now` is the database's; moments are None for what never was."""

    now: datetime
    keeps: bool
    lease_renewed_at: datetime | None
    sealed_at: datetime | None
    seals: bool
    verified_at: datetime | None
    holds: bool
    queues: tuple[Queue, ...]
    files: dict[tuple[str, str], int]
    scanned_at: datetime | None
    backups: dict[str, datetime | None]
    drill: dict[str, Any]


def alarms_now() -> list[Standing]:
    with as_the_service():
        return standing()


def state() -> State | None:
    """None while the database does not answer. Every question is one of an index, within a second each."""
    try:
        with acting(SYSTEM), as_the_service(), within(PUBLIC):
            return _state() if database_is_ready() else None
    except Error:
        connection.close()
        return None


def _state() -> State:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        (now,) = cursor.fetchone()
    lease = Lease.objects.filter(name=KEEPER).first()
    verdict, drill = newest(AUDIT_VERIFIED), newest(BACKUP_DRILLED)
    scanned = File.objects.filter(scanned_at__isnull=False).order_by("-pk").values_list("scanned_at", flat=True).first()
    return State(
        now=now,
        keeps=somebody_keeps(),
        lease_renewed_at=lease.until - LASTS if lease else None,
        sealed_at=sealed_at(),
        seals="seal_lag" not in {alarm.what for alarm in standing()},
        verified_at=verdict.at if verdict else None,
        holds=_payload(verdict).get("ok") is True,
        queues=tuple(_queue(name, label) for name, label in QUEUES.items()),
        files=dict(_files()),
        scanned_at=scanned,
        backups={what: event.at if (event := newest(kind)) else None for what, kind in BACKUPS.items()},
        drill=_payload(drill),
    )


def sealed_at() -> datetime | None:
    """As the keeper last counted it: the application itself may not ask how far the log is sealed."""
    said = added_up(Path(settings.METRICS_DIR)) if settings.METRICS_DIR else {}
    at = said.get("pp_sealed_timestamp_seconds")
    return datetime.fromtimestamp(at, UTC) if at else None


def count_sealing() -> None:
    """The keeper's duty, who may ask: how far the log is sealed, and when it last was."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp(), unsealed_since, sealed_at from audit_seal_lag()")
        now, unsealed_since, last = cursor.fetchone()
    COUNTS.stamp("pp_sealed_through_timestamp_seconds", (), at=(unsealed_since or now).timestamp())
    if last:
        COUNTS.stamp("pp_sealed_timestamp_seconds", (), at=last.timestamp())


def _queue(name: str, label: str) -> Queue:
    jobs = apps.get_model(label)._default_manager
    many = {str(one): len(jobs.filter(state=one).values_list("pk")[:COUNTED_TO]) for one in NOT_DONE}
    due = jobs.filter(state=JobState.QUEUED).order_by("next_at").values_list("next_at", flat=True).first()
    return Queue(name, many, due)


def _files() -> Iterator[tuple[tuple[str, str], int]]:
    waiting = File.objects.filter(state__in=WAITING).values("state", "reason").annotate(many=Count("pk")).order_by()
    for row in waiting:
        yield (row["state"], row["reason"] or "none"), row["many"]


def _payload(event: Event | None) -> dict[str, Any]:
    said = json.loads(event.payload or "{}") if event else {}
    return said if isinstance(said, dict) else {}
