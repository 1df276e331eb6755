"""The end of the bank holidays on file is told a year ahead."""

from datetime import UTC, datetime

import pytest
from django.core.checks import run_checks

from accounts.keeper.calendar import raise_calendar_end
from accounts.models import Notice


@pytest.fixture
def at(monkeypatch):
    """`at(2031, 2)` makes it the first of February 2031."""

    def moment(year, month):
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(year, month, 1, 12, tzinfo=UTC))

    return moment


def told():
    return [(notice.person.name, notice.words.split(".")[0]) for notice in Notice.objects.filter(kind="calendar.ends")]


def test_nobody_is_told_while_the_calendar_goes_on(people, at):
    at(2030, 12)
    raise_calendar_end()
    assert told() == []
    assert not [found for found in run_checks() if found.id == "core.W001"]


def test_the_platform_administrators_are_told_once_a_month_in_the_last_year(people, at):
    at(2031, 1)
    raise_calendar_end()
    raise_calendar_end()
    assert told() == [(people.rex.name, "The bank holidays of this service end on 31 December 2031")]
    at(2031, 2)
    raise_calendar_end()
    assert len(told()) == 2


def test_every_start_of_the_service_says_it_too(at):
    at(2031, 1)
    assert [found.msg for found in run_checks() if found.id == "core.W001"] == [
        "Bank holidays are on file until 31 December 2031 only."
    ]
