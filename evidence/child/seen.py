"""Which letters of a page are to be seen. What a PDF calls its text is not what it draws: it holds letters of layers that are
off, in the colour of the paper, under a black box; and what a form or a note draws is none of it.

Pixels are the truth. Forms and notes are made part of the page, it is drawn with its letters and without them, and a letter is
seen where that makes a difference. Where letters of two objects lie over each other, one is taken away at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from evidence.child.inks import Ink, inks_of, objects_of
from evidence.child.letters import Box, Letter, letters_of
from evidence.limits import LIMITS

POINTS_TO_PIXELS = 150 / 72  # sharp enough to read small print
FAINT = 24  # of 255: what changes less is not to be told from what is under it
FLAT = 60  # of 255: a picture with less contrast holds no writing
CELL = 3  # pixels: how finely it is asked whether letters lie over each other
TURNS = 12  # in which letters over each other are taken away one by one; of what lies thicker, none is believed
A_SCAN = 0.6  # of the page is a picture: then letters that are not drawn were read from it by a machine
A_PICTURE = 0.01  # of the page: smaller ones are lines and signs


@dataclass
class Seen:
    """The characters of a page in order, and the places of those that are to be seen. `by_machine`: some were read from a
    scan. `unlike`: a form or note is drawn otherwise than its letters could be asked. `pictures`: how many it shows."""

    everything: list[Letter]
    places: set[int]
    size: tuple[int, int]
    by_machine: bool = False
    unlike: bool = False
    pictures: int = 0

    @property
    def letters(self) -> list[Letter]:
        return [letter for place, letter in enumerate(self.everything) if place in self.places]

    @property
    def unseen(self) -> list[Letter]:
        """On the page, and not to be seen there."""
        return [letter for place, letter in enumerate(self.everything) if place not in self.places]


def scale_of(page: Any) -> float:
    longest = max(page.get_size())
    return min(POINTS_TO_PIXELS, LIMITS.page_edge / longest) if longest > 0 else 0.0


def drawn(page: Any) -> Image.Image:
    """As the copy shows it, with forms and notes."""
    picture: Image.Image = page.render(scale=scale_of(page), may_draw_forms=True).to_pil().convert("RGB")
    return picture


def seen_on(document: Any, number: int, shown: Image.Image, *, is_drawn_of_it: bool = False) -> Seen:
    """`document` is changed by it: forms and notes become part of its page. `shown` is what the copy shows of the page; where
    it was drawn of this very document and stored nowhere since, a page without notes is not drawn once more."""
    page = document[number]
    has_notes = pdfium_c.FPDFPage_GetAnnotCount(page.raw) > 0
    page.close()
    page = flattened(document, number)
    text = page.get_textpage()
    try:
        before = shown if is_drawn_of_it and not has_notes else _flat(page, shown.size)
        found = _seen(page, letters_of(page, text, shown.size), before, shown.size)
        found.unlike = has_notes and _is_unlike(before, shown)
        return found
    finally:
        text.close()
        page.close()


def flattened(document: Any, number: int) -> Any:
    """The page with all that its forms and notes draw made part of it."""
    page = document[number]
    if pdfium_c.FPDFPage_GetAnnotCount(page.raw):
        pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
        page.close()
        page = document[number]
    return page


def _flat(page: Any, size: tuple[int, int]) -> Image.Image:
    picture: Image.Image = page.render(scale=scale_of(page), may_draw_forms=False).to_pil().convert("RGB")
    return picture if picture.size == size else picture.resize(size)


def _is_unlike(flat: Image.Image, shown: Image.Image) -> bool:
    """By more than the rim of a letter."""
    coarse = ImageChops.difference(flat.reduce(4), shown.reduce(4))
    return max(most for _, most in coarse.getextrema()) > FLAT  # type: ignore[misc]  # of three bands


def _seen(page: Any, letters: list[Letter], before: Image.Image, size: tuple[int, int]) -> Seen:
    texts, pictures = objects_of(page, size)
    inks = inks_of(letters, texts)
    shown = _changed(page, before, letters, inks)
    area = size[0] * size[1]
    machine = set[int]()
    if sum(_area(box, size) for box in pictures) >= A_SCAN * area:
        machine = _read_by_machine(letters, inks, before.convert("L"), shown)
    large = sum(1 for box in pictures if _area(box, size) > A_PICTURE * area)
    return Seen(letters, _with_gaps(letters, shown | machine), size, by_machine=bool(machine), pictures=large)


def _with_gaps(letters: Sequence[Letter], shown: set[int]) -> set[int]:
    """A gap is there where what stands before or after it is."""
    places, gap, last = set(shown), list[int](), True
    for place, letter in enumerate(letters):
        if letter.is_gap:
            gap.append(place)
            continue
        if last or place in shown:
            places.update(gap)
        gap, last = [], place in shown
    if last:
        places.update(gap)
    return places


# --- What changes when it is taken away --------------------------------------------------------------------------------


def _changed(page: Any, before: Image.Image, letters: Sequence[Letter], inks: Sequence[Ink]) -> set[int]:
    """The places of letters that are gone from the picture when what draws them is."""
    shown = _gone_without(page, before, letters, inks)
    alive = [ink for ink in inks if shown & set(ink.places)]
    over = _over_each_other(letters, inks, alive)
    for turn in _turns(letters, over):
        alone = _gone_without(page, before, letters, turn)
        shown -= {place for ink in turn for place in ink.places if place not in alone}
        over = [ink for ink in over if ink not in turn]
    return shown - {place for ink in over for place in ink.places}


def _gone_without(page: Any, before: Image.Image, letters: Sequence[Letter], inks: Sequence[Ink]) -> set[int]:
    if not inks:
        return set()
    for ink in inks:
        for handle in ink.handles:
            pdfium_c.FPDFPageObj_SetIsActive(handle, False)
    changed = _mask(ImageChops.difference(before, _flat(page, before.size)))
    for ink in inks:
        for handle in ink.handles:
            pdfium_c.FPDFPageObj_SetIsActive(handle, True)
    return {place for ink in inks for place in ink.places if _shows(changed, letters[place].box)}


def _mask(difference: Image.Image) -> Image.Image:
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([255 if level >= FAINT else 0 for level in range(256)])


def _shows(changed: Image.Image, box: Box | None) -> bool:
    """At least half as wide and half as high as the letter."""
    inside = _pixels(box, changed.size) if box else None
    if not inside or not (found := changed.crop(inside).getbbox()):
        return False
    wide, high = inside[2] - inside[0], inside[3] - inside[1]
    return 2 * (found[2] - found[0]) >= wide - 1 and 2 * (found[3] - found[1]) >= high - 1


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    left, top = max(floor(box[0]), 0), max(floor(box[1]), 0)
    right, bottom = min(max(ceil(box[2]), left + 1), size[0]), min(max(ceil(box[3]), top + 1), size[1])
    return (left, top, right, bottom) if right > left and bottom > top else None


def _cells(box: Box | None) -> Iterator[tuple[int, int]]:
    if box is None:
        return
    left, top, right, bottom = (floor(side / CELL) for side in (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1))
    for across in range(left, min(max(right, left), left + 1_000) + 1):
        for down in range(top, min(max(bottom, top), top + 1_000) + 1):
            yield across, down


def _covers(letters: Sequence[Letter], ink: Ink) -> set[tuple[int, int]]:
    return {cell for place in ink.places for cell in _cells(letters[place].box)}


def _over_each_other(letters: Sequence[Letter], inks: Sequence[Ink], alive: Sequence[Ink]) -> list[Ink]:
    owners: dict[tuple[int, int], int] = {}
    shared = set[int]()
    for number, ink in enumerate(inks):
        for cell in _covers(letters, ink):
            if (owner := owners.setdefault(cell, number)) != number:
                shared |= {owner, number}
    return [inks[number] for number in sorted(shared) if inks[number] in alive]


def _turns(letters: Sequence[Letter], inks: Sequence[Ink]) -> list[list[Ink]]:
    """Each goes in the first turn in which it lies over nothing."""
    turns, taken = list[list[Ink]](), list[set[tuple[int, int]]]()
    for ink in inks:
        cells = _covers(letters, ink)
        number = next((n for n, those in enumerate(taken) if those.isdisjoint(cells)), len(turns))
        if number == TURNS:
            continue
        if number == len(turns):
            turns.append([])
            taken.append(set())
        turns[number].append(ink)
        taken[number] |= cells
    return turns


# --- What a machine read from a scan -----------------------------------------------------------------------------------


def _read_by_machine(letters: Sequence[Letter], inks: Sequence[Ink], picture: Image.Image, shown: set[int]) -> set[int]:
    """Words that are never drawn, over a place of the scan where there is writing, and over no letter that is drawn."""
    cells = {cell for place in shown for cell in _cells(letters[place].box)}
    found = set[int]()
    for ink in inks:
        if ink.is_undrawn:
            for word in _words(ink.places):
                boxes = [letters[place].box for place in word]
                is_free = all(cells.isdisjoint(_cells(box)) for box in boxes)
                if is_free and _is_read([_is_written(picture, box) for box in boxes]):
                    found.update(word)
    return found


def _words(places: Sequence[int]) -> Iterator[list[int]]:
    word = list[int]()
    for place in places:
        if word and place != word[-1] + 1:
            yield word
            word = []
        word.append(place)
    if word:
        yield word


def _is_read(written: Sequence[bool]) -> bool:
    """A machine places thin letters beside their ink; what was painted over is flat for longer."""
    flat = "".join("x" if each else "." for each in written)
    return 2 * flat.count("x") >= len(flat) and "..." not in flat


def _is_written(picture: Image.Image, box: Box | None) -> bool:
    inside = _pixels(box, picture.size) if box else None
    if not inside:
        return False
    least, most = picture.crop(inside).getextrema()
    return most - least >= FLAT  # type: ignore[operator]  # of one band


def _area(box: Box, size: tuple[int, int]) -> float:
    wide = min(box[2], size[0]) - max(box[0], 0)
    high = min(box[3], size[1]) - max(box[1], 0)
    return max(wide, 0.0) * max(high, 0.0)
