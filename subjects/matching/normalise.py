"""Names, numbers and addresses as the engine compares them, on top of the folding that the whole portal shares
(`core.folding`). What was typed is never changed; this is only how the engine reads it.
"""

import re
import unicodedata
from functools import lru_cache

from core.folding import fold, pictographs, words

_NOT_DIGIT = re.compile(r"[^0-9]+")
# Slips of scanners and of keyboards, only undone inside a word that also has letters.
_OCR = str.maketrans("013458", "oleasb")
# In a postcode: letters where figures stand, and figures where letters stand.
_FIGURES = str.maketrans("OILSZB", "011528")
_CAPITALS = str.maketrans("0158", "OISB")


def _visible(character: str) -> bool:
    """False for combining marks and for format characters (zero-width spaces, direction marks)."""
    return unicodedata.category(character) not in {"Mn", "Me", "Cf", "Cc"} or character in "\t\n\r"


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name; digits inside a word are read as the letters a scanner mistook (0smanov,
    Wi11iams)."""
    return tuple([word if word.isalpha() or word.isdigit() else word.translate(_OCR) for word in words(text)])


def joined(text: str) -> str:
    """A text as one word: what stays the same however it is spaced or hyphenated."""
    return fold(text).replace(" ", "")


def digits(text: str) -> str:
    """The digits of a text, in Latin figures."""
    if not text.isascii():
        text = "".join(str(unicodedata.digit(character, character)) for character in text)
    return _NOT_DIGIT.sub("", text)


@lru_cache(maxsize=10_000)
def phone(text: str) -> str:
    """The last ten digits of a number: +44 7700 900123, 0044 and 07700 900123 are one telephone."""
    number = digits(text)
    return number[-10:] if len(number) >= 6 else ""


def _one_word(text: str) -> str:
    """A technical name as one word: one case and width, nothing invisible, no spaces."""
    if text.isascii() and text.isprintable():
        return text.casefold().replace(" ", "")
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in text if _visible(character) and not character.isspace())


@lru_cache(maxsize=10_000)
def email(text: str) -> str:
    """An address without case, spaces or a +tag (mail to anna+school@ and anna@ reaches one person)."""
    local, at, domain = _one_word(text).partition("@")
    return f"{local.partition('+')[0]}@{domain}" if at and local and domain else ""


@lru_cache(maxsize=10_000)
def handle(text: str) -> str:
    """An online name without the @, the dots and dashes, and the address of the platform; one of pictographs alone
    as they are."""
    own = text.strip().rstrip("/").rsplit("/", 1)[-1]
    return joined(own) or "".join(pictographs(own))


@lru_cache(maxsize=10_000)
def postcode(text: str) -> str:
    """A postcode as one word, with the letter O and figure 0, I and 1 set right in the last three (NR1 O1Z,
    NR10IZ)."""
    code = joined(text).upper()
    if 5 <= len(code) <= 7 and code[0].isalpha():
        return code[:-3] + code[-3].translate(_FIGURES) + code[-2:].translate(_CAPITALS)
    return code
