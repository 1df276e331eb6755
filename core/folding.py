"""Names, handles and references as they are compared and looked up: one folding for filing and for asking, made here
and nowhere else. What was typed is never changed; this is only how it is read.

Case, accents, width, invisible characters, kinds of apostrophe, hyphen and space make no difference, nor do the two
Unicode forms of one letter. Latin, Cyrillic, Greek and Arabic letters are read as a to z (`data/letters.csv`); words of
every other script stay as words, with the marks that are their vowels. It is done in Python, since the database decides
by its locale what a letter is, and PostgreSQL's parser takes `dark.knight` for the name of a computer."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from core.tables import rows_of

LETTERS_FILE = Path(__file__).parent / "data" / "letters.csv"
# Typists, phones, word processors and scripts each have their own apostrophe; O'Brien has only one name.
APOSTROPHES = (
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u05f4\u1fbd\u1fbf\u1fef\u1ffd\u1ffe"
    "\u2018\u2019\u201a\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40"
)
# Marks that may be left out of a name in its own script: accents, the vowel signs of Arabic, Hebrew and Syriac, and
# what only says how a character should look. All others (of the scripts of India and South-East Asia, of kana) are
# letters.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a\u08d3-\u08ff"
    "\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\ua66f-\ua672\ua674-\ua67d\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U000e0100-\U000e01ef]"
)
TATWEEL = "\u0640"
# Scripts written without spaces between words: a given name stands in the middle of what is written.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]+"
)
# Letters of one token; what is longer is found by so many of its first ones. The index takes some two thousand.
LONGEST = 100
# How far into a run of a script without spaces its words are looked for.
LONGEST_RUN = 40
_ASCII_BREAK = re.compile(r"[^a-z0-9]+")
_THE = re.compile(r"\A\s*the\s+(?=\S)", re.IGNORECASE)

# What must be found in one record for one part of a question: any of these, and of it every word, by its beginning.
Asked = tuple[tuple[str, ...], ...]


class _Reading(dict[int, str]):
    """Each character as it is read, worked out once: a letter, a figure, nothing, or a space where a word ends."""

    def __missing__(self, code: int) -> str:
        self[code] = read = _read(chr(code))
        return read


def _read(character: str) -> str:
    kind = unicodedata.category(character)
    if character == TATWEEL or (kind[0] == "M" and _LEFT_OUT.match(character)):
        return ""
    if kind in {"Cc", "Cf", "Me"} and not character.isspace():
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(character))
    return character if kind[0] in "LMN" else " "


_DROP = {ord(mark): "" for mark in APOSTROPHES}
_PART = {ord(mark): " " for mark in APOSTROPHES}
_READING = _Reading(_DROP | {ord(row["letter"]): row["plain"] for row in rows_of(LETTERS_FILE)})


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """The words of a text, folded, with one space between them.

    >>> fold("Zoë  O’Brien‑WEISS"), fold("İbrahim Yılmaz"), fold("Νίκος"), fold("مُحَمَّد"), fold("王小明 ／ मीना")
    ('zoe obrien weiss', 'ibrahim yilmaz', 'nikos', 'mhmd', '王小明 मीना')
    """
    text = text.translate(_DROP)
    if text.isascii():
        return _ASCII_BREAK.sub(" ", text.lower()).strip()
    # twice: a letter that changes case may decompose anew (the Turkish dotted capital I)
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", " ".join(text.translate(_READING).split()))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded: runs of letters, figures and the marks that belong to them.

    >>> words("Smith, John-Paul (b. 2009)"), words("मोहम्मद हुसैन"), words("???")
    (('smith', 'john', 'paul', 'b', '2009'), ('मोहम्मद', 'हुसैन'), ())
    """
    return tuple(fold(text).split())


def is_unspaced(word: str) -> bool:
    """Whether all of a folded word is of scripts that put no spaces between words: it may stand inside another one.

    >>> is_unspaced("王小明"), is_unspaced("ivan"), is_unspaced("")
    (True, False, False)
    """
    return _UNSPACED.fullmatch(word) is not None


