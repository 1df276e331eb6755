"""What the menu and the start page offer. An app says it in its `menu.py`, as rows, which join `ENTRIES`.

# referrals/menu.py
from core.menu import Entry
MENU = (Entry("Queue", "referrals:queue", opens=sees_queue, order=20, says="…", waiting=unclaimed),)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.counting import Countable, ListOf, counts
from core.extension import Point
from core.rules import Gate, Rule


@dataclass(frozen=True)
class Entry:
    """One place to go. Offered to whom its gate, or any branch of its rule, is open."""

    label: str
    url_name: str
    opens: Gate | Rule
    order: int = 50
    says: str = ""  # one sentence: what is found there
    # How many things wait there, counted no further than 100, for a line of the first page.
    waiting: Callable[[Any], int] | None = None
    # What is counted for a badge on every page.
    badge: ListOf | None = None
    on_menu: bool = True
    # A button of the first page that posts there, and what it says: where a day begins with it.
    press: tuple[str, Mapping[str, str]] | None = None

    def __str__(self) -> str:
        return self.url_name


ENTRIES: Point[Entry] = Point("core.menu", "what the menu and the start page offer")


@cache
def entries() -> tuple[Entry, ...]:
    """The rows of every app, in the order of the menu."""
    return tuple(sorted(ENTRIES, key=lambda entry: entry.order))


def offered(who: Any) -> Iterable[Entry]:
    """The entries open to this person."""
    return (entry for entry in entries() if entry.opens.anywhere(who))


def counted_with_badges(request: Any, lists: Sequence[Countable | ListOf]) -> list[int]:
    """How many of each list of a page, in one statement with the badges of the frame round it."""
    badges = {entry.url_name: entry.badge for entry in offered(request.who) if entry.badge}
    numbers = counts(request.who, [*lists, *badges.values()])
    request.badges = dict(zip(badges, numbers[len(lists) :], strict=True))
    return numbers[: len(lists)]


def badges(request: Any) -> dict[str, int]:
    """How many wait at each entry with a badge, by its url name."""
    if not hasattr(request, "badges"):
        counted_with_badges(request, [])
    found: dict[str, int] = request.badges
    return found
