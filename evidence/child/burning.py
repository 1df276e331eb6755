"""A redacted version, made from the pixels of the safe copy: black where something is taken out, and a text that holds
only what is left. Nothing of the original is carried along; of a PDF it is only asked where its words stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from evidence.child.documents import budget
from evidence.child.layered import Word, document_of
from evidence.child.letters import Box, Letter, lines_of, meet, on_one_line
from evidence.child.originals import Original
from evidence.child.reading import storable
from evidence.limits import LIMITS
from evidence.redacting.words import found_in, without

MAKER = f"Pillow, PDFium {pdfium.version.PDFIUM_INFO}, pikepdf {pikepdf.__version__}"
SIGN = "[redacted]"
OUT_OF = 10_000
WHOLE = (0, 0, OUT_OF, OUT_OF)
EDGE = 2  # pixels around a word: nothing of a letter is left beside the black
DOCUMENT = "redacted.pdf"


@dataclass
class Made:
    """A page of the redacted version, as the service reads it back."""

    number: int
    picture: str = ""
    width: int = 0
    height: int = 0
    text: str = ""
    burnt: list[list[int]] = field(default_factory=list)  # as the boxes of the task, for the check


def make(here: Path) -> dict[str, Any]:
    """Do what `task.json` asks. The PDF is made where every page is a picture; a page of text alone stays text."""
    task = json.loads((here / "task.json").read_text(encoding="utf-8"))
    original = Original(here / "in") if task["letters"] else None
    made: list[Made] = []
    words: list[list[Word]] = []
    spent = budget(LIMITS.redact_compare_seconds, LIMITS.redact_compare_clock)
    for asked in task["pages"]:
        page, left = _made(here, asked, original, spent())
        made.append(page)
        words.append(left)
    if all(page.picture for page in made):
        document_of(here, [(page.picture, left) for page, left in zip(made, words, strict=True)], DOCUMENT)
    return {"maker": MAKER, "pages": [vars(page) for page in made]}


def _made(here: Path, asked: dict[str, Any], original: Original | None, is_spent: bool) -> tuple[Made, list[Word]]:
    """What is taken out whole is read for nothing. Once much time has gone, a page without words to take out has the text of the
    copy, or, where a box lies on it, none."""
    if not asked["picture"]:
        return _of_text(asked), []
    if WHOLE in [tuple(box) for box in asked["boxes"]]:
        return _gone(here, asked), []
    if original is not None and is_spent and not asked["terms"]:
        page, left = _of_pixels(here, asked, None)
        page.text = SIGN if asked["boxes"] else storable(asked["text"])
        return page, left
    return _of_pixels(here, asked, original)


def _gone(here: Path, asked: dict[str, Any]) -> Made:
    with Image.open(here / asked["picture"], formats=["JPEG"]) as picture:
        size = picture.size
    name = f"out-{asked['number']:04}.jpg"
    Image.new("RGB", size, "black").save(here / name, "JPEG", quality=85)
    return Made(asked["number"], name, *size, text=SIGN, burnt=[[0, 0, OUT_OF, OUT_OF]])


def _of_text(asked: dict[str, Any]) -> Made:
    """A page that has no picture: its characters, without those that are taken out."""
    text = storable(asked["text"])
    if asked["boxes"]:
        return Made(asked["number"], text=SIGN)
    return Made(asked["number"], text=without(text, found_in(text, asked["terms"]), sign=SIGN))


def _of_pixels(here: Path, asked: dict[str, Any], original: Original | None) -> tuple[Made, list[Word]]:
    with Image.open(here / asked["picture"], formats=["JPEG"]) as picture:
        plain = picture.convert("RGB")
    size = plain.size
    found = original.seen_on(asked["number"] - 1, plain) if original is not None else []
    letters = [letter for letter in found if letter.box is None or _within(letter.box, size)]
    spans = found_in("".join(letter.said for letter in letters), asked["terms"])
    black = [_in_pixels(box, size) for box in asked["boxes"]]
    black += [_wider(box) for start, end in spans for box in lines_of(letters[start:end])]
    if original is not None:
        places = original.places_of(asked["terms"], asked["number"] - 1, size)
        black += [_wider(box) for box in places if _within(box, size)]
    drawing = ImageDraw.Draw(plain)
    for box in black:
        drawing.rectangle(box, fill="black")
    name = f"out-{asked['number']:04}.jpg"
    Image.frombytes("RGB", size, plain.tobytes()).save(here / name, "JPEG", quality=85)
    gone = {place for start, end in spans for place in range(start, end)}
    gone |= {place for place, letter in enumerate(letters) if _is_hidden(letter, black)}
    burnt = [_out_of(box, size) for box in black]
    made = Made(asked["number"], name, *size, text=storable(_left(letters, gone))[: LIMITS.text], burnt=burnt)
    return made, list(_words(letters, gone))


def _in_pixels(box: Sequence[int], size: tuple[int, int]) -> Box:
    left, top, width, height = box
    return (
        left * size[0] / OUT_OF,
        top * size[1] / OUT_OF,
        (left + width) * size[0] / OUT_OF,
        (top + height) * size[1] / OUT_OF,
    )


def _out_of(box: Box, size: tuple[int, int]) -> list[int]:
    """Within the black, so that what is checked to be black is."""
    across, down = OUT_OF / size[0], OUT_OF / size[1]
    return [round(box[0] * across), round(box[1] * down), round(box[2] * across), round(box[3] * down)]


def _wider(box: Box) -> Box:
    return max(box[0] - EDGE, 0), max(box[1] - EDGE, 0), box[2] + EDGE, box[3] + EDGE


def _is_hidden(letter: Letter, black: Sequence[Box]) -> bool:
    return not letter.said.isspace() and letter.box is not None and any(meet(letter.box, box) for box in black)


def _within(box: Box, size: tuple[int, int]) -> bool:
    """On the picture. What stands beyond the page is neither seen nor carried along."""
    return meet(box, (0, 0, *size))


# --- What is left ------------------------------------------------------------------------------------------------------


def _left(letters: Sequence[Letter], gone: set[int]) -> str:
    """The text of the page with a sign where something was taken out."""
    kept = list[str]()
    for place, letter in enumerate(letters):
        if place not in gone:
            kept.append(letter.said)
            continue
        said = len(kept)
        while said and kept[said - 1].isspace():
            said -= 1
        if said and kept[said - 1] == SIGN:  # one sign for what stands together
            del kept[said:]
        else:
            kept.append(SIGN)
    return "".join(kept)


def _words(letters: Sequence[Letter], gone: set[int]) -> Iterator[Word]:
    """What is left, word by word, where it stands."""
    run: list[Letter] = []
    for place, letter in enumerate([*letters, Letter(" ", None)]):
        if place in gone or letter.box is None or letter.said.isspace() or (run and not _follows(run[-1], letter)):
            if run:
                yield _word(run)
            run = []
        if place not in gone and letter.box is not None and not letter.said.isspace():
            run.append(letter)


def _follows(last: Letter, letter: Letter) -> bool:
    return last.box is not None and letter.box is not None and on_one_line(last.box, letter.box)


def _word(run: Sequence[Letter]) -> Word:
    boxes = [letter.box for letter in run if letter.box is not None]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return Word("".join(letter.said for letter in run), left, top, right, bottom)
