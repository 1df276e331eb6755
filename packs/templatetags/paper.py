"""How typed text is put on paper."""

from typing import Any

from django import template

from core.paper import IN_A_CELL, Paragraph, is_rtl, paragraphs
from packs.content.parts import Entry, PackContent

register = template.Library()


@register.filter
def paper(value: Any) -> list[Paragraph]:
    """Typed text, a paragraph a line, each in its own direction; the page escapes it like any other."""
    return paragraphs(str(value))


@register.filter
def one_line(value: Any) -> str:
    """What stands in a heading or a cell; several lines are parted by a sign."""
    return " \u00b6 ".join(paragraph.text for paragraph in paragraphs(str(value), piece=IN_A_CELL))


@register.filter
def texts(pack: PackContent, entry: Entry) -> list[str]:
    return pack.texts_of(entry)


@register.filter
def rtl(value: Any) -> bool:
    """Whether it is read from the right."""
    return is_rtl(str(value))
