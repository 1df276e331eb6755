"""A ladder in working days (local limits): what is said, to whom, and when, around the day on which something was due.

Each rung is climbed once for each due date: the notice's key remembers it. Rungs that were passed while no
keeper ran are not climbed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.clock import local_day, working_days_between


@dataclass(frozen=True)
class Rung:
    """When (working days after the due day), what is said, and to whom."""

    name: str
    days_after: int
    words: str
    tell: Callable[..., None]


def reached(ladder: Sequence[Rung], due_at: datetime) -> list[Rung]:
    """The rungs of the highest step that has been reached."""
    today, due = local_day(timezone.now()), local_day(due_at)
    late = working_days_between(due, today) if today >= due else -working_days_between(today, due)
    passed = [rung.days_after for rung in ladder if rung.days_after <= late]
    return [rung for rung in ladder if passed and rung.days_after == max(passed)]


def climb(ladder: Sequence[Rung], record: Any, *, due: datetime, of: str, said_again: timedelta) -> None:
    """Tell what has been reached; from so long after the due day on, the last rung's people hear it again each time as much has
    passed, until it is done."""
    about = f"{record.pk}:{int(due.timestamp())}"
    for rung in reached(ladder, due):
        rung.tell(record, kind=f"{of}.{rung.name}", words=rung.words, about=about)
    if (times := (timezone.now() - due) // said_again) > 0:
        last = ladder[-1]
        last.tell(record, kind=f"{of}.{last.name}", words=last.words, about=f"{about}:{times}")
