"""Names in scripts that are not read as a to z (`core.folding` says which are): Chinese, Japanese, Korean, Hebrew,
those of India, Ethiopia and South-East Asia. They are compared as they are written, letter by letter. A reading in
Latin letters is only a second one: it brings people to be looked at and may say "sounds alike", never more, for several
names have one reading (小明, 晓明)."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from core.folding import fold

# Family names of two characters; all others that stand before a given name without a space have one.
_TWO = frozenset(
    {
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "上官",
        "诸葛",
        "諸葛",
        "慕容",
        "东方",
        "東方",
        "皇甫",
        "尉迟",
        "尉遲",
        "令狐",
        "夏侯",
        "端木",
        "남궁",
        "황보",
        "제갈",
        "선우",
        "독고",
        "사공",
    }
)
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
_WHOLE = (
    re.compile(rf"(?P<family>{_HAN}{{1,3}})(?P<given>[\u3040-\u30ff]+)$"),  # 佐藤さくら
    re.compile(rf"(?P<family>{_HAN}{{2}})(?P<given>{_HAN}{{2}})$"),
    re.compile(rf"(?P<family>{_HAN})(?P<given>{_HAN}{{1,2}})$"),
    re.compile(r"(?P<family>[\uac00-\ud7a3])(?P<given>[\uac00-\ud7a3]{1,3})$"),
)


@lru_cache(maxsize=10_000)
def script_of(word: str) -> str:
    """The script in which a word begins: LATIN, CJK, HANGUL, DEVANAGARI."""
    return "LATIN" if word.isascii() else unicodedata.name(word[0], "").partition(" ")[0]


@lru_cache(maxsize=10_000)
def in_latin(word: str) -> str:
    """How a word of another script reads in Latin letters, roughly; a Latin word is its own reading."""
    return word if word.isascii() else fold(anyascii(word)).replace(" ", "")


@lru_cache(maxsize=10_000)
def family_and_given(word: str) -> tuple[str, str] | None:
    """The two halves of a name that is written without a space, family name first; None where that is not known.

    >>> family_and_given("王小明"), family_and_given("欧阳慧"), family_and_given("김민수"), family_and_given("मीना")
    (('王', '小明'), ('欧阳', '慧'), ('김', '민수'), None)
    """
    if len(word) > 2 and word[:2] in _TWO:
        return word[:2], word[2:]
    found = next(filter(None, (pattern.match(word) for pattern in _WHOLE)), None)
    return (found["family"], found["given"]) if found else None
