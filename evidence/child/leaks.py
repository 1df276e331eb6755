"""The check of a redacted version before a second person sees it: what was made is opened again by two readers that share
no code (PDFium; qpdf, with a reading of our own of its strings and streams), and anything of what was taken out that is
still in it is a leak. So is what is more than pages: a bookmark, a note of its maker,
a form, a file inside it. Text alone is searched in two ways that share no code.

What is found is named by a code (`evidence.reasons.LEAKS`), never by its words."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from evidence.child.burning import DOCUMENT, OUT_OF, SIGN, WHOLE
from evidence.child.layered import ALT, LANGUAGE, METADATA
from evidence.child.originals import Original
from evidence.redacting.words import found_in

CHECKER = f"PDFium {pdfium.version.PDFIUM_INFO}; qpdf {pikepdf.__libqpdf_version__}"
OF_TEXT = "a search letter by letter; a search word by word"  # what looks where there is no PDF
# All that a document of ours is made of. Whatever else stands in one was not put there by us.
KEYS = {
    "trailer": {"/Root", "/Size", "/ID"},
    "/Catalog": {"/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang", "/ViewerPreferences", "/Metadata"},
    "/StructTreeRoot": {"/Type", "/K", "/ParentTree"},
    "/StructElem": {"/Type", "/S", "/P", "/Pg", "/K", "/Alt"},
    "/Metadata": {"/Type", "/Subtype", "/Length", "/Filter"},
    "/Pages": {"/Type", "/Kids", "/Count"},
    "/Page": {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/StructParents", "/Tabs"},
    "/XObject": {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/Length"},
    "/FontDescriptor": {
        "/Type",
        "/FontName",
        "/Flags",
        "/FontBBox",
        "/ItalicAngle",
        "/Ascent",
        "/Descent",
        "/CapHeight",
        "/StemV",
    },
    "/Font": {"/Type", "/Subtype", "/BaseFont", "/Encoding", "/DescendantFonts", "/ToUnicode"}
    | {"/CIDSystemInfo", "/DW", "/CIDToGIDMap", "/FontDescriptor"},
    "": {"/Length", "/Filter"},  # streams: the drawing of a page, the table of letters
}
INSIDE = {
    "/XObject",
    "/Font",
    "/I",
    "/F",
    "/Registry",
    "/Ordering",
    "/Supplement",
    "/Nums",
    "/Marked",
    "/DisplayDocTitle",
}
OURS = re.compile(
    rb"Adobe|Identity|%s|%s" % (LANGUAGE.encode(), ALT.format(r"\d{1,3}").encode())
)  # all that it says of itself
DRAWS = {"BDC", "EMC", "q", "cm", "Do", "Q", "BT", "Tr", "Tf", "Tz", "Tm", "Tj", "ET"}
SEGMENTS = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xDD}  # of a plain JPEG: no EXIF, no comment, no profile
BLACK = 60  # of 255: what a JPEG may leave of black
RIM = 3  # pixels at the rim of a box that it may smear
BROKEN = (pikepdf.PdfError, pdfium.PdfiumError, OSError, ValueError, TypeError, KeyError, AttributeError, IndexError)


def check(here: Path) -> dict[str, Any]:
    """What is left, as codes; nothing where it is clean. What cannot be read again is not clean."""
    task = json.loads((here / "task.json").read_text(encoding="utf-8"))
    checker = CHECKER if (here / DOCUMENT).exists() else OF_TEXT
    try:
        return {"checker": checker, "leaks": sorted(set(_leaks(here, task["pages"])))}
    except BROKEN:
        return {"checker": checker, "leaks": ["damaged"]}


def _leaks(here: Path, pages: Sequence[dict[str, Any]]) -> Iterator[str]:
    original = Original(here / "in") if (here / "in").exists() else None
    for page in pages:
        is_whole = list(WHOLE) in [list(box) for box in page["burnt"]]  # that all of it is black is asked below
        if original is not None and not is_whole and _is_drawn(here, page, original):
            yield "in_picture"
        if _stands_in(page["text"], page["terms"]) or _stands_word_by_word(page["text"], page["terms"]):
            yield "words"
        if page["picture"]:
            yield from _of_the_picture((here / page["picture"]).read_bytes(), page["burnt"])
    path = here / DOCUMENT
    if path.exists():
        yield from _more_than_pages(path)
        yield from _by_pdfium(path, pages)
        yield from _by_qpdf(path, pages)


def _stands_in(text: str, terms: Sequence[str]) -> bool:
    return any(found_in(_without_sign(text, term), [term]) for term in terms)


def _without_sign(text: str, term: str) -> str:
    """Where the sign itself says the word, as for "redacted": it stands in the place of what was taken out."""
    return text.replace(SIGN, "\n") if found_in(SIGN, [term]) else text


def _stands_word_by_word(text: str, terms: Sequence[str]) -> bool:
    """A second search, which shares nothing with the one by which words are taken out: whole words, one after the other."""
    for term in terms:
        said, sought = _words_of(_without_sign(text, term)), _words_of(term)
        if sought and any(said[at : at + len(sought)] == sought for at in range(len(said) - len(sought) + 1)):
            return True
    return False


def _words_of(text: str) -> list[str]:
    """Without accents; signs of vowels, without which other scripts say another name, stay."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f").casefold()
    return "".join(c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in plain).split()


