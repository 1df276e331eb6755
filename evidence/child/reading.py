"""What was read of a file: its kind, the pages of its copy, and what it also holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.limits import LIMITS


class Refused(Exception):
    """It is not taken. `code` is one of `evidence.reasons.REFUSED`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Page:
    """A page of the copy: the name of its picture in the directory, the text beside it, or one of them."""

    picture: str = ""
    width: int = 0
    height: int = 0
    text: str = ""


@dataclass
class Reading:
    kind: str
    reader: str = ""
    pages: list[Page] = field(default_factory=list)
    holds: list[tuple[str, int, str]] = field(default_factory=list)
    drawn_bytes: int = 0
    more_begin_at: list[int] = field(default_factory=list)  # further pictures in the file, which were said

    def hold(self, code: str, found: Iterable[str] = (), *, n: int | None = None) -> None:
        """It also holds this: how many, and the beginning of what was found. Nothing found is nothing held."""
        said = [line(each) for each in found]
        number = len(said) if n is None else n
        if number:
            self.holds.append((code, number, line("; ".join(each for each in said if each))))

    def say_cut(self) -> None:
        """Something was left out because it is too long. Once is enough."""
        if not any(code == "cut" for code, _, _ in self.holds):
            self.hold("cut", n=1)

    def add_drawn(self, page: Page) -> None:
        """A page with a picture, as long as all of them together are no larger than a copy may be."""
        self.drawn_bytes += Path(page.picture).stat().st_size
        if self.drawn_bytes > LIMITS.copy_bytes:
            raise Refused("too_large")
        self.pages.append(page)

    def add_text(self, text: str) -> None:
        """A page of text alone, as long as there is room."""
        room = LIMITS.text - sum(len(page.text) for page in self.pages)
        text = storable(text)
        if len(text) > room:
            self.say_cut()
        if text[:room].strip():
            self.pages.append(Page(text=text[:room]))

    def as_plain(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "reader": self.reader,
            "pages": [vars(page) for page in self.pages],
            "holds": self.holds,
        }


def storable(text: str) -> str:
    """Without what the database refuses and what no page shows: NUL, other control characters, half surrogates."""
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in _lines(whole(text))
    )


def whole(text: str) -> str:
    """Letters that came as two halves are one; half a one is none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0b", "\n")


def on_one_line(text: str) -> str:
    """All of it. What would turn the line around is taken out."""
    plain = "".join(c for c in storable(text) if unicodedata.category(c) != "Cf")
    return " ".join(plain.split())


def line(text: str) -> str:
    """In one line, cut to what is shown of it."""
    plain = on_one_line(text)
    return plain if len(plain) <= LIMITS.words else plain[: LIMITS.words - 1] + "\u2026"
