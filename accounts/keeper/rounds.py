"""What the keeper may destroy: only while the clocks agree, and only after a day of rounds without a gap.

A wrong clock makes everything look old, and so does a keeper that comes back after weeks: nothing that is deleted by
age may be deleted in its first round. What no person typed, and none would miss, goes from the second round on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Round
from audit.evidence.alarms import raise_service_alarm
from core.clock import ONE_DAY, ONE_MINUTE


def destroys(duty: Callable[[], Any]) -> Callable[[], Any]:
    """Marks a duty of the keeper that deletes by age. A walk over the duties finds one that does so without it."""
    duty.destroys = ONE_DAY  # type: ignore[attr-defined]  # a mark on the function, for the keeper
    return duty


def clears_away(duty: Callable[[], Any]) -> Callable[[], Any]:
    """The same for what the service keeps for itself: sessions that are over, keys of forms, failed sign-ins.
    Two rounds on one day show that a keeper is at work and that the clocks agree; a demonstration is rarely up
    for two days."""
    duty.destroys = timedelta(0)  # type: ignore[attr-defined]  # a mark on the function, for the keeper
    return duty


def may_destroy(duty: str, *, after: timedelta = ONE_DAY) -> bool:
    """Asked by the keeper in each round of such a duty: not in the first one, and only after its rounds have come
    without a gap for so long. When it says no, the administrators are told why."""
    now = database_now()
    if abs(timezone.now() - now) > ONE_MINUTE:
        raise_service_alarm("clock", f"The process's clock differs from the database's by more than a minute ({duty}).")
        return False
    last, is_first = Round.objects.get_or_create(duty=duty, defaults={"since": now, "at": now})
    was_missed = now - last.at > ONE_DAY or last.at - now > ONE_MINUTE
    if was_missed:
        raise_service_alarm("rounds_missed", f"The last round of {duty} was more than a day ago, or is yet to come.")
        last.since = now
    last.at = now
    last.save(update_fields=["since", "at"])
    return not (is_first or was_missed) and now - last.since >= after


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        said: datetime = cursor.fetchone()[0]
        return said
