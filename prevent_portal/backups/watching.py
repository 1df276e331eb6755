"""Whether backups are taken, archived and proved: the keeper asks, who can do none of it and has none of the keys.

What takes backups and what restores them write an event each time; that none came is what the keeper says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from audit.evidence.alarms import raise_service_alarm
from audit.log import Kind
from audit.models import Event
from core.clock import time_words
from prevent_portal.kinds import BACKUP_ARCHIVED, BACKUP_DRILLED, BACKUP_TAKEN
from prevent_portal.limits import ARCHIVED_WITHIN, DRILLED_WITHIN, TAKEN_WITHIN

# Which alarm, what must have come, within what, and what was not done.
WATCHED = (
    ("backup_late", BACKUP_TAKEN, TAKEN_WITHIN, "No base backup was taken"),
    ("archive_late", BACKUP_ARCHIVED, ARCHIVED_WITHIN, "The archive of the database has not gone on"),
    ("drill_late", BACKUP_DRILLED, DRILLED_WITHIN, "No backup was restored and proved"),
)


def watch() -> list[str]:
    """The keeper's duty. Returns which alarms stand."""
    if not settings.BACKUPS_EXPECTED:
        return []
    found = list(_late(timezone.now()))
    for what, words in found:
        raise_service_alarm(what, words)
    return [what for what, _ in found]


def _late(now: datetime) -> Iterator[tuple[str, str]]:
    for what, kind, within, words in WATCHED:
        last = newest(kind)
        if last is None and not _is_older_than(within, now):
            continue  # a service that began a moment ago
        if last is None or now - last.at > within:
            yield what, f"{words} since {time_words(last.at)}." if last else f"{words} yet."
        elif kind is BACKUP_DRILLED and json.loads(last.payload or "{}").get("ok") is not True:
            yield what, "The last restore drill does not hold: its report says why."


def newest(kind: Kind) -> Event | None:
    """The last of a kind; what is dated in the future would keep the keeper quiet until then."""
    of_kind = Event.objects.filter(kind=kind.name, operation=kind.operation, at__lte=timezone.now())
    return of_kind.order_by("-at").first()


def is_fresh(kind: Kind, within: timedelta) -> bool:
    """As the process's own health check asks."""
    last = newest(kind)
    return last is not None and timezone.now() - last.at <= within


def _is_older_than(within: timedelta, now: datetime) -> bool:
    first = Event.objects.order_by("at").values_list("at", flat=True).first()
    return first is not None and now - first > within
