"""From a planted document to its redacted version as the worker makes it, in this process; and a search of our own in
everything that comes out, which shares no code with the service's check."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from unicodedata import bidirectional

import pikepdf
import pypdfium2
from PIL import Image

from evidence.child import burning, documents, leaks
from evidence.redacting.words import terms_of
from tests.evidence.planted import SPOT, Planted


def redacted(planted: Planted, here: Path) -> list[str]:
    """What the service's check finds in what its maker has made: nothing, if both do their work."""
    (here / "in").write_bytes(planted.content)
    reading = documents.read(here / "in")
    terms = terms_of(planted.name, parts=True)
    asked = [
        {"number": number, "picture": page.picture, "text": page.text, "terms": terms, "boxes": []}
        for number, page in enumerate(reading.pages, start=1)
    ]
    (here / "task.json").write_text(json.dumps({"letters": True, "pages": asked}))
    made = burning.make(here)["pages"]
    (here / "task.json").write_text(json.dumps({"pages": [{**page, "terms": terms} for page in made]}))
    (here / "made.json").write_text(json.dumps(made))
    return leaks.check(here)["leaks"]


def still_there(here: Path, name: str) -> list[str]:
    """Each part of the name that can still be read: in the text by PDFium and in what is kept beside it, in every stream
    unpacked, and, where it is long enough not to be there by chance, in the bytes as they lie."""
    packed = [path.read_bytes() for path in (*sorted(here.glob("out-*.jpg")), here / burning.DOCUMENT)]
    with pikepdf.open(here / burning.DOCUMENT) as opened:
        streams = [each for each in opened.objects if isinstance(each, pikepdf.Stream)]
        unpacked = [each.read_bytes() for each in streams if each.get("/Filter") != pikepdf.Name.DCTDecode]
    read = pypdfium2.PdfDocument(here / burning.DOCUMENT)
    said = [page.get_textpage().get_text_range() for page in read]
    said += [page["text"] for page in json.loads((here / "made.json").read_text())]
    text = " ".join(said).casefold()
    parts = [part for part in name.replace("-", " ").replace("'", " ").split() if len(part) > 2]
    parts += [part[::-1] for part in parts if bidirectional(part[0]) == "AL"]  # as readers give a line of Arabic
    long = [part for part in parts if len(part) > 4]
    found = [part for part in parts if part.casefold() in text or any(_holds(each, part) for each in unpacked)]
    return found + [part for part in long if any(_holds(each, part) for each in packed)]


DRAWN_THERE = {"form", "free_text", "said_otherwise"}


def drawn_still(here: Path, planted: Planted) -> bool:
    """Whether anything like letters is left in the place of a note or an answer: in each row of pixels there may be one
    block of black, and what a JPEG smears is not counted."""
    if planted.where not in DRAWN_THERE:
        return False
    scale = 150 / 72
    left, bottom, right, top = (side * scale for side in SPOT)
    with Image.open(here / "out-0001.jpg") as opened:
        high = 300 * scale
        spot = opened.convert("L").crop((int(left), int(high - top), int(right), int(high - bottom)))
    rows = [bytes(spot.crop((0, down, spot.width, down + 1)).tobytes()) for down in range(spot.height)]
    return any(_changes(row) > 2 for row in rows)


def _changes(row: bytes) -> int:
    dark = [level < 128 for level in row]
    return sum(one != other for one, other in itertools.pairwise(dark))


def _holds(content: bytes, part: str) -> bool:
    return any(part.encode(coding) in content for coding in ("utf-8", "utf-16-be", "utf-16-le"))
