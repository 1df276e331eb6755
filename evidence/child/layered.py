"""A PDF of pictures with a text that is not drawn: one revision, nothing but its pages, and no font program. It is tagged: each
page is a picture, and a paragraph of what is left of its text; its language and its title, which says nothing of the file, are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

POINTS = 72 / 150  # of a pixel
HALF = 500  # how wide each letter is taken to be, in thousandths of its height
LETTERS_A_BLOCK = 100  # of the table that says which letter a number is
NOT_DRAWN = 3
LANGUAGE = "en-GB"
ALT = "Page {}"  # of its picture, for who does not see it
METADATA = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>'
    b'<rdf:li xml:lang="x-default">Redacted version</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>'
)


@dataclass(frozen=True)
class Word:
    """A word and its place on the page's picture, in pixels."""

    said: str
    left: float
    top: float
    right: float
    bottom: float


def document_of(here: Path, pages: Sequence[tuple[str, Sequence[Word]]], name: str) -> None:
    """Writes it into the directory."""
    letters = sorted({letter for _, words in pages for word in words for letter in word.said})
    numbers = {letter: number for number, letter in enumerate(letters, start=1)}
    with pikepdf.new() as document:
        font = document.make_indirect(_font(document, numbers))
        for picture, words in pages:
            _add(document, here / picture, words, font, numbers)
        _tag(document)
        document.save(
            here / name,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,  # it stays as it is checked
        )


def _add(
    document: pikepdf.Pdf, picture: Path, words: Sequence[Word], font: pikepdf.Object, numbers: dict[str, int]
) -> None:
    with Image.open(picture) as opened:
        width, height = opened.size
    page = document.add_blank_page(page_size=(width * POINTS, height * POINTS))
    image = document.make_stream(picture.read_bytes())
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.Resources = Dictionary(XObject=Dictionary(I=image), Font=Dictionary(F=font))
    drawn = f"/Figure <</MCID 0>> BDC q {width * POINTS:.3f} 0 0 {height * POINTS:.3f} 0 0 cm /I Do Q EMC"
    said = " ".join(_shown(word, height, numbers) for word in words)
    page.Contents = document.make_stream(f"{drawn} /P <</MCID 1>> BDC BT {NOT_DRAWN} Tr {said} ET EMC".encode("ascii"))


def _tag(document: pikepdf.Pdf) -> None:
    """In the order of the pages; what a page says is the first thing and the second of it."""
    root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    whole = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    inside, of_pages = Array(), Array()
    for number, page in enumerate(document.pages):
        figure, said = (
            document.make_indirect(Dictionary(Type=Name.StructElem, S=kind, P=whole, Pg=page.obj, K=place))
            for place, kind in enumerate((Name.Figure, Name.P))
        )
        figure.Alt = String(ALT.format(number + 1))
        page.obj.StructParents, page.obj.Tabs = number, Name.S
        inside.extend([figure, said])
        of_pages.append(number)
        of_pages.append(Array([figure, said]))
    whole.K = inside
    root.K, root.ParentTree = whole, Dictionary(Nums=of_pages)
    document.Root.StructTreeRoot, document.Root.MarkInfo = root, Dictionary(Marked=True)
    document.Root.Lang, document.Root.ViewerPreferences = String(LANGUAGE), Dictionary(DisplayDocTitle=True)
    document.Root.Metadata = document.make_stream(METADATA, Type=Name.Metadata, Subtype=Name.XML)


def _shown(word: Word, height: int, numbers: dict[str, int]) -> str:
    """As wide and as high as it stands on the picture, so that a search marks it there. What follows it is a gap."""
    size = max((word.bottom - word.top) * POINTS, 1.0)
    wide = max((word.right - word.left) * POINTS, 0.1) / (len(word.said) * size * HALF / 1000) * 100
    coded = "".join(f"{numbers[letter]:04X}" for letter in word.said)
    return f"/F {size:.2f} Tf {wide:.2f} Tz 1 0 0 1 {word.left * POINTS:.2f} {(height - word.bottom) * POINTS:.2f} Tm <{coded}> Tj"


def _font(document: pikepdf.Pdf, numbers: dict[str, int]) -> Dictionary:
    """Of numbers alone; `ToUnicode` says which letter each stands for."""
    system = Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)
    box = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.NotDrawn,
        Flags=4,
        FontBBox=Array([0, 0, HALF, 1000]),
        ItalicAngle=0,
        Ascent=1000,
        Descent=0,
        CapHeight=1000,
        StemV=80,
    )
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.NotDrawn,
        CIDSystemInfo=system,
        DW=HALF,
        CIDToGIDMap=Name.Identity,
        FontDescriptor=document.make_indirect(box),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.NotDrawn,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([document.make_indirect(below)]),
        ToUnicode=document.make_stream(_table(numbers)),
    )


def _table(numbers: dict[str, int]) -> bytes:
    lines = [f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, number in numbers.items()]
    blocks = [lines[start : start + LETTERS_A_BLOCK] for start in range(0, len(lines), LETTERS_A_BLOCK)]
    said = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /NotDrawn def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{said}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")
