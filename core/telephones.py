"""Telephone numbers on pages: a person on a phone calls by touching them, so each stands in a tel: link."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

EMERGENCY, POLICE = "999", "101"
HOTLINE, ACT_EARLY = "0800 789 321", "0800 011 3764"
PUBLIC = (HOTLINE, ACT_EARLY, EMERGENCY, POLICE)

# A number by itself, not a part of another number, a reference or a time; and not what is written to, or signed.
PRINTED = re.compile(rf"(?<![\w.,:/-])(?<!text )(?<!\d )({'|'.join(map(re.escape, PUBLIC))})(?![\w:/-])(?! BSL)")


def address(number: str) -> str:
    """What dials it: without its spaces."""
    return "tel:" + "".join(character for character in number if character.isdecimal() or character == "+")


def link(number: str) -> SafeString:
    """The number as it is written, as a link that dials."""
    return format_html('<a class="govuk-link portal-nowrap" href="{}">{}</a>', address(number), number)


def linked(text: str) -> SafeString:
    """A plain sentence of ours, escaped, with every public number in it as a link."""
    pieces = PRINTED.split(str(text))
    return format_html_join("", "{}", ((link(piece) if piece in PUBLIC else piece,) for piece in pieces))
