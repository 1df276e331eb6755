"""Where words stand in the text of a page, as people read them: whatever the case, accents, alphabet or gaps between the
letters. One definition for taking out and for checking that nothing was left; it knows no database and runs in the child.

>>> text = "His sister Zoë O'Brien said it. ZOE  OBRIEN'S brother"
>>> [text[start:end] for start, end in found_in(text, ["zoe o'brien"])]
["Zoë O'Brien", 'ZOE  OBRIEN']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from core.folding import fold

Span = tuple[int, int]
SHORTEST_INSIDE = 5  # letters of what is also found inside a longer word: "Rahman" in "AishaRahman"
SHORTEST_PART = 2
_BETWEEN = re.compile(r"[^\w\u0300-\u036f]+|_")
_LAM_AND_ALEF = re.compile("[al]{2,}")
# Words that are no name by themselves. All others of what is taken out are looked for alone as well.
_COMMON = (
    "a about after al all an and any are as at be been before bin bint but by da de del der di dr el for from had has "
    "have he her hers him his i ibn if in is it its ma me miss mother mr mrs ms mx my no not of on or our out father "
    "sister brother said she sir so st than that the their them then there they this to up van von was we were what "
    "when where which who will with you your son daughter uncle aunt cousin friend "
)
COMMON = frozenset(_COMMON.split())


def terms_of(words: str, *, parts: bool) -> tuple[str, ...]:
    """What is looked for: the words as a whole and, with `parts`, each that could be a name by itself.

    >>> terms_of("Aisha bint Rahman-Khan", parts=True)
    ('Aisha bint Rahman-Khan', 'Aisha', 'Rahman', 'Khan')
    """
    alone = [part for part in _BETWEEN.split(words) if _is_a_part(part)] if parts else []
    return tuple(dict.fromkeys([words, *alone]))


def _is_a_part(word: str) -> bool:
    read = _letters(word)[0]
    return len(read) >= SHORTEST_PART and fold(word) not in COMMON


def is_readable(words: str) -> bool:
    """Whether there is anything to look for in it."""
    return bool(_letters(words)[0])


def found_in(text: str, terms: Iterable[str]) -> list[Span]:
    """Every place of any of the terms, from the first character up to the one after the last; those that touch are one."""
    return joined(span for term in terms for span in _spans(text, term))


def joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def without(text: str, spans: Iterable[Span], *, sign: str) -> str:
    """The text with a sign in the place of what was found."""
    kept, place = "", 0
    for start, end in joined(spans):
        kept, place = kept + text[place:start] + sign, end
    return kept + text[place:]


def _spans(text: str, term: str) -> Iterable[Span]:
    sought = _letters(term)[0]
    if not sought:
        return
    stream, places = _letters(text)
    for found in _pattern(term).finditer(stream):
        first, last = places[found.start(1)], places[found.end(1) - 1]
        if found[1] != sought and not _is_turned(text[first : last + 1]):  # "lay" is no other order of an Arabic Ali
            continue
        if span := _meant(text, first, last, letters=len(sought)):
            yield span


def _is_turned(words: str) -> bool:
    """Whether it is written from right to left."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in words)


@lru_cache(maxsize=1_000)
def _pattern(term: str) -> re.Pattern[str]:
    """What is looked for, also where it overlaps itself. Readers of a PDF give a line that runs from right to left in
    either order of its letters, and lam and alef, which are written as one, in either order of the two: what is read as
    a run of l and a may stand in any order. That takes out a little too much, and never too little."""
    if not _is_turned(term):
        return re.compile(f"(?=({re.escape(_letters(term)[0])}))")
    orders = sorted({_letters(term)[0], _letters(term[::-1])[0]})  # of one letter may come two: "kh"
    spelt = [_LAM_AND_ALEF.sub(lambda run: f"[al]{{{len(run[0])}}}", each) for each in orders]
    return re.compile(f"(?=({'|'.join(spelt)}))")


def _meant(text: str, first: int, last: int, *, letters: int) -> Span | None:
    """A word by itself, whatever stands between its letters; or a long one inside another, which goes as a whole."""
    before, after = _is_letter(text, first - 1), _is_letter(text, last + 1)
    if not (before or after):
        return first, last + 1
    inside = text[first : last + 1]
    if any(_is_unspaced(character) for character in inside):
        return first, last + 1
    if letters < SHORTEST_INSIDE or any(character.isspace() for character in inside):
        return None
    while _is_letter(text, first - 1):
        first -= 1
    while _is_letter(text, last + 1):
        last += 1
    return first, last + 1


def _is_letter(text: str, place: int) -> bool:
    return 0 <= place < len(text) and bool(_read(text[place]))


def _is_unspaced(character: str) -> bool:
    """Of a script that writes no spaces between words: there a name stands in the middle of what is written."""
    return unicodedata.category(character) == "Lo" and unicodedata.bidirectional(character) == "L"


@lru_cache(maxsize=20_000)
def _read(character: str) -> str:
    return fold(character).replace(" ", "")


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and figures alone, folded, and where each stands."""
    read, places = list[str](), list[int]()
    for place, character in enumerate(text):
        for letter in _read(character):
            read.append(letter)
            places.append(place)
    return "".join(read), places
