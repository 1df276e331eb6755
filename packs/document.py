"""A pack as a document: our template, our style sheet, nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

from core.pdf import FONTS, render_pdf
from core.reference import display_reference
from packs.content.parts import PackContent

SHEET = Path(__file__).parent / "data" / "pack.css"


def html_of(content: PackContent) -> str:
    """The whole pack as HTML: the same content gives the same text."""
    return render_to_string(
        "packs/pdf/pack.html", {"pack": content, "reference": display_reference(content.reference)}
    )


def pdf_of(content: PackContent) -> bytes:
    return render_pdf(html_of(content), css=sheet())


@cache
def sheet() -> str:
    return SHEET.read_text(encoding="utf-8").replace("FONTS", FONTS)
