"""What draws the text of a page: its objects, also those inside of others, and the letters that come of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_float
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from evidence.child.letters import Box, Letter, address, around, on_picture

UNDRAWN, DRAWN_TEXT, DRAWN_PICTURE, DRAWN_GROUP = 3, 1, 3, 5  # as PDFium numbers them
DEEP = 6  # objects within objects
NEAR = 6  # pixels: how far apart the same may be drawn twice, to make it bolder


@dataclass(eq=False)
class Ink:
    """What draws letters together: one object, and those that draw the same once more at the same place."""

    handles: list[Any]
    box: Box
    places: list[int] = field(default_factory=list)

    @property
    def is_undrawn(self) -> bool:
        return all(pdfium_c.FPDFTextObj_GetTextRenderMode(each) == UNDRAWN for each in self.handles)


def objects_of(page: Any, size: tuple[int, int]) -> tuple[list[tuple[Any, Box]], list[Box]]:
    """What draws text, and the boxes of pictures; also inside of other objects."""
    texts, pictures = list[tuple[Any, Box]](), list[Box]()
    for handle, kind, matrix in _handles(page):
        box = _bounds(page, size, handle, matrix)
        if kind == DRAWN_TEXT:
            texts.append((handle, box))
        elif kind == DRAWN_PICTURE:
            pictures.append(box)
    return texts, pictures


def _handles(page: Any) -> Iterator[tuple[Any, int, pdfium.PdfMatrix]]:
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    yield from _within((pdfium_c.FPDFPage_GetObject(page.raw, n) for n in range(count)), pdfium.PdfMatrix(), DEEP)


def _within(handles: Iterable[Any], matrix: pdfium.PdfMatrix, deep: int) -> Iterator[tuple[Any, int, pdfium.PdfMatrix]]:
    for handle in handles:
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        yield handle, kind, matrix
        if kind == DRAWN_GROUP and deep:
            own = pdfium_c.FS_MATRIX()
            pdfium_c.FPDFPageObj_GetMatrix(handle, own)
            inner = pdfium.PdfMatrix.from_raw(own).multiply(matrix)
            count = pdfium_c.FPDFFormObj_CountObjects(handle)
            yield from _within((pdfium_c.FPDFFormObj_GetObject(handle, n) for n in range(count)), inner, deep - 1)


def _bounds(page: Any, size: tuple[int, int], handle: Any, matrix: pdfium.PdfMatrix) -> Box:
    sides = [c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(handle, *sides)
    left, bottom, right, top = (side.value for side in sides)
    corners = [matrix.on_point(x, y) for x in (left, right) for y in (bottom, top)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return on_picture(page, size, (min(across), min(down), max(across), max(down)))


def inks_of(letters: Sequence[Letter], texts: Sequence[tuple[Any, Box]]) -> list[Ink]:
    """By what draws them. What draws the same once more at the same place, to make it bolder, is in no text: it goes along."""
    by_object: dict[int, list[int]] = {}
    for place, letter in enumerate(letters):
        if not letter.is_gap:
            by_object.setdefault(letter.drawn_by, []).append(place)
    inks, twice = list[Ink](), list[tuple[Any, Box]]()
    for handle, box in texts:
        places = by_object.get(address(handle))
        if places:
            inks.append(Ink([handle], box, places))
        else:
            twice.append((handle, box))
    for handle, box in twice:
        for ink in inks:
            if _is_the_same(ink.box, box):
                ink.handles.append(handle)
    for ink in inks:
        for place in ink.places:
            if box_of := letters[place].box:
                ink.box = around(ink.box, box_of)
    return inks


def _is_the_same(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))
