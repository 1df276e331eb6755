"""A pack as a document: our template, our style sheet, nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

from core.pdf import FONTS, Attached, render_pdf
from core.reference_numbers import display_reference
from packs.content.parts import Annex, PackContent

SHEET = Path(__file__).parent / "data" / "pack.css"


def html_of(content: PackContent) -> str:
    """The whole pack as HTML: the same content gives the same text."""
    return render_to_string("packs/pdf/pack.html", {"pack": content, "reference": display_reference(content.reference)})


def readable_of(content: PackContent, *, taken: str = "") -> str:
    """The same as a page for a browser, in one file that asks for nothing else; of a copy, who took it."""
    shown = {"pack": content, "reference": display_reference(content.reference), "screen": True, "taken": taken}
    return render_to_string("packs/pdf/pack.html", shown)


def pdf_of(content: PackContent) -> bytes:
    attached = [attached_of(annex, content) for annex in content.annexes]
    return render_pdf(html_of(content), css=sheet(), attached=attached)


def attached_of(annex: Annex, content: PackContent) -> Attached:
    """The answer exactly as it was typed, under the marking and the reference that stand on every page."""
    head = f"{content.marking}\n{display_reference(content.reference)}, annex {annex.number}: {annex.title}\n\n"
    described = f"Annex {annex.number}: {annex.title}"
    return Attached(annex.name, described, (head + annex.text).encode("utf-8", "replace"), content.made_at)


@cache
def sheet() -> str:
    return SHEET.read_text(encoding="utf-8").replace("FONTS", FONTS)
