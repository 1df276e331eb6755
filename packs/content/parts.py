"""The pieces a pack is printed from. Plain values: everything is read before the first line is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from textwrap import wrap
from typing import Any

from core.clock import clock_words, day_words

NARRATIVE = 400
LONGEST_WORD = 40
WHOLE_DAY = 12  # happenings
LABEL_ROW, MOST_ROWS = 22, 6  # letters of a label that stand in one row beside an answer
AS_CLAIM = "as claimed"


@dataclass(frozen=True)
class Line:
    """A question and its answer."""

    label: str
    value: str
    claim: str = ""  # the key of what is claimed of the person, if it is that; AS_CLAIM where a claim says the same

    @property
    def is_long(self) -> bool:
        """Wants the whole width: a narrative, or a word longer than the column beside a label."""
        return len(self.value) > NARRATIVE or any(len(word) > LONGEST_WORD for word in self.value.split())

    @property
    def label_rows(self) -> int:
        """How many rows the question takes beside its answer: no page ends in the middle of it."""
        return min(MOST_ROWS, len(wrap(self.label, LABEL_ROW)))


@dataclass(frozen=True)
class Entry:
    """Something with a heading of its own: a section of the form, a decision, a request."""

    title: str
    lines: Sequence[Line] = ()
    text: str = ""
    caption: str = ""
    file: str = ""  # its key, where it is a file that goes along: it is picked whole
    folder: str = ""  # under which its pages stand in the pack


@dataclass(frozen=True)
class Happening:
    when: datetime
    what: str
    by: str = ""

    @property
    def line(self) -> str:
        """As it stands under the heading of its day."""
        return f"{clock_words(self.when)}  {self.what}" + (f" \u2013 {self.by}" if self.by else "")


@dataclass(frozen=True)
class Day:
    """What happened on one day, under a heading: read aloud a table over pages is one table a page."""

    title: str
    happenings: Sequence[Happening]

    @property
    def fits(self) -> bool:
        """Whether it is short enough to stand on one page under its date."""
        return len(self.happenings) <= WHOLE_DAY


@dataclass(frozen=True)
class Section:
    """A numbered part of a pack. `more`: so many happenings are not printed."""

    code: str
    title: str
    entries: Sequence[Entry] = ()
    happenings: Sequence[Happening] = ()
    more: int = 0
    empty: str = "Nothing is recorded."

    @property
    def is_empty(self) -> bool:
        return not self.entries and not self.happenings

    @property
    def days(self) -> list[Day]:
        """The happenings by the day in London, in their order."""
        by_day = groupby(self.happenings, key=lambda happening: day_words(happening.when))
        return [Day(title, list(found)) for title, found in by_day]


@dataclass(frozen=True)
class LeftOut:
    """What this recipient does not get, and why; printed, so that the reader does not take a part for the whole."""

    title: str
    because: str


@dataclass(frozen=True)
class Annex:
    """An answer that is too long to print: whole, as it was typed, in a text file inside the document."""

    number: int
    title: str
    text: str

    @property
    def name(self) -> str:
        return f"annex-{self.number}.txt"


@dataclass(frozen=True)
class GivenFile:
    """One file that goes along: a page of a safe copy, or its text. `key`: of a picture in the private store of files."""

    name: str
    described: str
    sha256: str = ""
    key: str = ""
    text: str = ""

    @property
    def is_picture(self) -> bool:
        return bool(self.key) and self.name.endswith(".jpg")


@dataclass(frozen=True)
class PackContent:
    """One pack, whole."""

    reference: str
    marking: str
    recipient: str
    requested_by: str
    purpose: str
    lawful_basis: str
    made_at: datetime
    subject: str
    sections: Sequence[Section] = field(default_factory=tuple)
    left_out: Sequence[LeftOut] = field(default_factory=tuple)
    annexes: Sequence[Annex] = field(default_factory=tuple)
    files: Sequence[GivenFile] = field(default_factory=tuple)

    def texts_of(self, entry: Entry) -> list[str]:
        """What can be read in a file that goes along, beside its pages."""
        mine = (file for file in self.files if entry.folder and file.name.startswith(entry.folder))
        return [file.text for file in mine if file.text]

    def piece_of(self, file: GivenFile) -> str:
        """The key of the file that this goes along with; empty of what is of none."""
        entries = (entry for section in self.sections for entry in section.entries if entry.file and entry.folder)
        return next((entry.file for entry in entries if file.name.startswith(entry.folder)), "")

    def manifest(self) -> dict[str, Any]:
        """What is kept beside the file: what is in it, and what was left out."""
        return {
            "reference": self.reference,
            "marking": self.marking,
            "recipient": self.recipient,
            "sections": [{"code": s.code, "title": s.title} for s in self.sections],
            "left_out": [{"title": o.title, "because": o.because} for o in self.left_out],
            "annexes": [{"name": a.name, "title": a.title, "characters": len(a.text)} for a in self.annexes],
        }


def lines(*pairs: tuple[str, Any]) -> list[Line]:
    """The pairs that have an answer."""
    return [Line(label, plain(value)) for label, value in pairs if value not in (None, "", [], {})]


def plain(value: Any) -> str:
    """An answer as text, whatever the form stored."""
    if isinstance(value, list | tuple):
        return "\n".join(plain(part) for part in value if part not in (None, ""))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
