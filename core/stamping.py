"""A line at the foot of every page of a finished PDF: who took this copy, and when.

The document is drawn once. The line is drawn once too, by the same renderer and with the same fonts, and laid over each
page as an artifact: assistive technology reads the pages as before, and no part of the tag tree is touched."""

from __future__ import annotations

import io
from html import escape

import pikepdf
from weasyprint import CSS, HTML

from core.paper import paragraphs
from core.pdf import FONTS, OwnAssetsOnly, complaints_counted

SHEET = f"""@page {{ size: A4; margin: 0 20mm; }}
html {{ font: 7.5pt/1.2 {FONTS}; color: #33404a; }}
p {{ position: absolute; top: 289.5mm; left: 0; right: 0; margin: 0; text-align: center; }}"""
NAME = "/TakenBy"  # pikepdf's own names are random, and two copies would differ
BEGIN = b"\nQ /Artifact <</Type /Pagination /Subtype /Footer>> BDC q\n"
END = b"\nQ EMC\n"


def stamped(document: bytes, line: str) -> bytes:
    """The document with the line on every page: the same document and line give the same bytes."""
    with pikepdf.open(io.BytesIO(document)) as pdf, pikepdf.open(io.BytesIO(_drawn(line))) as drawn:
        over = pdf.copy_foreign(drawn.pages[0].as_form_xobject())
        for page in pdf.pages:
            page.add_resource(over, pikepdf.Name.XObject, pikepdf.Name(NAME))
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(BEGIN + f"{NAME} Do".encode() + END)
        finished = io.BytesIO()
        pdf.save(finished, deterministic_id=True)
    return finished.getvalue()


def _drawn(line: str) -> bytes:
    """One page with the line and nothing else, without tags."""
    said = " ".join(paragraph.text for paragraph in paragraphs(line))
    fetcher = OwnAssetsOnly({})
    with complaints_counted():
        page = HTML(string=f"<p>{escape(said)}</p>", url_fetcher=fetcher, media_type="print")
        return bytes(page.write_pdf(stylesheets=[CSS(string=SHEET, url_fetcher=fetcher)]))
