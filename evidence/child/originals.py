"""The original of a safe copy, asked by those who make a redacted version and by those who check it: which of its letters are
to be seen, and where words stand in anything that its pages may draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from evidence.child import seen, spoken
from evidence.child.letters import Box, Letter, letters_of, lines_of, meet, on_picture
from evidence.redacting.words import found_in

SAYS = ("/Contents", "/V", "/DV", "/RC", "/TU")  # of a note or a box of a form: words that it may draw
HIDDEN = 2  # of the flags of a note
BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError)


class Original:
    """A PDF, without what it says in place of what it draws; and once more with that, to look for words in both."""

    def __init__(self, path: Path) -> None:
        self._path = path
        plain = spoken.without_it(path)
        self._document = _opened(plain or path)
        self._with_spoken = _opened(path) if plain else None
        self._marks: list[list[tuple[list[str], tuple[float, ...]]]] | None = None

    def seen_on(self, number: int, picture: Image.Image) -> list[Letter]:
        """The letters of a page that are to be seen in the picture of it."""
        return seen.seen_on(self._document, number, picture).letters

    def places_of(self, terms: Sequence[str], number: int, size: tuple[int, int]) -> Iterator[Box]:
        """Wherever the terms stand on a page: seen or not, as it says itself or as it is drawn, in a note or an answer."""
        if not terms:
            return
        for document in filter(None, (self._with_spoken, self._document)):
            page = seen.flattened(document, number)
            text = page.get_textpage()
            letters = letters_of(page, text, size)
            found = found_in("".join(letter.said for letter in letters), terms)
            places = [list(lines_of(letters[start:end])) for start, end in found]
            yield from (box for boxes in places for box in boxes)
            if document is self._document:
                yield from self._not_drawn_as_text(terms, number, places, partial(on_picture, page, size))
            text.close()
            page.close()

    def _not_drawn_as_text(
        self, terms: Sequence[str], number: int, places: Sequence[Sequence[Box]], placed: Callable[[Any], Box]
    ) -> Iterator[Box]:
        """Notes and answers whole, where they say the words more often than their letters do."""
        for words, sides in self._marked(number):
            if said := max((len(found_in(each, terms)) for each in words), default=0):
                box = placed(sides)
                if said > sum(1 for boxes in places if any(meet(each, box) for each in boxes)):
                    yield box

    def _marked(self, number: int) -> list[tuple[list[str], tuple[float, ...]]]:
        if self._marks is None:
            with pikepdf.open(self._path) as document:
                self._marks = [list(_marks_of(page)) for page in document.pages]
        return self._marks[number]


def _opened(source: Any) -> Any:
    document = pdfium.PdfDocument(source)
    document.init_forms()
    return document


def _marks_of(page: pikepdf.Page) -> Iterator[tuple[list[str], tuple[float, ...]]]:
    for mark in page.obj.get("/Annots", []):
        try:
            sides = [float(side) for side in mark.Rect]
            words = [] if int(mark.get("/F", 0)) & HIDDEN else list(_said_by(mark))
        except BROKEN:
            continue
        left, right, bottom, top = *sorted(sides[0::2]), *sorted(sides[1::2])
        yield words, (left, bottom, right, top)


def _said_by(mark: Any) -> Iterator[str]:
    """Of itself and of the field that it is a box of."""
    for _ in range(8):
        for key in SAYS:
            value = mark.get(key)
            if isinstance(value, pikepdf.Stream):
                yield value.read_bytes().decode("utf-8", "replace")
            elif isinstance(value, pikepdf.Array):
                yield from (str(each) for each in value)
            elif value is not None:
                yield str(value)
        if (mark := mark.get("/Parent")) is None:
            return
