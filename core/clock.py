"""Working days of England and Wales: the clock every local time limit runs on."""

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from core.tables import rows_of

LONDON = ZoneInfo("Europe/London")
CLOSE_OF_BUSINESS = time(17, 0)
BANK_HOLIDAYS_FILE = Path(__file__).parent / "data" / "bank_holidays.csv"

SATURDAY = 5
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
MINUTES_UP_TO = 120


class UnknownCalendarYear(LookupError):
    """The bank holidays of a year are not on file, so no time limit in it can be promised."""


@cache
def bank_holidays() -> dict[date, str]:
    """Every bank holiday on file and its name, in date order."""
    return {date.fromisoformat(row["date"]): row["name"] for row in rows_of(BANK_HOLIDAYS_FILE)}


@cache
def known_years() -> frozenset[int]:
    """The years whose bank holidays are on file."""
    return frozenset(day.year for day in bank_holidays())


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday; refuses to guess about a year that is not on file."""
    day = local_day(day)
    if day.year not in known_years():
        raise UnknownCalendarYear(f"No bank holidays for {day.year}: add them to {BANK_HOLIDAYS_FILE.name}.")
    return day.weekday() < SATURDAY and day not in bank_holidays()


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    day = local_day(day) + ONE_DAY
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(start: datetime, n: int, *, at: time = CLOSE_OF_BUSINESS) -> datetime:
    """When something is due n working days after it started, at close of business unless said.

    The day of the start is not counted, whatever its hour, so the limit is never longer than promised.
    With n = 0 it is due the same day while that day's close is still ahead, else on the next working day.
    """
    if n < 0:
        raise ValueError("A time limit runs forward.")
    day = local_day(start)
    if n == 0 and is_working_day(day) and start <= _moment(day, at):
        return _moment(day, at)
    for _ in range(max(n, 1)):
        day = next_working_day(day)
    return _moment(day, at)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start`, up to and including `end`; below zero when `end` comes first."""
    first, last = local_day(start), local_day(end)
    if last < first:
        return -working_days_between(last, first)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def due_words(due: date, now: datetime, *, by_hour: bool = False) -> str:
    """How long is left, or how late it is, in the words shown beside every clock.

    What is due or has been due within a day is told in minutes and hours, and so is what no working day lies
    before. `by_hour` is for danger, which knows no working day: hours, however many. A day without an hour is
    told in days.
    """
    until = end_of(due)
    left = abs(until - now)
    way = "overdue by" if now > until else "due in"
    if not isinstance(due, datetime) and until >= now and due == local_day(now):
        return "due today"
    if by_hour or left < ONE_DAY:
        return f"{way} {_hours(left)}"
    days = abs(working_days_between(now, until))
    return f"{way} {_working_days(days) if days else _hours(left)}"


def end_of(due: date) -> datetime:
    """The moment something is due: a day without an hour is due until the close of its business."""
    return due if isinstance(due, datetime) else _moment(due, CLOSE_OF_BUSINESS)


def local_day(moment: date) -> date:
    """The calendar day in London of a day or an aware moment; a naive moment has no day."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone has no working day.")
    return moment.astimezone(LONDON).date()


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LONDON)


def _working_days(n: int) -> str:
    return _count(n, "working day")


def _hours(left: timedelta) -> str:
    """Whole minutes up to two hours, whole hours after that: never more time than there is."""
    minutes = int(left / ONE_MINUTE)
    if minutes < MINUTES_UP_TO:
        return _count(minutes, "minute") if minutes else "less than 1 minute"
    return _count(minutes // 60, "hour")


def _count(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n:,} {thing}s"
