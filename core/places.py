"""Places in a statement that is written once: for the moment and the day of which it is asked, for who asks, for a record.

While a statement is written (`core.kept`), the clock answers with a place. What looks at the time in any other way than to
hand it to the database is refused, and so is a question to the database: of such a thing nothing is kept (ADR 0052).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any, Never, TypeVar
from uuid import UUID


class NotKept(Exception):
    """What is being written follows from more than who asks: it is written each time."""


def _is_looked_at(*_: Any, **__: Any) -> Never:
    raise NotKept("The time is looked at.")


# What Django and the driver need of a moment that is only handed on.
HANDED_ON = {"utcoffset", "tzinfo", "min", "max", "resolution", "fold"}
COMPARED = {f"__{name}__" for name in ("lt", "le", "gt", "ge", "add", "radd", "sub", "rsub", "str", "format", "repr")}
Time = TypeVar("Time", bound=date)


def _places(kind: type[Time]) -> type[Time]:
    """Times of which nothing can be asked. Each is itself and no other, also when it is copied."""
    looks: dict[str, Any] = {
        name: _is_looked_at for name in dir(kind) if not name.startswith("_") and name not in HANDED_ON
    }
    for name in ("year", "month", "day", "hour", "minute", "second", "microsecond"):
        if name in looks:
            looks[name] = property(_is_looked_at)
    itself = {"__eq__": object.__eq__, "__hash__": object.__hash__, "__copy__": _itself, "__deepcopy__": _itself}
    return type("Place", (kind,), {**looks, **dict.fromkeys(COMPARED, _is_looked_at), **itself})


def _itself(place: Time, *_: Any) -> Time:
    return place


_Moment, _Day = _places(datetime), _places(date)
TIMES: tuple[type[date], ...] = (_Moment, _Day)


def moment_of(ask: Callable[[], datetime]) -> datetime:
    """`ask()`, or, while a statement is written, the place of what it will answer whenever that is used."""
    return _filled(_Moment(1, 1, 1, 0, 0, 0, 0, UTC), ask) if is_written() else ask()


def day_of(ask: Callable[[], date]) -> date:
    return _filled(_Day(1, 1, 1), ask) if is_written() else ask()


def _filled(place: Time, ask: Callable[[], Time]) -> Time:
    place.__dict__["fill"] = ask
    return place


# Keys that no row has, one range for each kind of thing that stands in a place.
_FIRST = -(2**62)
MARK = f"-{2**62 // 10**8}"  # what the digits of each begin with
PERSON, AGENCY, AREA, SITE, RECORD = (_FIRST - kind * 10_000 for kind in range(5))
ADDRESSES = tuple(UUID(int=number) for number in range(1, 9))

# What was asked of the person's answers meanwhile: (name, how it is asked, the answer).
Noted = list[tuple[str, Any, bool]]
_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


def is_written() -> bool:
    """Whether a statement is being written, to be kept."""
    return _noted.get() is not None


@contextmanager
def writing() -> Iterator[Noted]:
    """Within it a statement is written. What it depended on stands in the list, also that of one written within it."""
    around, found = _noted.get(), list[tuple[str, Any, bool]]()
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)
    if around is not None:
        around += found


@contextmanager
def not_writing() -> Iterator[None]:
    token = _noted.set(None)
    try:
        yield
    finally:
        _noted.reset(token)


def note(name: str, ask: Any, answer: bool) -> None:
    """What is being written follows from this answer too."""
    if (noted := _noted.get()) is not None:
        noted.append((name, ask, answer))


def refuse_while_written(what: str) -> None:
    """Raises NotKept: what is kept may not follow from this."""
    if _noted.get() is not None:
        raise NotKept(what)