# --- Pixels ------------------------------------------------------------------------------------------------------------


def _of_the_picture(content: bytes, boxes: Sequence[Sequence[int]]) -> Iterator[str]:
    if not _is_plain(content):
        yield "holds"
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as opened:
        picture = opened.convert("L")
    if not all(_is_black(picture, box) for box in boxes):
        yield "not_black"


def _is_plain(content: bytes) -> bool:
    """Segment by segment up to the picture itself, and nothing after its end."""
    at = 2
    while content[at : at + 1] == b"\xff" and content[at + 1] != 0xDA:
        if content[at + 1] not in SEGMENTS:
            return False
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return content[:2] == b"\xff\xd8" and content[at : at + 2] == b"\xff\xda" and content.endswith(b"\xff\xd9")


def _is_black(
    picture: Image.Image, box: Sequence[float], *, rim: int = RIM, out_of: tuple[int, int] = (OUT_OF, OUT_OF)
) -> bool:
    left, right = (int(side * picture.width // out_of[0]) for side in (box[0], box[2]))
    top, bottom = (int(side * picture.height // out_of[1]) for side in (box[1], box[3]))
    inside = max(left + rim, 0), max(top + rim, 0), min(right - rim, picture.width), min(bottom - rim, picture.height)
    if inside[2] <= inside[0] or inside[3] <= inside[1]:  # no larger than its rim, or beyond the page
        return True
    return picture.crop(inside).getextrema()[1] <= BLACK  # type: ignore[operator]  # of one band


def _is_drawn(here: Path, page: dict[str, Any], original: Original) -> bool:
    """Whether anything is left at a place where the original says the words, in whatever way: it is asked anew."""
    with Image.open(here / page["picture"], formats=["JPEG"]) as opened:
        picture = opened.convert("L")
    places = original.places_of(page["terms"], page["number"] - 1, picture.size)
    return not all(_is_black(picture, box, rim=0, out_of=picture.size) for box in places)


# --- The PDF -----------------------------------------------------------------------------------------------------------


def _by_pdfium(path: Path, pages: Sequence[dict[str, Any]]) -> Iterator[str]:
    document = pdfium.PdfDocument(path)
    if len(document) != len(pages):
        yield "damaged"
        return
    if any(True for _ in document.get_toc()):
        yield "holds"
    for number, asked in enumerate(pages):
        page = document[number]
        text = page.get_textpage()
        if _stands_in(text.get_text_range() if text.count_chars() else "", asked["terms"]):
            yield "words"
        if any(_under(text.get_charbox(place), page.get_size(), asked["burnt"]) for place in range(text.count_chars())):
            yield "under_box"
        text.close()
        drawn = page.render(scale=150 / 72).to_pil().convert("L")
        if not all(_is_black(drawn, box) for box in asked["burnt"]):
            yield "not_black"
    document.close()


def _under(letter: Sequence[float], size: Sequence[float], boxes: Sequence[Sequence[int]]) -> bool:
    """Whether the middle of a letter stands in the black."""
    left, bottom, right, top = letter
    if right <= left or top <= bottom:
        return False
    across = (left + right) / 2 / size[0] * OUT_OF
    down = (1 - (bottom + top) / 2 / size[1]) * OUT_OF
    return any(box[0] < across < box[2] and box[1] < down < box[3] for box in boxes)


def _by_qpdf(path: Path, pages: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Every string and every stream that is no picture, read as it is, in both kinds of writing, and by its table."""
    everything = [term for page in pages for term in page["terms"]]
    with pikepdf.open(path) as document:
        for page, asked in zip(document.pages, pages, strict=True):
            if _stands_in(_said_on(page), asked["terms"]):
                yield "words"
            if not all(map(_is_ours, pikepdf.parse_content_stream(page))):
                yield "holds"
        for said in _raw(document):
            readings = (said.decode("latin-1"), said.decode("utf-8", "replace"), said.decode("utf-16-be", "replace"))
            if not OURS.fullmatch(said) and any(_stands_in(each, everything) for each in readings):
                yield "words"


def _is_ours(drawn: Any) -> bool:
    """A tag has a number, and no words in place of what it holds."""
    if str(drawn.operator) == "BDC":
        return set(drawn.operands[1].keys()) == {"/MCID"}
    return str(drawn.operator) in DRAWS


def _raw(document: pikepdf.Pdf) -> Iterator[bytes]:
    for thing in document.objects:
        yield from _strings(thing, deep=8)


def _strings(thing: Any, *, deep: int) -> Iterator[bytes]:
    if isinstance(thing, pikepdf.String):
        yield bytes(thing)
    elif isinstance(thing, pikepdf.Array) and deep:
        for each in thing:
            yield from _strings(each, deep=deep - 1)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)) and deep:
        for key in thing.keys():  # noqa: SIM118 - of pikepdf, no dict
            yield from _strings(thing[key], deep=deep - 1)


def _said_on(page: pikepdf.Page) -> str:
    """What its drawing shows, word by word: the numbers of letters, read by the table of each font."""
    tables = {str(name): _table(font) for name, font in page.Resources.get("/Font", {}).items()}
    said, table = list[str](), dict[int, str]()
    for each in pikepdf.parse_content_stream(page):
        operands, operator = each.operands, str(each.operator)
        if operator == "Tf":
            table = tables.get(str(operands[0]), {})
        elif operator == "Tj":
            coded = b"".join(_strings(pikepdf.Array(operands), deep=3))
            said.append(
                "".join(table.get(int.from_bytes(coded[i : i + 2], "big"), "") for i in range(0, len(coded), 2))
            )
    return " ".join(said)


def _table(font: Any) -> dict[int, str]:
    content = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4,8})>", content)
    return {int(number, 16): bytes.fromhex(letter.decode()).decode("utf-16-be", "replace") for number, letter in pairs}


def _more_than_pages(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    if content.count(b"%%EOF") != 1 or content.rstrip()[-5:] != b"%%EOF" or content.count(b"startxref") != 1:
        yield "holds"
    with pikepdf.open(path) as document:
        if document.is_encrypted or set(document.trailer.keys()) - KEYS["trailer"] or len(document.attachments):
            yield "holds"
        for thing in document.objects:
            if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
                kind = str(thing.get("/Type", ""))
                if (
                    kind not in KEYS
                    or set(thing.keys()) - KEYS[kind]
                    or _is_unknown(kind, thing)
                    or _more_inside(thing)
                ):
                    yield "holds"
            else:
                yield "holds"


def _more_inside(thing: Any) -> bool:
    """What stands in an object and has no number of its own."""
    inside = [thing[key] for key in thing.keys()]  # noqa: SIM118 - of pikepdf, no dict
    without_number = [each for each in inside if isinstance(each, pikepdf.Dictionary) and not each.is_indirect]
    return any(set(each.keys()) - INSIDE or _more_inside(each) for each in without_number)


def _is_unknown(kind: str, thing: Any) -> bool:
    """A stream that draws no page, is no picture and no table of letters; and whatever says nothing of its kind."""
    if kind == "/XObject":
        return bool(thing.get("/Subtype") != "/Image")
    if kind == "/Metadata":
        return bool(thing.read_bytes() != METADATA)
    if kind == "/StructElem":
        return "/Alt" in thing and not OURS.fullmatch(bytes(thing.Alt))
    return not kind and not isinstance(thing, pikepdf.Stream)
