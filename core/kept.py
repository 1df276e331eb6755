"""Statements that are written once in a process for all who hold the same roles, with places for who asks (ADR 0052).

What is written sees a stand-in (`Authority.stand_in`): roles, and a place instead of each key. The clock answers with a
place, the database not at all. So what is kept follows from the roles alone, and they are its key; the few answers of a person
that it asked for are asked again before it is used. Whatever cannot be written so is built each time, as if nothing were kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import FunctionType
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from psycopg.types.numeric import Int2, Int4, Int8

from core.clock import is_asked_of_the_past
from core.places import MARK, PERSON, RECORD, TIMES, Noted, NotKept, is_written, writing

Statement = tuple[str, list[Any]]


class Texts(Protocol):
    """What is kept says which statements stand in it, so that each is looked at for what has no place."""

    def texts(self) -> Iterable[Statement]: ...


@dataclass(frozen=True)
class Written:
    """One statement."""

    sql: str
    params: list[Any]

    def texts(self) -> list[Statement]:
        return [(self.sql, self.params)]


Found = TypeVar("Found", bound=Texts | bool | None)
# More are not kept: all are forgotten, and written again as they are asked for.
MOST = 4_000


@dataclass(frozen=True)
class _Kept:
    value: Any
    asked: tuple[tuple[str, Any, bool], ...]
    is_kept: bool = True

    def still_holds(self, who: Any) -> bool:
        return all(who.may_have(name, ask) == answer for name, ask, answer in self.asked) if self.asked else True


_all: dict[Hashable, list[_Kept]] = {}


def kept(what: Hashable, who: Any, write: Callable[[Any], Found]) -> Found:
    """`write(who)`, or what was written before for a person with the same roles. Its parameters go through `bound`."""
    shape = getattr(who, "shape", None)
    if shape is None or is_asked_of_the_past():
        return write(who)
    key = (what, shape, settings.ROW_SECURITY)
    for one in _all.get(key, ()):
        if one.still_holds(who):
            return one.value if one.is_kept else write(who)
    found = _written(who, write)
    if len(_all) >= MOST:
        _all.clear()
    _all.setdefault(key, []).append(found)
    return found.value if found.is_kept else write(who)


def text_of(function: Any) -> Hashable:
    """What a function is known by that has nothing from where it was made: its module and code say what it does. None for another."""
    if function is None:
        return "nothing"
    is_plain = isinstance(function, FunctionType) and not function.__closure__ and not function.__defaults__
    return (function.__module__, function.__code__) if is_plain else None


def _written(who: Any, write: Callable[[Any], Any]) -> _Kept:
    asked: Noted = []
    try:
        with writing() as asked:
            value = write(who.stand_in)
            for sql, params in value.texts() if value not in (None, True, False) else ():
                has_its_places(sql, params)
    except Exception:  # whatever it was: it is built each time, and raises there what it has to
        return _Kept(None, (), is_kept=False)
    return _Kept(value, tuple(dict.fromkeys(asked)))


def has_its_places(sql: str, params: Iterable[Any]) -> None:
    """Raises NotKept where a key or a time stands otherwise than as a parameter of its own."""
    if MARK in sql:
        raise NotKept("A place stands in the text.")
    for value in params:
        if isinstance(value, date):
            if value.__class__ not in TIMES:
                raise NotKept("A time stands in the statement.")
        elif value.__class__ not in (int, *SIZED) and MARK in str(value):
            raise NotKept("A place stands within something.")


def bound(params: Iterable[Any], who: Any, places: Mapping[Any, Any] | None = None) -> list[Any]:
    """With what stands in the places for this person, now. While more is written around it, they stay places."""
    if is_written():
        return list(params)
    mine, given = getattr(who, "places", {}), places or {}
    return [
        # Below all keys there are places alone: one that is not this person's is an error, and never stays.
        (value if value > PERSON else mine[value] if value > RECORD else given[value])
        if value.__class__ is int
        else value
        if value.__class__ not in FILLED
        else value.fill()
        if value.__class__ in TIMES
        else given.get(value, value)
        if value.__class__ is UUID
        else value.__class__(value if value > PERSON else mine[value] if value > RECORD else given[value])
        for value in params
    ]


# The key of a column that is no foreign key is told to the database with its size.
SIZED = (Int2, Int4, Int8)
FILLED = frozenset((UUID, *SIZED, *TIMES))
