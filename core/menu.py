"""What the menu and the start page offer. An app says it in its `menu.py`, as rows, which join `ENTRIES`.

# referrals/menu.py
from core.menu import Entry
MENU = (Entry("Queue", "referrals:queue", opens=sees_queue, order=20, says="…", waiting=unclaimed),)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

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
    # How many things wait there, counted no further than 100: a line of the first page, or a badge on every page.
    waiting: Callable[[Any], int] | None = None
    badge: bool = False
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
