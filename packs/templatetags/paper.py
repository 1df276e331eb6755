"""How typed text is put on paper."""

from typing import Any

from django import template

from core.pdf import printable
from core.templatetags.govuk import typed

register = template.Library()


@register.filter
def paper(value: Any) -> str:
    """Typed text with misleading characters named and pictographs in words; the page escapes it like any
    other."""
    return printable(typed(value))
