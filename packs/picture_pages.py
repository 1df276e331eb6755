"""The pages of a file as one PDF, as a copy has them: each picture as it lies in the pack, byte for byte, on a page of its own that
has room for a line below it. A picture alone has no place for who took it that does not cover or draw it anew."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from core.stamping import A4


def document_of(pictures: Iterable[bytes], *, title: str) -> bytes:
    """As wide as a page of A4 each. To assistive technology a figure a page; its text stands in the file beside it."""
    with pikepdf.new() as document:
        tree = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        whole = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array()))
        figures = Array()
        for number, picture in enumerate(pictures):
            figure = _figure(document, _page(document, picture, number), whole, number)
            whole.K.append(figure)
            figures.append(number)
            figures.append(Array([figure]))
        tree.K, tree.ParentTree = whole, document.make_indirect(Dictionary(Nums=figures))
        document.Root.StructTreeRoot, document.Root.MarkInfo = tree, Dictionary(Marked=True)
        document.Root.Lang, document.Root.ViewerPreferences = String("en-GB"), Dictionary(DisplayDocTitle=True)
        document.docinfo.Title = String(title)
        finished = io.BytesIO()
        document.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return finished.getvalue()


def _page(document: pikepdf.Pdf, picture: bytes, number: int) -> pikepdf.Page:
    with Image.open(io.BytesIO(picture)) as opened:
        (width, height), grey = opened.size, opened.mode == "L"
    high = A4 * height / width
    page = document.add_blank_page(page_size=(A4, high))
    image = document.make_stream(picture)
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray if grey else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.Resources, page.StructParents = Dictionary(XObject=Dictionary(I=image)), number
    drawn = f"/Figure <</MCID 0>> BDC q {A4:.3f} 0 0 {high:.3f} 0 0 cm /I Do Q EMC"
    page.Contents = document.make_stream(drawn.encode("ascii"))
    return page


def _figure(document: pikepdf.Pdf, page: pikepdf.Page, whole: pikepdf.Object, number: int) -> pikepdf.Object:
    return document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=whole,
            Pg=page.obj,
            K=0,
            Alt=String(f"Page {number + 1}. What can be read on it stands in text.txt beside this file."),
        )
    )
