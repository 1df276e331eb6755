"""How alike two words of a name are, as one of a few levels a person would name."""

import re
from functools import lru_cache

import jellyfish
from rapidfuzz.distance import OSA, JaroWinkler

from subjects.matching.customs import formal_names, is_short_form, spellings
from subjects.matching.scripts import in_latin, script_of
from subjects.matching.sound import sound, with_one_missing

SAME, SPELLING, NICKNAME, SLIP = "same", "another spelling", "short form", "a slip"
SOUNDS, CLOSE, INITIAL, DIFFERENT = "sounds alike", "close", "initial", "different"
# Names in two scripts whose readings do not agree: a reading is too rough to speak against anybody.
UNREAD = "another script"
# Strong enough to say "this is that name".
FIRM = frozenset({SAME, SPELLING, NICKNAME, SLIP})
# One slip leaves two words of four letters and more at least this alike (Jaro-Winkler).
UNLIKE = 0.6
# What scanners and hurried eyes confuse: rn/m, vv/w, cl/d, ii/u; i, l and j.
_LOOKS = (
    (re.compile("rn"), "m"),
    (re.compile("vv"), "w"),
    (re.compile("cl"), "d"),
    (re.compile("[lj1]"), "i"),
    (re.compile("ii"), "u"),
)


@lru_cache(maxsize=10_000)
def _look(word: str) -> str:
    """A word as a scanner may see it."""
    for pattern, seen in _LOOKS:
        word = pattern.sub(seen, word)
    return word


def _slips(a: str, b: str) -> int:
    """Letters wrong, missing, extra or exchanged; more than two count as three. A scanner's slip is one."""
    slips = OSA.distance(a, b, score_cutoff=2)
    return 1 if slips > 1 and _look(a) == _look(b) else slips


def _without_vowels(a: str, b: str) -> bool:
    """Whether one of two words was written in letters that carry no vowels, as Arabic is."""
    return any(len(word) > 2 and set(word).isdisjoint("aeiou") for word in (a, b))


def _sound_alike(a: str, b: str, likeness: float) -> bool:
    """Said aloud they are one name: the same consonants, and enough of the same letters."""
    if sound(a) == sound(b):
        return likeness >= 0.72 or (a[0] == b[0] and (min(len(a), len(b)) <= 3 or _without_vowels(a, b)))
    return likeness >= 0.8 and jellyfish.metaphone(a) == jellyfish.metaphone(b)


def _close(a: str, b: str, likeness: float) -> bool:
    """Much of the word is shared: several slips, or a cut-off end."""
    if likeness >= 0.88 and OSA.normalized_similarity(a, b) >= 0.65:
        return True
    if min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a) or a.endswith(b) or b.endswith(a)):
        return True
    return likeness >= 0.78 and not with_one_missing(sound(a)).isdisjoint(with_one_missing(sound(b)))


def _apart(a: str, b: str, likeness: float) -> bool:
    """So unlike that nothing below could say otherwise: most pairs of two people's names."""
    return (
        likeness < UNLIKE
        and len(a) > 3
        and len(b) > 3
        and not (a.endswith(b) or b.endswith(a))
        and sound(a) != sound(b)
    )


def _same_letters(a: str, b: str) -> bool:
    """The letters of one word in another order."""
    return len(a) == len(b) and sorted(a) == sorted(b)


def _spelt(a: str, b: str, likeness: float) -> str:
    """Levels that only the letters decide."""
    if _apart(a, b, likeness):
        return CLOSE if _same_letters(a, b) else DIFFERENT
    shorter, slips = min(len(a), len(b)), _slips(a, b)
    if shorter > 3 and slips == 1:
        return SLIP
    if _sound_alike(a, b, likeness):
        return SOUNDS
    if shorter >= 8 and slips == 2:
        return SLIP
    if (shorter > 3 and _close(a, b, likeness)) or (shorter == 3 and slips == 1):
        return CLOSE
    return CLOSE if shorter > 1 and _same_letters(a, b) else DIFFERENT  # ho / oh


def _known(a: str, b: str) -> str:
    """Levels that the tables of customs decide."""
    if a == b:
        return SAME
    if not formal_names(a).isdisjoint(formal_names(b)):  # which hold the spellings too
        if not spellings(a).isdisjoint(spellings(b)):
            return SPELLING
        if is_short_form(a) or is_short_form(b):
            return NICKNAME
    return INITIAL if min(len(a), len(b)) == 1 and a[0] == b[0] else ""


def _as_written(a: str, b: str) -> str:
    """Levels of two words of one script that is not read as a to z: what stands on the page decides."""
    likeness, slips = JaroWinkler.similarity(a, b), OSA.distance(a, b, score_cutoff=1)
    if min(len(a), len(b)) > 3 and slips == 1:
        return SLIP
    if likeness >= 0.88 and OSA.normalized_similarity(a, b) >= 0.65:
        return CLOSE
    return CLOSE if len(a) > 1 and _same_letters(a, b) else DIFFERENT


def _across(a: str, b: str) -> str:
    """Levels where a word is in another script: as written, and as both read in Latin letters."""
    if a == b:
        return SAME
    mine, yours = in_latin(a), in_latin(b)
    if mine and mine == yours:
        return SOUNDS
    if script_of(a) == script_of(b):
        return _as_written(a, b)
    return SOUNDS if mine and yours and alike(mine, yours) in FIRM | {SOUNDS} else UNREAD


@lru_cache(maxsize=10_000)
def _alike(a: str, b: str) -> str:
    """The level for two words in alphabetical order."""
    if not (a.isascii() and b.isascii()):
        return _across(a, b)
    return _known(a, b) or _spelt(a, b, JaroWinkler.similarity(a, b))


def alike(a: str, b: str) -> str:
    """The level at which two words of a name agree; which is first does not matter."""
    return _alike(a, b) if a <= b else _alike(b, a)
