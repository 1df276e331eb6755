"""When the referrer's neutral word changes: in a batch on a working morning, so that its time says nothing."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from core.clock import LONDON, is_working_day, next_working_day

RELEASED_AT = time(9, 0)


def next_batch(after: datetime) -> datetime:
    """The batch of the next working day: a decision is never released on the day it was made."""
    return datetime.combine(next_working_day(after), RELEASED_AT, tzinfo=LONDON)


def batch_of_today(now: datetime | None = None) -> datetime | None:
    """Today's batch, once its hour has come; None on days without one."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    moment = datetime.combine(today, RELEASED_AT, tzinfo=LONDON)
    return moment if is_working_day(today) and now >= moment else None
