"""What a list can be cut to by a link of the figures: a narrowing that has a name, and stands in the address by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404

from core.clock import ONE_DAY, day_words, start_of, today
from core.rules import Narrow

WEEKS = 12
A_WEEK = 7 * ONE_DAY


@dataclass(frozen=True, eq=False)
class Cut:
    """`says` is what stands above the list; `of(who)` gives the narrowing."""

    key: str
    says: str
    of: Callable[[Any], Narrow]

    def __str__(self) -> str:
        return self.says


# By the first part of a key: what makes the cut of the part behind the point; None where that means nothing.
Makers = Mapping[str, Callable[[str], Cut | None]]


def everything(prefix: str) -> Q:
    """The narrowing that leaves nothing out."""
    return Q()


def _made(makers: Makers, key: str) -> Cut | None:
    name, _, of = key.partition(".")
    make = makers.get(name)
    return make(of) if make else None


def cut_named(makers: Makers, key: str) -> Cut:
    """One of our own, which a figure is counted by."""
    cut = _made(makers, key)
    assert cut is not None, key
    return cut


def cut_asked(makers: Makers, key: str | None) -> Cut | None:
    """The cut that an address names; None where it names none. Raises Http404 where there is no such cut: the whole list
    would pass for what was counted."""
    if not key:
        return None
    if (cut := _made(makers, key)) is None:
        raise Http404
    return cut


class CutField(forms.Field):
    """The cut that an address names, in a hidden box."""

    widget = forms.HiddenInput

    def __init__(self, makers: Makers) -> None:
        self.makers = makers
        super().__init__(label="Counted in figures", required=False)

    def to_python(self, value: Any) -> Cut | None:
        return cut_asked(self.makers, value)


def by_cuts(makers: Makers, keys: Iterable[str], who: Any) -> dict[str, Q]:
    """What each of these cuts holds, to count groups by."""
    return {key: cut_named(makers, key).of(who)("") for key in keys}


def always(key: str, says: str, holds: Narrow) -> Callable[[str], Cut | None]:
    """A cut that nothing stands behind."""
    return lambda of: None if of else Cut(key, says, lambda who: holds)


def weekly(name: str, says: str, column: str, holds: Narrow) -> Callable[[str], Cut | None]:
    """What a moment puts into one week, told by its Monday; or, without one, into the weeks that figures count."""

    def make(of: str) -> Cut | None:
        monday = monday_asked(of) if of else weeks()[0]
        if monday is None:
            return None
        until = monday + A_WEEK if of else weeks()[-1] + A_WEEK
        words = f"{says} in the week of {day_words(monday)}" if of else f"{says} since {day_words(monday)}"
        return Cut(f"{name}.{of}" if of else name, words, lambda who: within(column, monday, until, holds))

    return make


def within(column: str, first: date, until: date, holds: Narrow) -> Narrow:
    """From the beginning of one day to that of another."""
    since, before = start_of(first), start_of(until)
    return lambda prefix: holds(prefix) & Q(**{f"{prefix}{column}__gte": since, f"{prefix}{column}__lt": before})


def weeks() -> list[date]:
    """The Mondays of the weeks that figures count; the last one is this week's."""
    this = today() - today().weekday() * ONE_DAY
    return [this - A_WEEK * back for back in reversed(range(WEEKS))]


def monday_asked(text: str) -> date | None:
    day = day_asked(text)
    return day if day is not None and day.weekday() == 0 else None


def day_asked(text: str) -> date | None:
    """A day of an address; none that no list reaches."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2015, 1, 1) <= day <= date(2100, 1, 1) else None
