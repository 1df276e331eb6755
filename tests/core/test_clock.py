"""The working-day clock, against holidays computed here in another way than the file was typed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock

FIRST, LAST = date(2019, 1, 1), date(2031, 12, 31)
SUBSTITUTE = timedelta(days=1)


def london(year, month, day, hour=9, minute=0, second=0):
    return datetime(year, month, day, hour, minute, second, tzinfo=clock.LONDON)


def easter_sunday(year):
    """Gauss's reckoning with the Gregorian corrections, good for 1900 to 2099."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 24) % 30
    e = (2 * b + 4 * c + 6 * d + 5) % 7
    day = date(year, 3, 22) + timedelta(days=d + e)
    overshoots = day == date(year, 4, 26) or (d == 28 and e == 6 and (11 * 24 + 11) % 30 < 19)
    return day - timedelta(days=7) if overshoots else day


def monday_from(day, step):
    while day.weekday() != 0:
        day += step
    return day


def free_weekday(day, taken):
    while day.weekday() >= 5 or day in taken:
        day += SUBSTITUTE
    return day


def holidays_by_rule(year):
    """The standing rules of the 1971 Act, before any proclamation."""
    forward, back = timedelta(days=1), timedelta(days=-1)
    days = {
        free_weekday(date(year, 1, 1), set()),
        easter_sunday(year) - 2 * forward,
        easter_sunday(year) + forward,
        monday_from(date(year, 5, 1), forward),
        monday_from(date(year, 5, 31), back),
        monday_from(date(year, 8, 31), back),
    }
    boxing = date(year, 12, 26)
    kept = {boxing} if boxing.weekday() < 5 else set()
    christmas = free_weekday(date(year, 12, 25), kept)
    return days | {christmas, free_weekday(boxing, {christmas})}


PROCLAIMED = {
    2020: ({date(2020, 5, 4)}, {date(2020, 5, 8)}),
    2022: ({date(2022, 5, 30)}, {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)}),
    2023: (set(), {date(2023, 5, 8)}),
}


@pytest.mark.parametrize("year", range(2019, 2032))
def test_the_file_names_exactly_the_bank_holidays_of_the_year(year):
    moved, added = PROCLAIMED.get(year, (set(), set()))
    assert {day for day in clock.bank_holidays() if day.year == year} == holidays_by_rule(year) - moved | added


def test_the_file_is_in_date_order_and_says_where_it_comes_from():
    days = list(clock.bank_holidays())
    assert days == sorted(days)
    assert "# Origin:" in clock.BANK_HOLIDAYS_FILE.read_text()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 12, 25), False),  # Christmas Day
        (date(2026, 12, 28), False),  # Boxing Day fell on a Saturday
        (date(2020, 5, 4), True),  # the early May holiday moved to the 8th
        (date(2022, 9, 19), False),  # the state funeral
        (date(2027, 12, 28), False),  # Christmas weekend: two substitute days
    ],
)
def test_which_days_are_working_days(day, works):
    assert clock.is_working_day(day) is works


@pytest.mark.parametrize("year", [1900, 2018, 2032, 9998])
def test_in_a_year_without_bank_holidays_on_file_every_weekday_counts(year):
    new_year = date(year, 1, 1)
    assert clock.is_working_day(new_year) is (new_year.weekday() < 5)
    assert not clock.is_on_calendar(new_year)


def test_a_moment_is_judged_by_its_day_in_london():
    assert not clock.is_working_day(london(2026, 12, 25, 12))
    assert clock.is_working_day(datetime(2026, 6, 7, 23, 30, tzinfo=UTC))  # already Monday in London


def test_a_limit_that_runs_off_the_calendar_is_never_longer_than_promised():
    # 1 January 2032 is a Thursday: counted, since nobody has said yet which days of that year are free.
    assert clock.add_working_days(london(2031, 12, 30), 5) == london(2032, 1, 6, 17)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (london(2032, 1, 28, 17), "by 28 January 2032"),
        (date(2032, 1, 28), "by 28 January 2032"),
        (london(9999, 12, 31, 23, 59), "by 31 December 9999"),
        (london(1900, 1, 1), "overdue since 1 January 1900"),
        (datetime(1000, 1, 1, 12, tzinfo=UTC), "overdue since 1 January 1000"),
    ],
)
@pytest.mark.parametrize("by_hour", [True, False])
def test_what_lies_beyond_the_calendar_is_told_by_its_date(due, words, by_hour):
    assert clock.due_words(due, london(2026, 11, 28), by_hour=by_hour) == words


def test_a_service_that_outlives_its_calendar_still_tells_what_is_due():
    now = london(2040, 3, 5)
    assert clock.due_words(london(2040, 3, 5, 17), now) == "due in 8 hours"
    assert clock.due_words(london(2040, 3, 9, 17), now) == "by 9 March 2040"
    assert clock.due_words(london(2040, 3, 2, 17), now) == "overdue since 2 March 2040"


def test_the_end_of_the_calendar_is_seen_a_year_ahead():
    assert clock.calendar_ends() == LAST
    assert not clock.calendar_runs_out(LAST - timedelta(days=366))
    assert clock.calendar_runs_out(LAST - timedelta(days=365)) and clock.calendar_runs_out(date(2035, 1, 1))


def test_no_time_is_too_long_to_be_counted():
    assert clock.working_days_between(date(1, 1, 1), date(9999, 12, 31)) > 2_600_000


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (london(2026, 11, 20, 10), 1, london(2026, 11, 23, 17)),  # over a weekend
        (london(2026, 11, 22, 3), 1, london(2026, 11, 23, 17)),  # sent on a Sunday
        (london(2026, 12, 24, 16), 1, london(2026, 12, 29, 17)),  # over Christmas
        (london(2026, 11, 23, 23, 59), 5, london(2026, 11, 30, 17)),  # late in the evening counts as that day
        (london(2026, 11, 23, 10), 0, london(2026, 11, 23, 17)),
        (london(2026, 11, 23, 18), 0, london(2026, 11, 24, 17)),  # today's close has passed
        (london(2026, 11, 21, 10), 0, london(2026, 11, 23, 17)),
    ],
)
def test_when_something_is_due(start, n, due):
    assert clock.add_working_days(start, n) == due


