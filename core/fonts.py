"""What the fonts at hand can draw. A box in a document says nothing: what has no glyph is named instead, and a
script that names are written in and that no font covers is reported before a pack shows it.

Asked of fontconfig, which is what the renderer asks: a character that any font has is drawn with that font.
"""

from __future__ import annotations

import re
import subprocess
from functools import cache

# One letter for each script that people's names are written in here.
SCRIPTS = {
    "Arabic": "\u0628",
    "Armenian": "\u0562",
    "Bengali": "\u0995",
    "Burmese": "\u1000",
    "Chinese": "\u738b",
    "Cyrillic": "\u0414",
    "Devanagari": "\u0915",
    "Ethiopic": "\u12a0",
    "Georgian": "\u10d0",
    "Greek": "\u03a9",
    "Gujarati": "\u0a95",
    "Gurmukhi": "\u0a15",
    "Hebrew": "\u05d0",
    "Japanese": "\u3042",
    "Kannada": "\u0c95",
    "Khmer": "\u1780",
    "Korean": "\uae40",
    "Lao": "\u0e81",
    "Latin": "A",
    "Malayalam": "\u0d15",
    "Sinhala": "\u0d85",
    "Tamil": "\u0b95",
    "Telugu": "\u0c15",
    "Thaana": "\u0786",
    "Thai": "\u0e01",
    "Tibetan": "\u0f40",
    "Tifinagh": "\u2d30",
}
# Drawn as nothing by design, with or without a font.
_UNSEEN = re.compile(
    "[ \t\n\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff\u1680\u2000-\u200a\u202f\u205f\u3000]"
)
SPACE = 0x20


class CannotTell(Exception):
    """fontconfig did not answer: nothing can be said about what a document would show."""


@cache
def _covered() -> frozenset[int]:
    """Every code point that some font has. The fonts of a running process do not change."""
    try:
        listed = subprocess.run(
            ["fc-list", "--format", "%{charset}\n"],  # noqa: S607 - from the path, like any library
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError) as failure:
        raise CannotTell("fc-list did not answer.") from failure
    fonts = (
        {point for span in set(line.split()) for point in _points(span)} for line in set(listed.stdout.splitlines())
    )
    # The space after a letter comes from the letter's font: one that has none draws a box for it.
    return frozenset(point for font in fonts if SPACE in font for point in font)


def _points(span: str) -> range:
    first, _, last = span.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def can_draw(character: str) -> bool:
    """Whether a reader will see this character as what it is, or rightly sees nothing."""
    if "\x7f" <= character <= "\x9f":  # controls; a font that lists them has a box for them
        return False
    return ord(character) in _covered() or _UNSEEN.match(character) is not None


def missing_scripts() -> list[str]:
    """The scripts of people's names that a document made here could not show."""
    return [script for script, letter in SCRIPTS.items() if not can_draw(letter)]
