"""Typed text for paper: what a reader would see as a box, a mirror image or nothing at all is put into words, each line
keeps its own direction, and no shape of text costs more than its length.

A renderer lays a line out by trying: where it finds no place to break it takes the whole of what is left, again for
every line. So places to break are put in before it starts, invisibly, and only where there are none.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from core.fonts import can_draw
from core.forms.text import visible
from core.pictographs import in_words
from core.spelling import counted, numbered, side_by_side

BREAK = "\u200b"
LINES = 1_000  # of one answer; after them a line's end is a sign in the text
LINE_END = " \u00b6 "
UNBROKEN = 200  # an address of a page or a long word stays whole and can be copied
HARD_TO_BREAK = 80  # about a line: where a paragraph has many of these, they are broken too
PIECE = 40
IN_A_CELL = 20
_STYLES = {0xFE0E: None, 0xFE0F: None}
DEAR = 100_000
MARKS = 12  # on one letter: more than any script writes, fewer than reach into the next line

_NEW_LINE = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BLANK = "\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff"
)
_MUCH_OF_NOTHING = re.compile(f"[{_BLANK}{_HIDDEN}]{{{PIECE + 1},}}")
_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
# Between these the renderer may break for certain: two words, two ideographs.
_SURE_BREAK = re.compile(f"(?<=[\\w.,;:!?)]) (?=\\w)|(?<=[{_IDEOGRAPH}])(?=[{_IDEOGRAPH}])")


@dataclass(frozen=True)
class Paragraph:
    """One line as it was typed. `gap`: blank lines stood before it."""

    text: str
    rtl: bool = False
    gap: bool = False


def paragraphs(text: str, *, piece: int = PIECE) -> list[Paragraph]:
    """Typed text, a paragraph a line, each in the direction of its first letter that has one. `piece`: fewer letters
    than a line of the column has."""
    made: list[Paragraph] = []
    gap = False
    for line in _lines(text):
        if line.strip():
            made.append(Paragraph(breakable(printable(line), piece=piece), is_rtl(line), gap and bool(made)))
        gap = not line.strip()
    return made


def _lines(text: str) -> list[str]:
    lines = _NEW_LINE.split(text)
    rest = [line for line in lines[LINES:] if line.strip()]
    return [*lines[:LINES], LINE_END.join(rest)] if rest else lines


def weight(text: str) -> int:
    """What printing it costs, in characters: a paragraph costs about as much as fifty of them."""
    return sum(len(paragraph.text) + 50 for paragraph in paragraphs(text))


def is_rtl(text: str) -> bool:
    """Whether its first letter that has a direction is Arabic, Hebrew, Syriac, Thaana or another read
    from the right."""
    for character in text:
        if (direction := unicodedata.bidirectional(character)) in ("L", "R", "AL"):
            return direction != "L"
    return False


def printable(line: str) -> str:
    """One line in characters that paper shows: pictographs by name; what misleads, hides or has no glyph by number."""
    line = _MUCH_OF_NOTHING.sub(lambda found: _kinds(found.group(), "hidden or blank characters"), line)
    line = _stack().sub(lambda found: found[1] + _kinds(found[2], "marks on one letter"), line)
    named = visible(in_words(line)).translate(_STYLES)
    undrawn = "".join(re.escape(each) for each in set(named) if not can_draw(each))
    return re.sub(f"[{undrawn}]+", _without_a_glyph, named) if undrawn else named


def _kinds(characters: str, of: str) -> str:
    return counted([numbered(each) for each in characters], of)


def _without_a_glyph(found: re.Match[str]) -> str:
    return side_by_side([numbered(each) for each in found.group()], "characters that no font here can show")


@cache
def _stack() -> re.Pattern[str]:
    """Marks that stand on one letter, the first of them apart from those that are too many."""
    marks = (chr(point) for point in range(sys.maxunicode + 1))
    every = "".join(mark for mark in marks if unicodedata.category(mark) in ("Mn", "Me"))
    return re.compile(f"([{every}]{{{MARKS}}})([{every}]+)")


def breakable(text: str, *, piece: int = PIECE) -> str:
    """The text with places to break where the renderer would look for one in vain."""
    if len(text) <= HARD_TO_BREAK:
        return text
    stretches = _stretches(text)
    hard = sum(len(stretch) > HARD_TO_BREAK for stretch in stretches)
    longest = HARD_TO_BREAK if hard * len(text) > DEAR else UNBROKEN
    if hard == 0 or max(map(len, stretches)) <= longest:
        return text
    return "".join(_in_pieces(each, piece) if len(each) > longest else each for each in stretches)


def _stretches(text: str) -> list[str]:
    ends = [found.end() for found in _SURE_BREAK.finditer(text)]
    return [text[begin:end] for begin, end in pairwise([0, *ends, len(text)])]


def _in_pieces(stretch: str, piece: int) -> str:
    """Never between a letter and its marks."""
    pieces = [""]
    for character in stretch:
        if len(pieces[-1]) >= piece and unicodedata.category(character) not in ("Mn", "Mc", "Me", "Cf", "Sk"):
            pieces.append("")
        pieces[-1] += character
    return BREAK.join(pieces)