def test_the_day_of_a_start_is_the_day_in_london_not_in_greenwich():
    half_past_midnight_in_summer = datetime(2026, 6, 7, 23, 30, tzinfo=UTC)
    assert clock.local_day(half_past_midnight_in_summer) == date(2026, 6, 8)
    assert clock.add_working_days(half_past_midnight_in_summer, 1) == london(2026, 6, 9, 17)


def test_five_in_the_afternoon_stays_five_in_the_afternoon_when_the_clocks_change():
    due = clock.add_working_days(london(2026, 3, 27, 12), 1)
    assert (due.hour, due.astimezone(UTC).hour) == (17, 16)


def test_another_hour_can_be_asked_for():
    assert clock.add_working_days(london(2026, 11, 20), 1, at=time(12)) == london(2026, 11, 23, 12)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock.add_working_days(datetime(2026, 11, 20, 9), 1)


def test_a_limit_does_not_run_backward():
    with pytest.raises(ValueError, match="forward"):
        clock.add_working_days(london(2026, 11, 20), -1)


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        (london(2026, 11, 23, 17), london(2026, 11, 23, 9), "due in 8 hours"),
        (london(2026, 11, 24, 17), london(2026, 11, 23, 9), "due in 1 working day"),
        (london(2026, 11, 24, 0, 5), london(2026, 11, 23, 23, 55), "due in 10 minutes"),
        (london(2026, 11, 23, 17), london(2026, 11, 23, 16, 59, 30), "due in less than 1 minute"),
        (london(2026, 11, 23, 17), london(2026, 11, 23, 15, 1), "due in 119 minutes"),
        (london(2026, 11, 23, 17), london(2026, 11, 23, 14, 1), "due in 2 hours"),
        (london(2026, 11, 24, 17), london(2026, 11, 20, 9), "due in 2 working days"),
        (london(2026, 11, 22, 17), london(2026, 11, 21, 9), "due in 32 hours"),
        (london(2026, 11, 20, 17), london(2026, 11, 20, 17, 1), "overdue by 1 minute"),
        (london(2026, 11, 20, 17), london(2026, 11, 20, 19), "overdue by 2 hours"),
        (london(2026, 11, 20, 17), london(2026, 11, 22, 9), "overdue by 40 hours"),
        (london(2026, 11, 20, 17), london(2026, 11, 23, 18), "overdue by 1 working day"),
        (london(2026, 11, 18, 17), london(2026, 11, 23, 9), "overdue by 3 working days"),
        (date(2026, 11, 23), london(2026, 11, 23, 9), "due today"),
        (date(2026, 11, 24), london(2026, 11, 22, 9), "due in 2 working days"),
        (date(2026, 11, 23), london(2026, 11, 23, 18), "overdue by 60 minutes"),
    ],
)
def test_how_a_clock_reads(due, now, words):
    assert clock.due_words(due, now) == words


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(minutes=-15), "due in 15 minutes"),
        (timedelta(minutes=10), "overdue by 10 minutes"),
        (timedelta(hours=20), "overdue by 20 hours"),
        (timedelta(hours=40), "overdue by 40 hours"),
        (timedelta(days=100), "overdue by 2,400 hours"),
    ],
)
def test_the_clock_of_danger_knows_no_working_day(late, words):
    due = london(2026, 11, 20, 23, 55)  # a Friday night
    assert clock.due_words(due, due + late, by_hour=True) == words


@given(st.datetimes(timezones=st.just(UTC)), st.timedeltas(-timedelta(days=900), timedelta(days=900)))
def test_the_clock_of_danger_never_says_working_and_never_ends_with_the_calendar(due, left):
    now = datetime(2026, 11, 28, tzinfo=UTC)
    assert "working" not in clock.due_words(due, now, by_hour=True)
    assert "working" not in clock.due_words(now + left / 901, now)


days = st.dates(FIRST, LAST - timedelta(days=200))
starts = st.datetimes(
    datetime(2019, 1, 1),
    datetime(2030, 12, 31),
    timezones=st.sampled_from([UTC, clock.LONDON]),
    allow_imaginary=False,
)


@given(starts, st.integers(0, 60))
def test_what_is_due_falls_on_a_working_day_and_never_before_the_start(start, n):
    due = clock.add_working_days(start, n)
    assert clock.is_working_day(due.date())
    assert due >= start
    assert n == 0 or clock.working_days_between(start, due) == n


@given(starts, st.integers(0, 30))
def test_one_more_day_is_the_next_working_day(start, n):
    later = clock.add_working_days(start, n + 2)
    assert later.date() == clock.next_working_day(clock.add_working_days(start, n + 1))


@given(days, st.integers(0, 400))
def test_working_days_counted_are_the_working_days_walked(start, n):
    walked = sum(clock.is_working_day(start + timedelta(days=each)) for each in range(1, n + 1))
    assert clock.working_days_between(start, start + timedelta(days=n)) == walked


@given(days, days, days)
def test_working_days_add_up_whichever_way_they_are_walked(a, b, c):
    between = clock.working_days_between
    assert between(a, b) == -between(b, a)
    assert between(a, b) + between(b, c) == between(a, c)


@given(days)
def test_there_are_never_more_than_five_days_without_work(day):
    assert clock.next_working_day(day) - day <= timedelta(days=5)
