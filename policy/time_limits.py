"""How long a step may take. Each app states its own in its `limits.py`; policy administrators set the numbers, as versions that
hold from a day, except where a law, national guidance or the release fixes one.

A clock keeps the number that held on the day on which it started: `LIMIT.due(since)` asks for that day, whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from django.db.models import Q

from core.clock import ONE_DAY, add_working_days, local_day, start_of, today
from core.extension import Point
from policy import in_force
from policy.models import TIME_LIMITS


class Unit(Enum):
    WORKING_DAYS = "working day"
    DAYS = "day"
    HOURS = "hour"
    MINUTES = "minute"


AFTER: dict[Unit, Callable[[datetime, int], datetime]] = {
    Unit.WORKING_DAYS: add_working_days,
    Unit.DAYS: lambda since, number: since + timedelta(days=number),
    Unit.HOURS: lambda since, number: since + timedelta(hours=number),
    Unit.MINUTES: lambda since, number: since + timedelta(minutes=number),
}


@dataclass(frozen=True)
class TimeLimit:
    """`name` stands in every version, for ever. `number` came with the service: it holds while no version names the limit.
    `least` and `most` are what a policy administrator may set; `fixed_by` says why none is set here."""

    name: str
    words: str
    number: int
    unit: Unit = Unit.WORKING_DAYS
    least: int = 1
    most: int = 0
    fixed_by: str = ""

    def held(self, since: date) -> int:
        """The number that held on the day in London on which the clock started."""
        if self.fixed_by:
            return self.number
        return in_force.on(local_day(since), TIME_LIMITS).says.get(self.name, self.number)

    def due(self, since: datetime) -> datetime:
        """When what started then is due."""
        return self.after(since, self.held(since))

    def due_on(self, since: datetime) -> date:
        """The same as a day: of days of the calendar, so many after the day of the start, whatever the hour and the season."""
        if self.unit is Unit.DAYS:
            return local_day(since) + timedelta(days=self.held(since))
        return local_day(self.due(since))

    @property
    def now_in_words(self) -> str:
        """What a clock that starts today is given."""
        return self.in_words(self.held(today()))

    def after(self, since: datetime, number: int) -> datetime:
        return AFTER[self.unit](since, number)

    def started_before(self, now: datetime) -> datetime:
        """What started later is not late: for a list of days that must leave none out. The last day of a limit is no whole
        day, since it closes before midnight and once a year has 23 hours."""
        read = (*in_force.published(local_day(now), TIME_LIMITS), in_force.Held())
        shortest = min(one.says.get(self.name, self.number) for one in read)
        return now - timedelta(days=shortest - 1)

    def overdue(self, column: str) -> Q:
        """What started so long ago that its day is over: to the day, for a list in the database of what `due_on` says of one."""
        longest = 2 * max(self.most, self.number) + 14  # days of the calendar, with weekends and bank holidays
        days = [today() - ONE_DAY * back for back in range(longest)]
        in_time = {day for day in days if self.due_on(start_of(day)) >= days[0]}
        first = min(in_time, default=days[0] + ONE_DAY)
        found = Q(**{f"{column}__lt": start_of(first)})
        for day in days:
            if day > first and day not in in_time:  # a shorter limit holds since
                found |= Q(**{f"{column}__gte": start_of(day), f"{column}__lt": start_of(day + ONE_DAY)})
        return found

    def in_words(self, number: int) -> str:
        return f"{number:,} {self.unit.value}{'' if number == 1 else 's'}"

    @property
    def bounds(self) -> str:
        return f"{self.least:,} to {self.in_words(self.most)}"

    @property
    def is_set_here(self) -> bool:
        return not self.fixed_by


@dataclass(frozen=True)
class Area:
    """The limits of one kind of work, under one heading."""

    title: str
    limits: tuple[TimeLimit, ...]

    def __str__(self) -> str:
        return self.title


AREAS: Point[Area] = Point("policy.time_limits", "how long steps of casework may take, by kind of work")


def all_limits() -> Iterable[TimeLimit]:
    return (limit for area in areas() for limit in area.limits)


def areas() -> list[Area]:
    """In the order in which a referral meets them: the lowest app has joined last. Where nothing is set here comes last."""
    from_below = list(AREAS)[::-1]
    return sorted(from_below, key=lambda area: not any(limit.is_set_here for limit in area.limits))


def set_here() -> list[TimeLimit]:
    return [limit for limit in all_limits() if limit.is_set_here]
