"""Generated documents with a name planted in each place from which it could get out: in what is drawn, in layers, notes
of the maker, forms, files inside, bookmarks, earlier versions of itself. Harmless, and made anew from a number each time."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream, String
from PIL import Image, ImageDraw

from evidence.child.layered import _font

FIRST = ("Aisha", "Zoe", "Bronwen", "Li", "Siobhan", "Ngozi", "Marit", "Jo", "Ruth", "Oluwaseun")
LAST = ("Rahman-Khan", "Begum", "O'Brien", "Wei", "Pugh", "Okonkwo", "Lindqvist", "Ng", "Haddad", "Ap Rhys")
OTHER_SCRIPTS = ("王小明", "김민수", "Шевченко", "Παπαδόπουλος", "मीना शर्मा", "محمد علي")
SENTENCES = (
    "The head teacher met {name} on Monday after school.",
    "{name} said that he is worried about it.",
    "We then spoke to {upper} about the messages.",
    "It was {first}'s idea to ring the school.",
    "Planning began early, and nobody ran away.",
)
FONT = {"/Type": Name.Font, "/Subtype": Name.Type1, "/BaseFont": Name.Helvetica, "/Encoding": Name.WinAnsiEncoding}

SPOT = [20, 20, 200, 40]  # where notes, answers and what is said otherwise stand on the first page, which is 300 high


@dataclass(frozen=True)
class Planted:
    """One document: its bytes, the name that must not get out, and where it was planted."""

    content: bytes
    name: str
    where: str


def documents(count: int, *, seed: int = 51) -> list[Planted]:
    chance = random.Random(seed)
    ways = sorted(WAYS)
    return [a_document(ways[number % len(ways)], chance) for number in range(count)]


def a_document(where: str, chance: random.Random) -> Planted:
    name = chance.choice(OTHER_SCRIPTS) if where == "other_script" else f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    said = [sentence.format(name=name, upper=name.upper(), first=name.split()[0]) for sentence in SENTENCES]
    chance.shuffle(said)
    document = Pdf.new()
    for _ in range(chance.randint(1, 3)):
        page = document.add_blank_page(page_size=(420, 300))
        page.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(Dictionary(FONT))))
        lines = said if where != "other_script" else [SENTENCES[-1]]  # the font has no letters of other scripts
        page.Contents = document.make_stream(_drawn(lines))
    made = io.BytesIO()
    change, options = WAYS[where]
    change(document, name)
    document.save(made, **options)
    return Planted(made.getvalue() if where != "revision" else _twice(made.getvalue(), name), name, where)


def _drawn(lines: list[str]) -> bytes:
    shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    return b"BT /F1 13 Tf 18 TL 20 260 Td " + shown + b" ET"


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _more(document: Pdf, drawn: bytes) -> None:
    page = document.pages[0]
    page.Contents = document.make_stream(page.Contents.read_bytes() + b"\n" + drawn)


def _twice(content: bytes, name: str) -> bytes:
    """An earlier version of itself, whole, stays in the file."""
    with pikepdf.open(io.BytesIO(content)) as document:
        document.Root.Lang = String("en-GB")
        later = io.BytesIO()
        document.save(later, static_id=True)
    return content + later.getvalue()


def text_alone(document: Pdf, name: str) -> None:
    """Drawn, and nothing else."""


def spaced(document: Pdf, name: str) -> None:
    _more(document, b"BT /F1 13 Tf 20 120 Td (" + _escaped(" ".join(name.replace(" ", "  "))) + b") Tj ET")


def broken_over_lines(document: Pdf, name: str) -> None:
    half = len(name.split()[0]) // 2
    lines = (name[:half] + "-", name[half:])
    _more(
        document, b"BT /F1 13 Tf 18 TL 20 120 Td " + b" T* ".join(b"(" + _escaped(x) + b") Tj" for x in lines) + b" ET"
    )


def turned(document: Pdf, name: str) -> None:
    for page in document.pages:
        page.Rotate = 90


def cropped(document: Pdf, name: str) -> None:
    for page in document.pages:
        page.CropBox = Array([10, 10, 410, 280])
    _more(document, b"BT /F1 13 Tf 20 2 Td (" + _escaped(name) + b") Tj ET")


def hidden_layer(document: Pdf, name: str) -> None:
    off = document.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
    document.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off])))
    document.pages[0].Resources.Properties = Dictionary(L1=off)
    _more(document, b"/OC /L1 BDC BT /F1 13 Tf 20 120 Td (" + _escaped(name) + b") Tj ET EMC")


def not_drawn(document: Pdf, name: str) -> None:
    _more(document, b"BT 3 Tr /F1 13 Tf 20 120 Td (" + _escaped(name) + b") Tj ET")


def other_script(document: Pdf, name: str) -> None:
    """As a scanner's reading: letters of any script, which are not drawn."""
    page = document.pages[0]
    scanned_behind(document, page)
    page.Contents = document.make_stream(b"q 420 0 0 300 0 0 cm /Scan Do Q " + page.Contents.read_bytes())
    numbers = {letter: number for number, letter in enumerate(sorted(set(name)), start=1)}
    document.pages[0].Resources.Font.F2 = document.make_indirect(_font(document, numbers))
    coded = "".join(f"{numbers[letter]:04X}" for letter in name)
    _more(document, f"BT 3 Tr /F2 13 Tf 1 0 0 1 20 120 Tm <{coded}> Tj ET".encode("ascii"))


