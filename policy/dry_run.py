"""What a draft would have done: the clocks that started in the last quarter, late as they were held and late under the draft.
Counted as the service, without a record being shown. Every number is told rounded down to fives: two drafts that differ by a
day would else tell of the few between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.budgets import COUNTING, within
from core.clock import local_day, start_of
from core.extension import Point
from core.figures import SMALLEST
from core.row_security import as_the_service
from policy.limits import LIMITS
from policy.time_limits import TimeLimit, Unit

# When a clock started, and when what it waited for was done; None while it waits.
Clock = tuple[datetime, datetime | None]
FEW = f"fewer than {SMALLEST}"


@dataclass(frozen=True)
class Measure:
    """Which clocks of a limit started between two moments. `ran` reads moments and nothing else."""

    limits: tuple[TimeLimit, ...]
    ran: Callable[[datetime, datetime], Mapping[str, Iterable[Clock]]]

    def __str__(self) -> str:
        return ", ".join(limit.name for limit in self.limits)


MEASURES: Point[Measure] = Point(
    "policy.dry_run", "when clocks of casework started and ended, for trying time limits on"
)


@dataclass(frozen=True)
class Tried:
    """One limit under a draft: how many clocks started, how they fared as held, and as drafted."""

    limit: TimeLimit
    drafted: int
    started: int
    late: int
    late_then: int

    @property
    def told(self) -> tuple[str, str]:
        """In time and late as it was, and under the draft."""
        return self._told(self.late), self._told(self.late_then)

    def _told(self, late: int) -> str:
        return f"{rounded(self.started - late)} in time, {rounded(late)} late"

    @property
    def drafted_words(self) -> str:
        return self.limit.in_words(self.drafted)

    @property
    def all_of_them(self) -> str:
        return rounded(self.started)


def rounded(number: int) -> str:
    """Down to fives; nothing is few too, so that none and a few look alike."""
    return FEW if number < SMALLEST else f"{number - number % SMALLEST:,}"


def quarter() -> tuple[date, date]:
    """The first and the last of the days that are counted; today is not over."""
    today = timezone.localdate()
    return today - timedelta(days=LIMITS.tried_days), today - timedelta(days=1)


def measured() -> set[TimeLimit]:
    return {limit for measure in MEASURES for limit in measure.limits}


def tried(numbers: Mapping[str, int], limits: Iterable[TimeLimit]) -> list[Tried]:
    """Of these limits, as far as their clocks can be read."""
    asked, (first, last) = list(limits), quarter()
    since, until = start_of(first), start_of(last + timedelta(days=1))
    clocks: dict[str, list[Clock]] = {}
    with as_the_service(), within(COUNTING):
        for measure in MEASURES:
            if {limit.name for limit in measure.limits} & {limit.name for limit in asked}:
                for name, ran in measure.ran(since, until).items():
                    clocks.setdefault(name, []).extend(ran)
    known = {limit.name for limit in measured()}
    return [_tried(limit, numbers[limit.name], clocks.get(limit.name, [])) for limit in asked if limit.name in known]


def _tried(limit: TimeLimit, drafted: int, clocks: list[Clock]) -> Tried:
    now, due = timezone.now(), _Due(limit)
    late = sum(due(since, limit.held(since)) < (ended or now) for since, ended in clocks)
    late_then = sum(due(since, drafted) < (ended or now) for since, ended in clocks)
    return Tried(limit, drafted, len(clocks), late, late_then)


class _Due:
    """Working days are walked; what started on one day is due on one day."""

    def __init__(self, limit: TimeLimit) -> None:
        self.limit = limit
        self.known: dict[tuple[date, int], datetime] = {}

    def __call__(self, since: datetime, number: int) -> datetime:
        if self.limit.unit is not Unit.WORKING_DAYS:
            return self.limit.after(since, number)
        key = (local_day(since), number)
        if key not in self.known:
            self.known[key] = self.limit.after(since, number)
        return self.known[key]


def of_rows(limit: TimeLimit, rows: QuerySet[Any], *, started: str, ended: tuple[str, ...]) -> Measure:
    """A clock that has a row: the column of its start, and those of its end, of which the first that is filled counts."""

    def ran(since: datetime, until: datetime) -> Mapping[str, Iterable[Clock]]:
        found = rows.filter(**{f"{started}__gte": since, f"{started}__lt": until}).order_by()
        end = Coalesce(*ended) if len(ended) > 1 else F(*ended)
        return {limit.name: list(found.values_list(F(started), end))}

    return Measure((limit,), ran)
