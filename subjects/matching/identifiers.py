"""Telephones, mailboxes, online names and postcodes as the engine compares them. A claim may hold several, and a remark
beside each: `subjects.boxes` tells them apart."""

import re
import unicodedata
from functools import lru_cache

from core.folding import pictographs
from subjects.boxes import emails_in, online_name, postcode_in, without_tag
from subjects.matching.normalise import joined

_NOT_DIGIT = re.compile(r"[^0-9]+")
# In a postcode: letters where figures stand, and figures where letters stand.
_FIGURES = str.maketrans("OILSZB", "011528")
_CAPITALS = str.maketrans("0158", "OISB")


def digits(text: str) -> str:
    """The digits of a text, in Latin figures."""
    if not text.isascii():
        text = "".join(str(unicodedata.digit(character, character)) for character in text)
    return _NOT_DIGIT.sub("", text)


def _one_word(text: str) -> str:
    """A technical name as one word: one case and width, nothing invisible, no spaces."""
    if text.isascii() and text.isprintable():
        return text.casefold().replace(" ", "")
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in text if _visible(character) and not character.isspace())


def _visible(character: str) -> bool:
    """False for combining marks and for format characters (zero-width spaces, direction marks)."""
    return unicodedata.category(character) not in {"Mn", "Me", "Cf", "Cc"}


@lru_cache(maxsize=10_000)
def emails(text: str) -> tuple[str, ...]:
    """Every address in the text, without case, spaces or a +tag (mail to anna+school@ and anna@ reaches one person)."""
    return tuple(address for each in emails_in(text) if (address := _email(each)))


def _email(text: str) -> str:
    local, at, domain = _one_word(text).partition("@")
    return f"{local.partition('+')[0]}@{domain}" if at and local and domain else ""


@lru_cache(maxsize=10_000)
def handle(text: str) -> tuple[str, str]:
    """An online name without the @, the dots and dashes, the place where it is used and its address; and the figures
    that tell it from others of that name. One of pictographs alone is compared as it is."""
    own, tag = without_tag(online_name(text).strip().rstrip("/").rsplit("/", 1)[-1])
    return joined(own) or "".join(pictographs(own)), tag


@lru_cache(maxsize=10_000)
def postcode(text: str) -> str:
    """A postcode as one word, with the letter O and figure 0, I and 1 set right in the last three
    (NR1 O1Z, NR10IZ)."""
    code = joined(postcode_in(text)).upper()
    if 5 <= len(code) <= 7 and code[0].isalpha():
        return code[:-3] + code[-3].translate(_FIGURES) + code[-2:].translate(_CAPITALS)
    return code