def scanned_behind(document: Pdf, page: pikepdf.Page) -> None:
    """A picture with something like writing all over it."""
    picture = Image.new("L", (300, 200), "white")
    pencil = ImageDraw.Draw(picture)
    for down in range(0, 200, 4):
        pencil.line((0, down, 300, down), fill=40)
    image = Stream(document, picture.tobytes())
    size = {"Width": 300, "Height": 200, "BitsPerComponent": 8}
    image.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image, ColorSpace=Name.DeviceGray, **size)
    page.Resources.XObject = Dictionary(Scan=document.make_indirect(image))


def metadata(document: Pdf, name: str) -> None:
    document.docinfo["/Author"] = name
    document.docinfo["/Title"] = f"About {name}"
    with document.open_metadata() as said:
        said["dc:creator"] = [name]


def bookmark(document: Pdf, name: str) -> None:
    with document.open_outline() as outline:
        outline.root.append(OutlineItem(name, 0))


def form(document: Pdf, name: str) -> None:
    answered(document, document.pages[0], name)


def answered(document: Pdf, page: pikepdf.Page, name: str) -> None:
    """In a box of a form, drawn by whatever opens it."""
    box = Dictionary(FT=Name.Tx, T=String("who"), V=String(name), Type=Name.Annot, Subtype=Name.Widget, Rect=SPOT)
    box.DA = String("/Helv 12 Tf 0 g")
    made = document.make_indirect(box)
    page.Annots = Array([made])
    document.Root.AcroForm = Dictionary(Fields=Array([made]), NeedAppearances=True)


def free_text(document: Pdf, name: str) -> None:
    noted(document, document.pages[0], name)


def noted(document: Pdf, page: pikepdf.Page, name: str) -> None:
    """On the page, as a note that shows its words."""
    look = Stream(document, b"BT /F1 12 Tf 2 5 Td (" + _escaped(name) + b") Tj ET")
    given = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 180, 20], Resources=page.Resources)
    look.stream_dict = given
    mark = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, F=4, Contents=String(name), Rect=SPOT)
    mark.AP = Dictionary(N=document.make_indirect(look))
    page.Annots = Array([document.make_indirect(mark)])


def stamped(document: Pdf, name: str) -> None:
    """A note that draws something else, or a picture, where it says the name."""
    noted(document, document.pages[0], "Seen")
    document.pages[0].Annots[0].Contents = String(name)


def under_a_box(document: Pdf, name: str) -> None:
    _more(document, b"BT /F1 13 Tf 25 120 Td (" + _escaped(name) + b") Tj ET 20 115 200 20 re f")


def white(document: Pdf, name: str) -> None:
    _more(document, b"q 1 1 1 rg BT /F1 13 Tf 20 120 Td (" + _escaped(name) + b") Tj ET Q")


def said_otherwise(document: Pdf, name: str) -> None:
    """A screen reader is given other words than those that are drawn."""
    _more(document, b"/Span << /ActualText (x) >> BDC BT /F1 12 Tf 25 25 Td (" + _escaped(name) + b") Tj ET EMC")


def attachment(document: Pdf, name: str) -> None:
    document.attachments[f"{name}.txt"] = f"What {name} said".encode()


def note(document: Pdf, name: str) -> None:
    mark = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[10, 10, 20, 20], Contents=String(name), T=String(name))
    document.pages[0].Annots = Array([document.make_indirect(mark)])


def spoken(document: Pdf, name: str) -> None:
    said = b"\xfe\xff" + name.encode("utf-16-be")
    _more(document, b"/Span << /ActualText <" + said.hex().encode() + b"> >> BDC BT /F1 9 Tf 20 80 Td (x) Tj ET EMC")


def in_an_image(document: Pdf, name: str) -> None:
    """A picture that was put in says it in its own comment."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG", comment=name.encode())
    image = Stream(document, picture.getvalue())
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=40,
        Height=30,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    document.pages[0].Resources.XObject = Dictionary(I1=image)
    _more(document, b"q 40 0 0 30 300 20 cm /I1 Do Q")


WAYS: dict[str, tuple[Callable[[Pdf, str], None], dict[str, object]]] = {
    "text": (text_alone, {}),
    "object_streams": (text_alone, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}),
    "revision": (text_alone, {}),
    "spaced": (spaced, {}),
    "broken_over_lines": (broken_over_lines, {}),
    "turned": (turned, {}),
    "cropped": (cropped, {}),
    "hidden_layer": (hidden_layer, {}),
    "not_drawn": (not_drawn, {}),
    "other_script": (other_script, {}),
    "metadata": (metadata, {}),
    "bookmark": (bookmark, {}),
    "form": (form, {}),
    "free_text": (free_text, {}),
    "stamped": (stamped, {}),
    "under_a_box": (under_a_box, {}),
    "white": (white, {}),
    "said_otherwise": (said_otherwise, {}),
    "attachment": (attachment, {}),
    "note": (note, {}),
    "spoken": (spoken, {}),
    "in_an_image": (in_an_image, {}),
}


def a_scan(name: str) -> bytes:
    """A page that is a picture alone: the name is pixels."""
    picture = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(picture).text((60, 60), name, fill="black", font_size=40)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=90, comment=name.encode())
    return made.getvalue()
