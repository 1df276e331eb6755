"""A PDF: each page drawn as a picture, its text beside it, and everything that drawing does not show."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import field as empty
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from evidence.child import seen, spoken
from evidence.child.letters import meet
from evidence.child.reading import Page, Reading, Refused
from evidence.limits import LIMITS

READER = f"PDFium {pdfium.version.PDFIUM_INFO}, pikepdf {pikepdf.__version__}"
PAGE_TEXT = LIMITS.text // 10  # characters
INERT = {"/Link", "/Widget", "/Popup"}  # of marks on a page: what leads elsewhere, boxes of a form, a note's frame
BROKEN = (
    pikepdf.PdfError,
    pdfium.PdfiumError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
)
# In a `try` alone such as `finding` below: one odd object must not hide all others.


def read(path: Path) -> Reading:
    reading = Reading("pdf", READER)
    with _opened(path) as document:
        if document.is_encrypted and not document.allow.extract:
            reading.hold("metadata", ["its maker asks that its text is not copied"])
        _say_what_else(document, path, reading)
    _draw(path, reading)
    return reading


def _opened(path: Path) -> pikepdf.Pdf:
    try:
        document = pikepdf.open(path)
        pages = len(document.pages)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except BROKEN:
        raise Refused("damaged") from None
    if pages > LIMITS.pages:
        raise Refused("too_many_pages")
    if not pages:
        raise Refused("damaged")
    return document


def _draw(path: Path, reading: Reading) -> None:
    plain = spoken.without_it(path)
    told, spent = _Told(), budget()
    try:
        shown = pdfium.PdfDocument(path)
        shown.init_forms()  # answers typed into a form are drawn as well
        asked = pdfium.PdfDocument(plain or path)
        asked.init_forms()
        for number in range(len(shown)):
            reading.add_drawn(_drawn(shown, None if spent() else asked, number, told))
        asked.close()
        shown.close()
    except (pdfium.PdfiumError, MemoryError):
        raise Refused("damaged") from None
    told.say(reading)


def budget(seconds: float = LIMITS.compare_seconds, clock: float = LIMITS.compare_clock) -> Callable[[], bool]:
    """Whether so much time has gone, of the processor or the clock, that what is left is for drawing."""
    used, began = time.process_time(), time.monotonic()

    def is_spent() -> bool:
        more, longer = time.process_time() - used, time.monotonic() - began
        return more >= seconds or longer >= clock

    return is_spent


def _drawn(shown: Any, asked: Any | None, number: int, told: _Told) -> Page:
    """Where none is asked, its text would not be compared with what is seen: it is left out, and that is said."""
    page = shown[number]
    if not seen.scale_of(page):
        raise Refused("damaged")
    picture = seen.drawn(page)
    page.close()
    name = f"{number + 1:04}.jpg"
    picture.save(name, "JPEG", quality=80)
    if asked is None:
        told.uncompared.append(number + 1)
        return Page(picture=name, width=picture.width, height=picture.height)
    found = seen.seen_on(asked, number, picture, is_drawn_of_it=True)
    text = "".join(letter.said for letter in found.letters)
    told.hear(number + 1, found, len(text) > PAGE_TEXT)
    return Page(picture=name, width=picture.width, height=picture.height, text=text[:PAGE_TEXT])


@dataclass
class _Told:
    """What is said of pages once all are drawn."""

    unseen: list[str] = empty(default_factory=list)
    machine: list[int] = empty(default_factory=list)
    unlike: list[int] = empty(default_factory=list)
    pictures: list[int] = empty(default_factory=list)
    uncompared: list[int] = empty(default_factory=list)  # all that follow the first
    cut: int = 0

    def hear(self, number: int, found: seen.Seen, is_cut: bool) -> None:
        size = found.size
        there = [letter for letter in found.unseen if letter.box is None or meet(letter.box, (0, 0, *size))]
        if words := " ".join("".join(letter.said for letter in there).split()):
            self.unseen.append(f"page {number}: {words}")
        for pages, holds in ((self.machine, found.by_machine), (self.unlike, found.unlike)):
            pages.extend([number] * holds)
        self.pictures.extend([number] * bool(found.pictures))
        self.cut += is_cut

    def say(self, reading: Reading) -> None:
        reading.hold("unseen_text", self.unseen)
        for code, pages in (("machine_text", self.machine), ("unlike", self.unlike), ("pictured", self.pictures)):
            reading.hold(code, [", ".join(map(str, pages))] if pages else (), n=len(pages))
        left = self.uncompared
        reading.hold("uncompared", [f"{left[0]} to {left[-1]}"] if left else (), n=len(left))
        reading.hold("cut", n=self.cut)


# --- What else it holds ----------------------------------------------------------------------------------------------


def _say_what_else(document: pikepdf.Pdf, path: Path, reading: Reading) -> None:
    root = document.Root
    finding(reading, "hidden_layer", lambda: _hidden_layers(root))
    finding(reading, "attachment", lambda: _embedded(document))
    finding(reading, "annotation", lambda: _marks(document))
    finding(reading, "form", lambda: [f"{name}: {value}" for name, value in _answers(root)])
    finding(reading, "form_differs", lambda: _contradictions(root))
    finding(reading, "bookmarks", lambda: _bookmarks(document))
    finding(reading, "metadata", lambda: _makers(document))
    finding(reading, "actual_text", lambda: spoken.said_in(document))
    finding(reading, "outside", lambda: _outside(path))
    reading.hold("script", n=int(_has_script(document)))
    reading.hold("action", n=int(("/OpenAction" in root and _acts(root.OpenAction)) or "/AA" in root))
    reading.hold("xfa", n=int("/AcroForm" in root and "/XFA" in root.AcroForm))
    content = path.read_bytes()
    earlier = len(re.findall(rb"startxref\s+[1-9]\d*\s+%%EOF", content)) - 1
    reading.hold("revisions", n=max(earlier - int(b"/Linearized" in content[:2_000]), 0))
    reading.hold("signature", n=sum(1 for field in _fields(root) if field.get("/FT") == "/Sig" and "/V" in field))


def finding(reading: Reading, code: str, look: Callable[[], list[str]]) -> None:
    """One look. What cannot be read in this way is said, and hides nothing else."""
    try:
        reading.hold(code, look())
    except BROKEN:
        reading.hold(code, ["could not be read"])


def _hidden_layers(root: Any) -> list[str]:
    """Layers that are off, or off by themselves: on paper or on the screen alone."""
    if "/OCProperties" not in root:
        return []
    layers, default = root.OCProperties, root.OCProperties.get("/D", {})
    off = [str(each.get("/Name", "")) for each in default.get("/OFF", [])]
    if default.get("/BaseState") == "/OFF":
        on = {each.objgen for each in default.get("/ON", [])}
        off += [str(each.get("/Name", "")) for each in layers.get("/OCGs", []) if each.objgen not in on]
    off += [str(each.get("/Name", "")) for each in layers.get("/OCGs", []) if _off_on_screen(each)]
    return [name or "without a name" for name in dict.fromkeys(off)]


def _off_on_screen(layer: Any) -> bool:
    view = layer.get("/Usage", {}).get("/View", {})
    return bool(view.get("/ViewState") == "/OFF")


def _embedded(document: pikepdf.Pdf) -> list[str]:
    """By every way to them: the list of names, and the associated files of the document and of its pages."""
    names = list(document.attachments.keys())
    for holder in (document.Root, *(page.obj for page in document.pages)):
        names += [_file_name(each) for each in holder.get("/AF", [])]
    for mark in _all_marks(document):
        if mark.get("/Subtype") in ("/FileAttachment", "/RichMedia", "/Screen", "/3D", "/Movie", "/Sound"):
            names.append(_file_name(mark.get("/FS", mark)))
    streams = sum(1 for each in document.objects if _is(each, "/EmbeddedFile"))
    return list(dict.fromkeys(names)) + ["without a name"] * (streams - len(dict.fromkeys(names)))


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Type") == kind


def _file_name(spec: Any) -> str:
    return str(spec.get("/UF", spec.get("/F", spec.get("/Contents", "without a name"))))


def _all_marks(document: pikepdf.Pdf) -> Iterator[Any]:
    for page in document.pages:
        yield from page.obj.get("/Annots", [])


def _marks(document: pikepdf.Pdf) -> list[str]:
    found = [mark for mark in _all_marks(document) if mark.get("/Subtype") not in INERT]
    return [str(mark.get("/Contents", "")) or str(mark.get("/Subtype", "/Mark"))[1:] for mark in found]


def _fields(root: Any) -> Iterator[Any]:
    """The fields of a form that have a value of their own, whatever they hang under."""
    waiting = list(root.AcroForm.get("/Fields", [])) if "/AcroForm" in root else []
    for _ in range(10_000):
        if not waiting:
            return
        field = waiting.pop()
        yield field
        waiting += list(field.get("/Kids", []))


def _answers(root: Any) -> Iterator[tuple[str, str]]:
    for field in _fields(root):
        value = field.get("/V")
        if value is None or field.get("/FT") == "/Sig":
            continue
        if isinstance(value, pikepdf.Stream):
            said = _text_of(value.read_bytes())
        elif isinstance(value, pikepdf.Array):
            said = ", ".join(str(each) for each in value)
        else:
            said = str(value)
        if said and said != "/Off":
            yield str(field.get("/T", "")), said


def _text_of(content: bytes) -> str:
    """A long answer is a stream, and may be in UTF-16: some readers fail at the whole form for it."""
    return content.decode("utf-16" if content[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8", "replace")


def _contradictions(root: Any) -> list[str]:
    """A box that looks ticked without a value, or the other way round: readers differ about it."""
    found = []
    for field in _fields(root):
        shown, value = field.get("/AS"), field.get("/V", field.get("/Parent", {}).get("/V"))
        if shown is None:
            continue
        on = str(shown) != "/Off"
        states = [str(each) for each in field.get("/AP", {}).get("/N", {}).keys()]  # noqa: SIM118 - of pikepdf, no dict
        wanted = value is not None and str(value) in states and str(value) != "/Off"
        if on != wanted:
            found.append(str(field.get("/T", field.get("/Parent", {}).get("/T", ""))))
    return found


def _bookmarks(document: pikepdf.Pdf) -> list[str]:
    with document.open_outline() as outline:
        return [item.title for item in outline.root]


def _makers(document: pikepdf.Pdf) -> list[str]:
    info = document.docinfo
    return [str(info[key]) for key in ("/Author", "/Title", "/Creator", "/Producer") if key in info and str(info[key])]


def _has_script(document: pikepdf.Pdf) -> bool:
    return any("/JS" in thing or "/JavaScript" in thing for thing in spoken.everything(document))


def _acts(action: Any) -> bool:
    """A place in the document is opened; anything else is done."""
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") != "/GoTo"


def _outside(path: Path) -> list[str]:
    """Text beyond the visible page. A search in the page finds it, an eye does not."""
    found = []
    drawn = pdfium.PdfDocument(path)
    for page in drawn:
        crop, text = page.get_cropbox(), page.get_textpage()
        # A hyphen at the end of a line is U+FFFE in the one text and U+0002 in the other.
        everything = text.get_text_range().replace("\ufffe", "-") if text.count_chars() else ""
        inside = text.get_text_bounded(*crop).replace("\x02", "-") if everything else ""
        if len("".join(everything.split())) > len("".join(inside.split())):
            seen = set(inside.split())
            found.append(" ".join(word for word in everything.split() if word not in seen))
        text.close()
    drawn.close()
    return found
