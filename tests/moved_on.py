"""The clock of the tests: whatever is due or late is read from `django.utils.timezone`, also in the pages that a browser
asks of the tests' own server, so that it is moved there. No product code knows of it. The database's own clock, by which the
log is written and rows are policed, goes on as ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, tzinfo

import pytest
from django.utils import timezone

from policy import moves
from policy.limits import Limits


class _AsEver(type):
    """What asks whether a value is a moment is answered as by the real class."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class _Ahead(datetime, metaclass=_AsEver):
    by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a moment like any other
        return datetime.now(tz) + cls.by


@pytest.fixture
def at_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published for tomorrow is taken in the last minutes of a day too: tests are run then as well."""
    monkeypatch.setattr(moves, "LIMITS", Limits(settled_before_midnight=timedelta(0)))


@pytest.fixture
def moves_on_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[date], None]]:
    """`moves_on_to(day)`: from now on it is this hour of that day, for the test and for the service that it tests."""
    monkeypatch.setattr(timezone, "datetime", _Ahead)

    def to(day: date) -> None:
        _Ahead.by += day - timezone.localdate()

    yield to
    _Ahead.by = timedelta()
