"""What may be in typed text, decided once: kept, made visible, or refused in words.

A narrative is evidence, so its characters are kept; an identifier is compared with others, so invisible
characters are taken out of it.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

NARRATIVE_LIMIT = 100_000

# Emoji, Persian and Indic spelling need the joiners U+200C and U+200D, so they count as visible.
INVISIBLE = "\u00ad\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
# These turn the reading order of the text after them (the "Trojan source" trick).
DIRECTION_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
JOINERS = "\u200c\u200d"

_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNSEEN = re.compile(f"[{INVISIBLE}{DIRECTION_CONTROLS}]")
_JOINER = re.compile(rf"(?:(?<=(.))|\A)([{JOINERS}])[{JOINERS}]*(?=(.)|\Z)", re.DOTALL)
# Letters before it (Latin, Greek, Cyrillic, Armenian) look the same with a joiner and without.
FIRST_SHAPED = "\u0590"
# The combining class of the signs that take the vowel from a letter: a joiner after one says which form the letter has.
VIRAMA = 9
_MISLEADING = re.compile("[\u202a-\u202e\u200b\u2060\ufeff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c]")


def kept(text: str) -> str:
    """Free text as typed; a line end is one character, as the browser's counter has it."""
    return _LINE_ENDS.sub("\n", text)


def comparable(text: str) -> str:
    """An identifier without invisible characters, in one Unicode form, with single spaces. A joiner that shapes
    the letters or pictographs beside it can be seen, and stays: without it a family is three people, and Shri
    is spelt wrong."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return " ".join(_JOINER.sub(_where_it_shapes, seen).split())


def _where_it_shapes(joiner: re.Match[str]) -> str:
    before, sign, after = (found or "" for found in joiner.groups())
    ends_in_virama = bool(before) and unicodedata.combining(before) == VIRAMA
    return sign if _is_shaped(before) and (ends_in_virama or _is_shaped(after)) else ""


def _is_shaped(character: str) -> bool:
    return character >= FIRST_SHAPED and not character.isdecimal() and not character.isspace()


def refuse_unstorable(text: str) -> None:
    """NUL and its neighbours cannot be stored or printed; say so instead of failing later."""
    if _UNSTORABLE.search(text):
        raise ValidationError(
            "There is a hidden control character in this answer, usually from copying and pasting. "
            "Delete that part and type it again.",
            code="unstorable",
        )


def visible(text: str) -> str:
    """Typed text with characters that could mislead the reader named where they stand."""
    return _MISLEADING.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)
