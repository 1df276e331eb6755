"""Figures about the work: tables of numbers, each a link to the list that it counts. An app says what it has in its
`figures.py`, as boards, which join `BOARDS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from core.clock import short_day_words
from core.extension import Point
from core.rules import Gate, Rule

# A number below this may let a reader guess whom it is about, once it stands where records cannot be opened.
SMALLEST = 5
NOT_SHOWN = "not shown"


class About(Enum):
    """What a table counts. Work is no secret; what is said of people is kept back where they are few."""

    WORK = "work"
    PARTS = "parts"  # people, each in one row: the rows make up a whole that is told elsewhere
    SHARES = "shares"  # people, who may be in several rows: each row and what is left of the whole make it up


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where it leads; or words, where it is no number."""

    number: int | None = None
    href: str = ""
    words: str = ""
    is_hidden: bool = False

    def __str__(self) -> str:
        if self.is_hidden:
            return NOT_SHOWN
        return self.words or ("" if self.number is None else f"{self.number:,}")


def leading_to(url_name: str, number: int, **asked: Any) -> Figure:
    """A number, and the list cut to what it counts; nothing is a list of nothing, and leads nowhere."""
    return Figure(number, f"{reverse(url_name)}?{urlencode(asked)}" if number else "")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: what it is about, and its figures."""

    label: str
    figures: tuple[Figure, ...]
    remark: str = ""

    def leading_nowhere(self, *, is_hidden: bool) -> Line:
        figures = tuple(replace(one, href="", is_hidden=is_hidden) for one in self.figures)
        return replace(self, figures=figures)


@dataclass(frozen=True)
class Table:
    """`says` is a sentence that tells what the figures show; `drawn` are the columns of the chart, side by side or, in
    bars that lie, one after another."""

    key: str
    title: str
    says: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    drawn: tuple[int, ...] = ()
    lies: bool = False
    about: About = About.WORK
    whole: int = 0

    @property
    def plain(self) -> Table:
        """As it leaves the service: no number leads anywhere, and none lets a reader guess whom it is about."""
        hidden = few(self)
        rows = tuple(row.leading_nowhere(is_hidden=at in hidden) for at, row in enumerate(self.rows))
        return replace(self, rows=rows)


@dataclass(frozen=True)
class Board:
    """The figures of one kind of work, for those to whom `opens` is open. `whose` says what is counted."""

    key: str
    title: str
    whose: str
    opens: Gate | Rule
    tables: Callable[[Any], Sequence[Table]]

    def __str__(self) -> str:
        return self.key


BOARDS: Point[Board] = Point("core.figures", "tables of figures about the work, for those who answer for it")


def open_boards(who: Any) -> list[Board]:
    """In the order in which a referral meets them: the lowest app has joined last."""
    return [board for board in [*BOARDS][::-1] if board.opens.anywhere(who)]


def by_week(key: str, title: str, says: str, columns: Sequence[str], weeks: Mapping[date, Sequence[Figure]]) -> Table:
    """A table of the weeks that figures count, with their columns drawn."""
    rows = tuple(Line(short_day_words(monday), tuple(figures)) for monday, figures in weeks.items())
    return Table(key, title, says, "Week from", tuple(columns), rows, tuple(range(len(columns))))


def how_ended(key: str, title: str, says: str, first: str, rows: Sequence[tuple[str, Figure]]) -> Table:
    """A table of people or matters, each in one row. A row of nothing is told too: that nothing ended so is an answer."""
    lines = tuple(Line(label, (figure,)) for label, figure in rows)
    whole = sum(figure.number or 0 for _, figure in rows)
    return Table(key, title, says, first, ("Number",), lines, (0,), lies=True, about=About.PARTS, whole=whole)


# --- Few people -------------------------------------------------------------------------------------------------------


def few(table: Table) -> set[int]:
    """The rows whose numbers are kept back, so that none is told and none can be had by subtraction."""
    numbers = [row.figures[0].number or 0 for row in table.rows]
    if table.about is About.PARTS:
        return _parts(numbers)
    if table.about is About.SHARES:
        return {at for at, number in enumerate(numbers) if is_few(number) or is_few(table.whole - number)}
    return set()


def is_few(number: int) -> bool:
    return 0 < number < SMALLEST


def _parts(numbers: Sequence[int]) -> set[int]:
    """What is kept back makes up what is left of the whole: so it is never one row, nor few people altogether."""
    hidden = {at for at, number in enumerate(numbers) if is_few(number)}
    others = sorted((number, at) for at, number in enumerate(numbers) if number >= SMALLEST)
    while hidden and (len(hidden) < 2 or sum(numbers[at] for at in hidden) < SMALLEST):
        if not others:
            return set(range(len(numbers)))
        hidden.add(others.pop(0)[1])
    return hidden
