"""What the parts of a page are made of. Views build these; templates/components shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary list: a question, its answer, and where to change it."""

    key: str
    value: Any = ""
    href: str = ""
    action: str = "Change"
    typed: bool = False  # free text: keeps its line breaks, misleading characters are named
    colour: str = ""  # shows the value as a tag
    missing: str = "Not given"

    @property
    def values(self) -> list[Any]:
        """An answer of several parts is shown as a list."""
        if isinstance(self.value, list | tuple):
            return [part for part in self.value if part not in (None, "")]
        return [] if self.value in (None, "") else [self.value]


@dataclass(frozen=True, slots=True)
class Task:
    """A line of a task list. Without an address it cannot be started yet, and the hint says why."""

    title: str
    status: str = "Not yet started"
    href: str = ""
    hint: str = ""
    colour: str = ""  # completed tasks have plain text, as GOV.UK has it


@dataclass(frozen=True, slots=True)
class Tab:
    """A page beside this one, with how many things wait there. A count above the cap reads "100+"."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of a timeline."""

    title: str
    when: datetime
    by: str = ""
    text: str = ""
    href: str = ""
    link_text: str = "View"
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and its value in an identity bar."""

    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class Label:
    """A coloured tag; the colour never says anything the word does not."""

    text: str
    colour: str = "grey"
