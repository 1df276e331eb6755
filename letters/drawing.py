"""A letter as a document: our template, the style sheet of packs with what is a letter's own, and the marking on each page."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pikepdf
from django.template.loader import render_to_string

from core.pdf import FONTS, render_pdf
from letters.models import Letter
from packs.document import sheet as pack_sheet

SHEET = Path(__file__).parent / "data" / "letter.css"


def pdf_of(letter: Letter) -> bytes:
    return render_pdf(render_to_string("letters/pdf/letter.html", {"letter": letter}), css=sheet())


def pages_of(document: bytes) -> int:
    with pikepdf.open(io.BytesIO(document)) as read_back:
        return len(read_back.pages)


@cache
def sheet() -> str:
    return pack_sheet() + SHEET.read_text(encoding="utf-8").replace("FONTS", FONTS)
