"""Words that a PDF gives a screen reader in place of what it draws (ActualText). Readers take them for the text of the page,
so the page is asked without them; they are looked for as well."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

# The name as it may be written in a drawing: each of its letters itself, or by its number.
NAME = re.compile(b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (c, c, c) for c in b"ActualText") + rb"(?=[\s<(/\[])")
ANOTHER = b"/NotSaid"
BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def said_in(document: pikepdf.Pdf) -> list[str]:
    """What is said in place of what is drawn, wherever that stands."""
    said = [str(thing.ActualText) for thing in everything(document) if "/ActualText" in thing][:50]
    return said + ["in the drawing of a page"] * sum(1 for _ in _drawings(document))


def without_it(path: Path) -> bytes | None:
    """The document without such words; None where it has none, or cannot be read in this way."""
    try:
        with pikepdf.open(path) as document:
            found = [thing for thing in everything(document) if "/ActualText" in thing]
            for thing in found:
                del thing["/ActualText"]
            drawings = list(_drawings(document))
            for drawing in drawings:
                drawing.write(NAME.sub(ANOTHER, drawing.read_bytes()))
            if not found and not drawings:
                return None
            made = io.BytesIO()
            document.save(made)
            return made.getvalue()
    except BROKEN:
        return None


def _drawings(document: pikepdf.Pdf) -> Iterator[Any]:
    """Streams that have it in them. A picture has none, and no font."""
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image" and "/Length1" not in thing:
            try:
                if NAME.search(thing.read_bytes()):
                    yield thing
            except BROKEN:
                continue


def everything(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the document, also those that stand in others and have no number of their own."""
    for each in (document.trailer, *document.objects):
        yield from _inside(each, deep=8)


def _inside(thing: Any, *, deep: int) -> Iterator[Any]:
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        yield thing
        held = [thing.get(key) for key in thing.keys()]  # noqa: SIM118 - of pikepdf, no dict
    else:
        held = list(thing) if isinstance(thing, pikepdf.Array) else []
    for each in held:
        if deep and isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _inside(each, deep=deep - 1)
