"""What the first page says of a person's day. An app says it in its `today.py`, as lines, which join `LINES`.

A line is a number and the list that it counts: the same rule and the same narrowing, so that both say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.counting import Countable
from core.extension import Point
from core.menu import counted_with_badges, entries
from core.rules import Gate, Rule

URGENT, WAITING, DUE, NEWS = "Urgent", "Waiting for you", "Due", "New and changed"
HEADINGS = (URGENT, WAITING, DUE, NEWS)


@dataclass(frozen=True)
class Line:
    """`of(who)` is what is counted; or the number itself, where no rule of a list gives it."""

    says: str
    heading: str
    url_name: str
    opens: Gate | Rule
    of: Callable[[Any], Countable | int]
    order: int = 50
    asked: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.says} ({self.url_name})"

    @property
    def href(self) -> str:
        return f"{reverse(self.url_name)}?{urlencode(self.asked)}" if self.asked else reverse(self.url_name)


@dataclass(frozen=True)
class Recent:
    """A record that this person opened lately, and may open still."""

    label: str
    href: str
    words: str


LINES: Point[Line] = Point("core.today", "what the first page says of a person's day")
RECENT: Point[Callable[[Any], Iterable[Recent]]] = Point(
    "core.recent", "records that a person opened last, as they may see them now"
)


def of_today(request: Any) -> list[tuple[str, list[tuple[Line, int]]]]:
    """The lines that have something, by heading; all that lists count is counted in one statement, and so is the frame."""
    opens = [line for line in (*LINES, *_of_menu()) if line.opens.anywhere(request.who)]
    lines = sorted(opens, key=lambda line: line.order)
    found = list(zip(lines, counted_with_badges(request, [line.of for line in lines]), strict=True))
    by_heading = [(heading, [(line, n) for line, n in found if n and line.heading == heading]) for heading in HEADINGS]
    return [(heading, rows) for heading, rows in by_heading if rows]


def _of_menu() -> Iterable[Line]:
    """A place that says how many wait there is a line too."""
    for entry in entries():
        if entry.waiting:
            yield Line(entry.label, WAITING, entry.url_name, entry.opens, entry.waiting, entry.order)


def recently_opened(who: Any) -> list[Recent]:
    return [recent for find in RECENT for recent in find(who)]
