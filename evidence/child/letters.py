"""Where the letters of a PDF's page stand in the picture of it, as PDFium reads them."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the page's picture
AT_A_BREAK = 2  # in place of a hyphen at the end of a line, which PDFium takes for one that the break put there


@dataclass(frozen=True)
class Letter:
    """A character, and where it stands; without a box where it is a gap. `drawn_by`: the object of the page that draws it."""

    said: str
    box: Box | None
    drawn_by: int = 0

    @property
    def is_gap(self) -> bool:
        return self.box is None or self.said.isspace() or unicodedata.category(self.said) in ("Mn", "Cf")


def letters_of(page: Any, text: Any, size: tuple[int, int]) -> list[Letter]:
    """Every character in the order of the text, with its box in the picture that was drawn of this page."""
    return [
        Letter(_said(text, place), _box(page, text, place, size), _drawn_by(text, place))
        for place in range(text.count_chars())
    ]


def _said(text: Any, place: int) -> str:
    code = pdfium_c.FPDFText_GetUnicode(text.raw, place)
    if code == AT_A_BREAK and pdfium_c.FPDFText_IsHyphen(text.raw, place) == 1:
        return "-"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code) if code else " "


def _drawn_by(text: Any, place: int) -> int:
    return address(pdfium_c.FPDFText_GetTextObject(text.raw, place))


def address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _box(page: Any, text: Any, place: int, size: tuple[int, int]) -> Box | None:
    left, bottom, right, top = text.get_charbox(place)
    if right <= left or top <= bottom:
        left, bottom, right, top = text.get_charbox(place, loose=True)
    if right <= left or top <= bottom:
        return None
    return on_picture(page, size, (left, bottom, right, top))


def on_picture(page: Any, size: tuple[int, int], sides: Sequence[float]) -> Box:
    """As the page was drawn: turned as it says, and cut to what it shows. `sides`: left, bottom, right and top on the page."""
    left, bottom, right, top = sides
    (x, y), (x2, y2) = _placed(page, size, left, bottom), _placed(page, size, right, top)
    return min(x, x2), min(y, y2), max(x, x2), max(y, y2)


def _placed(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def meet(one: Box, other: Box) -> bool:
    """However little: half a letter may be read."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lines_of(letters: Sequence[Letter]) -> Iterator[Box]:
    """The boxes that cover them: one for each line that they stand on, gaps between letters included."""
    line: Box | None = None
    for letter in letters:
        if letter.box is None or letter.said.isspace():
            continue
        if line is not None and on_one_line(line, letter.box):
            line = around(line, letter.box)
            continue
        if line is not None:
            yield line
        line = letter.box
    if line is not None:
        yield line


def around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def on_one_line(line: Box, box: Box) -> bool:
    """Beside it, or, where a line is written upwards, above or below it: near enough to be the same word."""
    near = 3 * max(box[3] - box[1], box[2] - box[0], 8)
    return (min(line[3], box[3]) > max(line[1], box[1]) and max(line[0] - box[2], box[0] - line[2]) < near) or (
        min(line[2], box[2]) > max(line[0], box[0]) and max(line[1] - box[3], box[1] - line[3]) < near / 6
    )
