"""Every telephone number in a text, however it is written. A box for one number holds two, an extension, a remark:
"07700 900456 or 07700 900457", "0161 496 0123 ext 45 after 5pm", "07700 900123 (2 daughters)".

The rules are ours rather than a library's: the ones at hand refuse two numbers in one text, take an hour or a sort
code for a telephone, read the X of a masked number as a figure, or do not know the numbers kept for drama, which
all demonstrations use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# A run of figures with what people put between them. A line ends it, and so does a slash: "07700 900456 / 07700
# 900457".
_RUN = re.compile(r"(?<![\w*•])(?P<plus>\+|00)?[ ]?\(?\d(?:[ ().-]*\d)*")
_GROUP = re.compile(r"\d+")
# The zero of "+44 (0) 7700", which is dialled only at home.
_HOME_ZERO = re.compile(r"\(\s*0\s*\)")
# Directly behind a run: figures kept back (07400 XXX XXX, 07700 9001**). An extension has a figure behind its x.
_MASKED = re.compile(r"[ .-]{0,9}(?:[xX*•#?]{2,}|[*•])|[xX](?![a-zA-Z]|[ .:]*\d)")
# The letter O typed for a nought inside a number.
_LETTER_O = re.compile(r"(?<=\d)[oO]+(?=\d)")
_HYPHENS = {ord(mark): "-" for mark in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
UNITED_KINGDOM = "44"
# Of a number, the last figures that are the same with and without the code of a country.
ENOUGH = 9
# Figures of a number with its country in front, shortest and longest.
SHORTEST_ABROAD, LONGEST_ABROAD = 8, 15
# Figures of a number as dialled in a street, given alone in its box.
LOCAL = range(6, 9)


class Telephone(NamedTuple):
    """One number and where it stands in the text. `home` is the number without code and trunk zero, where it is known
    which part that is; `abroad` the whole of a number of another country; `says_british` that the code was written."""

    home: str
    abroad: str
    start: int
    end: int
    says_british: bool = False

    @property
    def digits(self) -> str:
        return self.abroad or self.home

    @property
    def key(self) -> str:
        """What it is filed under: alike for +353 85 123 4567 and 085 123 4567."""
        return self.digits[-ENOUGH:]

    def is_same(self, other: Telephone) -> bool:
        """Whether both ring at one place, where one may leave out its country."""
        mine, yours = self.comparable_with(other)
        return mine == yours

    def comparable_with(self, other: Telephone) -> tuple[str, str]:
        """The figures of both, without the country where only one of them gives it."""
        if bool(self.abroad) == bool(other.abroad):
            return self.digits, other.digits
        if self.says_british or other.says_british:
            return self.abroad, other.abroad
        given, bare = (self.abroad, other.home) if self.abroad else (other.abroad, self.home)
        without = given[-len(bare) :] if 1 <= len(given) - len(bare) <= 3 else given
        return (without, bare) if self.abroad else (bare, without)


@lru_cache(maxsize=10_000)
def telephones(text: str) -> tuple[Telephone, ...]:
    """Every number in the text, in its order.

    >>> [each.home for each in telephones("07700 900456 or +44 (0)7700 900457 ext 12, not 07400 XXX XXX")]
    ['7700900456', '7700900457']
    """
    plain = _plain(text)
    found = [number for run in _RUN.finditer(plain) for number in _numbers(plain, run)]
    return tuple(found) or _local(plain)


def _plain(text: str) -> str:
    """The text with Latin figures, one kind of hyphen and space; each character stays where it was."""
    return _LETTER_O.sub(lambda found: "0" * len(found[0]), "".join(map(_character, text.translate(_HYPHENS))))


def _character(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if kind in {"Zs", "Cf"}:
        return " "
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 else character


def _numbers(plain: str, run: re.Match[str]) -> Iterator[Telephone]:
    """The numbers of one run of figures: two may follow each other with only a space between them."""
    start, figures, plus = run.start(), "", bool(run["plus"])
    masked = _MASKED.match(plain, run.end())
    zeros = [zero.span() for zero in _HOME_ZERO.finditer(plain, run.start(), run.end())]
    groups = [one for one in _GROUP.finditer(plain, run.start(), run.end()) if not _within(one, zeros)]
    for place, group in enumerate(groups):
        start = start if figures else (run.start() if not place else group.start())
        figures += group[0]
        following = groups[place + 1][0] if place + 1 < len(groups) else ""
        if _is_over(figures, following, plus=plus):
            last = not following
            if not (last and masked) and (number := _read(figures, start, group.end(), plus=plus)):
                yield number
            figures, plus = "", False


def _within(group: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < group.start() and group.end() < end for start, end in spans)


def _is_over(figures: str, following: str, *, plus: bool) -> bool:
    """Whether the number ends here: nothing follows, or it is whole and the next group begins another or
    is a remark."""
    return not following or (
        _read(figures, 0, 0, plus=plus) is not None and _begins_anew(figures, following, plus=plus)
    )


def _begins_anew(figures: str, following: str, *, plus: bool) -> bool:
    longer = _read(figures + following, 0, 0, plus=plus)
    return longer is None or (following.startswith("0") and len(following) > 3)


def _read(figures: str, start: int, end: int, *, plus: bool) -> Telephone | None:
    """A number of so many figures, or nothing: an hour, a date, a sort code and an NHS number are none."""
    if plus or figures.startswith("00"):
        return _abroad(figures.removeprefix("00"), start, end)
    if figures.startswith("0"):
        return Telephone(figures[1:], "", start, end) if len(figures) in (10, 11) else None
    if figures.startswith(UNITED_KINGDOM) and len(figures) in (11, 12, 13):
        return _abroad(figures, start, end)
    return Telephone(figures, "", start, end) if len(figures) == 10 and figures[0] in "127" else None


def _abroad(figures: str, start: int, end: int) -> Telephone | None:
    if figures.startswith(UNITED_KINGDOM):
        home = figures.removeprefix(UNITED_KINGDOM).removeprefix("0")
        return Telephone(home, "", start, end, says_british=True) if len(home) in (9, 10) else None
    is_number = SHORTEST_ABROAD <= len(figures) <= LONGEST_ABROAD
    return Telephone("", figures, start, end) if is_number else None


def _local(plain: str) -> tuple[Telephone, ...]:
    """A number without its area, where it is all that stands in the box."""
    figures = "".join(plain.split())
    if figures.isdecimal() and len(figures) in LOCAL:
        return (Telephone(figures, "", 0, len(plain)),)
    return ()
