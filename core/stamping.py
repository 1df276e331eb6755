"""A line at the foot of every page of a finished PDF: who took this copy, and when.

Of a document with a margin it stands there; of one whose pictures go to its edges, in a strip that is added below each page. The
document is drawn once. The line is drawn once too, by the same renderer and with the same fonts, and laid over each
page as an artifact: assistive technology reads the pages as before, and no part of the tag tree is touched."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape

import pikepdf
from weasyprint import CSS, HTML

from core.paper import paragraphs
from core.pdf import FONTS, OwnAssetsOnly, complaints_counted

SHEET = f"""@page {{ size: A4; margin: 0 20mm; }}
html {{ font: 7.5pt/1.2 {FONTS}; color: #33404a; }}
p {{ position: absolute; top: 289.5mm; left: 0; right: 0; margin: 0; text-align: center; }}"""
STRIP = 26.0  # points of a page of A4: what the line takes at its foot, in two rows at most
A4 = 595.28  # points that it is wide
NAME = "/TakenBy"  # pikepdf's own names are random, and two copies would differ
BEGIN = b"\nQ /Artifact <</Type /Pagination /Subtype /Footer>> BDC q\n"
END = b"\nQ EMC\n"


def stamped(document: bytes, line: str) -> bytes:
    return Stamp(line).on_its_margin(document)


class Stamp:
    """A line, drawn once for all documents of a copy: the same document and line give the same bytes."""

    def __init__(self, line: str) -> None:
        self._drawn = _drawn(line)

    def on_its_margin(self, document: bytes) -> bytes:
        return self._on_each_page(document, lambda page: "")

    def below(self, document: bytes) -> bytes:
        """Nothing of the page is covered, however small it is."""
        return self._on_each_page(document, _made_longer)

    def _on_each_page(self, document: bytes, placed: Callable[[pikepdf.Page], str]) -> bytes:
        with pikepdf.open(io.BytesIO(document)) as pdf, pikepdf.open(io.BytesIO(self._drawn)) as drawn:
            over = pdf.copy_foreign(drawn.pages[0].as_form_xobject())
            for page in pdf.pages:
                place = placed(page)
                page.add_resource(over, pikepdf.Name.XObject, pikepdf.Name(NAME))
                page.contents_add(b"q\n", prepend=True)
                page.contents_add(BEGIN + f"{place}{NAME} Do".encode() + END)
            finished = io.BytesIO()
            pdf.save(finished, deterministic_id=True)
        return finished.getvalue()


def _made_longer(page: pikepdf.Page) -> str:
    """Room below, and where in it the line stands: as wide as the page, and half a page of A4 at least."""
    left, bottom, right, top = (float(side) for side in page.mediabox)
    scale = max(right - left, A4 / 2) / A4
    foot = bottom - STRIP * scale
    page.mediabox = page.cropbox = pikepdf.Array([left, foot, left + A4 * scale, top])
    return f"{scale:.4f} 0 0 {scale:.4f} {left:.3f} {foot:.3f} cm "


def _drawn(line: str) -> bytes:
    """One page with the line and nothing else, without tags."""
    said = " ".join(paragraph.text for paragraph in paragraphs(line))
    fetcher = OwnAssetsOnly({})
    with complaints_counted():
        page = HTML(string=f"<p>{escape(said)}</p>", url_fetcher=fetcher, media_type="print")
        return bytes(page.write_pdf(stylesheets=[CSS(string=SHEET, url_fetcher=fetcher)]))