def sort_key(name: str) -> str:
    """What a list of names is sorted by: the words as they are written, and nothing before something.

    "de Souza" stands under D and "Élodie" beside "Elodie", as in an English directory; "the Albany Trust" stands under
    A. A list of family names is given the family name first. Latin, Cyrillic, Greek and Arabic are one alphabet;
    others follow. The order is the same on every server, which that of a database's locale is not, and no Welsh rule
    misplaces a Singh.

    >>> sorted(["Zoe", "Élodie", "the Albany Trust", "de Souza", "Ötzi"], key=sort_key)
    ['the Albany Trust', 'de Souza', 'Élodie', 'Ötzi', 'Zoe']
    """
    return fold(_THE.sub("", name))


@lru_cache(maxsize=1_000)
def filed_as(text: str) -> frozenset[str]:
    """The tokens under which a text is filed for a search: its words; and of what stands between two spaces, the
    whole as one token and each of its ends, so that a handle, a reference or a double name is found from any of
    its parts onwards.

    >>> sorted(filed_as("t.me/PineappleCat"))
    ['me', 'mepineapplecat', 'pineapplecat', 't', 'tmepineapplecat']
    >>> sorted(filed_as("O’Brien")), sorted(filed_as("王小明")), sorted(filed_as("🐺🐺"))
    (['brien', 'obrien'], ['小明', '明', '王小明'], ['🐺🐺'])
    """
    found: set[str] = set()
    for chunk in text.split():
        parts = fold(chunk.translate(_PART)).split()
        found.update(words(chunk), pictographs(chunk))
        found.update("".join(parts[place : place + LONGEST]) for place in range(len(parts)))
        found.update(end for part in parts for end in _ends(part))
    return frozenset(token[:LONGEST] for token in found)


@lru_cache(maxsize=1_000)
def asked_for(text: str) -> tuple[Asked, ...]:
    """What a question asks of a record: every part of it (what stands between two spaces) must be found in one of its
    readings, and of a reading every word, by its beginning. Nothing at all: this is no question.

    >>> asked_for("O'Brien dark.knight")
    ((('obrien',), ('o', 'brien')), (('darkknight',), ('dark', 'knight')))
    >>> asked_for("@Kestrelwing 🐺"), asked_for("??? - @")
    (((('kestrelwing',),), (('🐺',),)), ())
    """
    return tuple(readings for chunk in text.split() if (readings := _readings(chunk)))


def _readings(chunk: str) -> Asked:
    parts = tuple(part[:LONGEST] for part in fold(chunk.translate(_PART)).split())
    drawn = pictographs(chunk)
    if not parts:
        return (drawn,) if drawn else ()
    whole = "".join(parts)[:LONGEST]
    return ((whole, *drawn),) if len(parts) == 1 else ((whole, *drawn), (*parts, *drawn))


def pictographs(text: str) -> tuple[str, ...]:
    """The runs of pictographs in a text, without what only chooses their look: a name may consist of them.

    >>> pictographs("🐺🐺 x ☠️"), pictographs("© 10°")
    (('🐺🐺', '☠'), ())
    """
    runs = groupby(text.translate(_READING_OF_PICTURES), lambda character: character == " ")
    return tuple("".join(run)[:LONGEST] for is_gap, run in runs if not is_gap)


class _Pictures(dict[int, str]):
    """Pictographs as they are; nothing for what joins or shades them; a space for the rest."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        picture = (kind == "So" and code > 0x2190) or 0x1F3FB <= code <= 0x1F3FF
        self[code] = read = character if picture else "" if kind in {"Cf", "Mn", "Me"} else " "
        return read


_READING_OF_PICTURES = _Pictures()


def _ends(word: str) -> Iterator[str]:
    """Of a word in a script without spaces, what remains from each of its characters onwards."""
    for run in _UNSPACED.finditer(word):
        last = min(run.end(), run.start() + LONGEST_RUN)
        yield from (word[place:] for place in range(run.start(), last) if unicodedata.category(word[place])[0] != "M")
