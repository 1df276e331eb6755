"""Working days of England and Wales: the clock every local time limit runs on.

Bank holidays are known for the years on file. In another year every weekday counts: a limit is then never longer than
promised, and words about it name its day, since a number of working days would be a guess. No page fails for a year.
"""

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.places import day_of, moment_of
from core.tables import rows_of

LONDON = ZoneInfo("Europe/London")
CLOSE_OF_BUSINESS = time(17, 0)
BANK_HOLIDAYS_FILE = Path(__file__).parent / "data" / "bank_holidays.csv"

SATURDAY = 5
ONE_DAY = timedelta(days=1)
A_YEAR = timedelta(days=366)
ONE_MINUTE = timedelta(minutes=1)
MINUTES_UP_TO = 120
_asked_of: ContextVar[datetime | None] = ContextVar("asked_of", default=None)


def now() -> datetime:
    """The moment of which a rule is asked: this one, or the one that `as_of` names."""
    return moment_of(_now)


def _now() -> datetime:
    return _asked_of.get() or timezone.now()


def today() -> date:
    """The day in London of that moment."""
    return day_of(_today)


def _today() -> date:
    return local_day(_now())


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Within it rules are asked as of a moment that is over. Only for reading: what is written bears the time of day."""
    token = _asked_of.set(moment)
    try:
        yield
    finally:
        _asked_of.reset(token)


def is_asked_of_the_past() -> bool:
    return _asked_of.get() is not None


@cache
def bank_holidays() -> dict[date, str]:
    """Every bank holiday on file and its name, in date order."""
    return {date.fromisoformat(row["date"]): row["name"] for row in rows_of(BANK_HOLIDAYS_FILE)}


@cache
def known_years() -> frozenset[int]:
    """The years whose bank holidays are on file."""
    return frozenset(day.year for day in bank_holidays())


def is_on_calendar(day: date) -> bool:
    """Whether the bank holidays of its year are on file."""
    return local_day(day).year in known_years()


def calendar_ends() -> date:
    """The last day whose bank holidays are on file."""
    return date(max(known_years()), 12, 31)


def calendar_runs_out(today: date) -> bool:
    """Whether it ends within a year: time for a new release, before limits reach beyond it."""
    return calendar_ends() - today < A_YEAR


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday, as far as bank holidays are on file."""
    day = local_day(day)
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


def add_working_hours(start: datetime, hours: int) -> datetime:
    """When so many hours of working days are over: the clock runs day and night, and stands still on weekends and bank
    holidays. What starts on a day off starts when the next working day does."""
    if hours < 0:
        raise ValueError("A time limit runs forward.")
    day, at, left = local_day(start), start.astimezone(LONDON), timedelta(hours=hours)
    if not is_working_day(day):
        day = next_working_day(day)
        at = _moment(day, time.min)
    while left > (rest := _moment(day + ONE_DAY, time.min) - at):
        left -= rest
        day = next_working_day(day)
        at = _moment(day, time.min)
    return at + left


def working_days_between(start: date, end: date) -> int:
    """Working days after `start`, up to and including `end`; below zero when `end` comes first."""
    first, last = local_day(start), local_day(end)
    if last < first:
        return -working_days_between(last, first)
    days = _free_weekdays()
    free = bisect_right(days, last) - bisect_right(days, first)
    return _weekdays_until(last) - _weekdays_until(first) - free


@cache
def _free_weekdays() -> tuple[date, ...]:
    """The bank holidays that take a working day, in order: searched, not walked, by every clock of a list."""
    return tuple(sorted(day for day in bank_holidays() if day.weekday() < SATURDAY))


def _weekdays_until(day: date) -> int:
    """Weekdays since the first day of the calendar, a Monday: counted, not walked, so that no year is too far."""
    weeks, days = divmod(day.toordinal(), 7)
    return weeks * SATURDAY + min(days, SATURDAY)


def due_words(due: date, now: datetime, *, by_hour: bool = False) -> str:
    """How long is left, or how late it is, in the words shown beside every clock.

    What is due or has been due within a day is told in minutes and hours, and so is what no working day lies
    before. `by_hour` is for danger, which knows no working day: hours, however many. A day without an hour is
    told in days. What lies beyond the bank holidays on file is told by its date.
    """
    until = end_of(due)
    left = abs(until - now)
    way = "overdue by" if now > until else "due in"
    if not isinstance(due, datetime) and until >= now and due == local_day(now):
        return "due today"
    if left >= ONE_DAY and not (is_on_calendar(until) and is_on_calendar(now)):
        return f"overdue since {day_words(until)}" if now > until else f"by {day_words(until)}"
    if by_hour or left < ONE_DAY:
        return f"{way} {_hours(left)}"
    days = abs(working_days_between(now, until))
    return f"{way} {_working_days(days) if days else _hours(left)}"


def start_of(day: date) -> datetime:
    """The first moment of a day, as people here count days."""
    return _moment(day, time.min)


def at_hour(day: date, hour: int) -> datetime:
    """A full hour of a day, in UTC. Of one that a clock change leaves out, the one after it; of one that comes twice, the
    first. In London's own zone such a moment is equal to no other."""
    return _moment(day, time(hour)).astimezone(UTC)


def next_at_hour(moment: datetime, hour: int) -> datetime:
    """When it is next this hour."""
    at = at_hour(day := local_day(moment), hour)
    return at if at > moment else at_hour(day + ONE_DAY, hour)


def end_of(due: date) -> datetime:
    """The moment something is due: a day without an hour is due until the close of its business."""
    return due if isinstance(due, datetime) else _moment(due, CLOSE_OF_BUSINESS)


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def quarter_of(moment: date) -> date:
    """The first day of its quarter of the year, in London."""
    day = local_day(moment)
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def day_words(moment: date) -> str:
    """12 March 2026, in London."""
    day = local_day(moment)
    return f"{day.day} {day:%B} {day.year}"


def short_day_words(moment: date, *, weekday: bool = False) -> str:
    """12 Mar, or Thu 12 Mar, in London: beside others of the same year."""
    day = local_day(moment)
    return f"{day:%a} {day.day} {day:%b}" if weekday else f"{day.day} {day:%b}"


def month_words(moment: date) -> str:
    """March 2026, in London."""
    day = local_day(moment)
    return f"{day:%B} {day.year}"


def clock_words(moment: datetime, *, seconds: bool = False) -> str:
    """14:05, or 14:05:09, in London."""
    local = moment.astimezone(LONDON)
    return f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"


def time_words(moment: datetime) -> str:
    """12 March 2026 at 2:05pm, in London."""
    local = moment.astimezone(LONDON)
    hour = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return f"{day_words(moment)} at {hour}"


def log_words(moment: datetime) -> str:
    """12 March 2026, 13:05:09.000317 UTC: as the log has it, for comparing with what was written elsewhere."""
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M:%S.%f} UTC"


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
