"""How names are given, written and shortened, custom by custom: one written name in, the words that identify
a person out.

The tables (`nicknames.csv`, `spellings.csv`) carry the lists; this file carries what can be said as a rule:
Arabic articles and Abd- names, Irish and Scottish prefixes, Welsh and Arabic patronymics, Slavic and Greek
feminine endings.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from subjects.matching.normalise import joined, name_words
from subjects.matching.scripts import family_and_given
from subjects.matching.tables import rows

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "master",
        "dr",
        "doctor",
        "prof",
        "rev",
        "revd",
        "sir",
        "dame",
        "lord",
        "lady",
        "imam",
        "sheikha",
        "hajji",
        "haji",
        "hadji",
        "alhaji",
        "alhaja",
        "hafiz",
        "maulana",
        "mufti",
        "ustad",
        "chief",
        "jr",
        "snr",
        "jnr",
        "esq",
    ]
)
# Words that join names and are written, dropped or glued at will.
PARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "ur",
        "us",
        "as",
        "ad",
        "bin",
        "ben",
        "ibn",
        "bint",
        "binti",
        "binte",
        "abu",
        "umm",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "das",
        "dos",
        "du",
        "la",
        "le",
        "y",
        "ap",
        "ab",
        "ferch",
        "verch",
        "ni",
        "nic",
        "ui",
    ]
)
# Words that belong to the next one: O Brien, Mac Donald, Fitz Gerald.
PREFIXES = frozenset(["o", "mc", "mac", "fitz"])
_MAC = re.compile(r"^mac(?=[b-df-hj-np-tv-z]\w{2})|^mc(?=\w{3})")
# Abd al-Rahman, Abdur Rahman, Abdirahman, Abderrahmane: "servant of" and one of the names of God, the article
# swallowed.
_ABD = re.compile(r"^[ck]?abd[aeiou]{0,2}(?:l|([rsntdz])(?=\1))?(?=\w{3})")
_ABD_ALONE = re.compile(r"^[ck]?abd(?:[aeou]{1,2}[lrsntdz])?$")
_LENITED = re.compile(r"^([bcdfgmpst])h")
_ENDINGS = tuple(
    (re.compile(pattern), masculine)
    for pattern, masculine in (
        (r"(?<=..)(sk|ck|dzk)(a|y|aya|aia|ij|iy|yy)$", r"\1i"),
        (r"(?<=...)(ov|ev)a$", r"\1"),
        (r"(?<=...)([oe])ff?$", r"\1v"),
        (r"(?<=...)poulou$", "poulos"),
        (r"(?<=...)(iene|aite|yte|ute)$", "as"),
    )
)
# An Arabic article written on to its name (Alrashid), as far as no other name begins so.
_ARTICLE = re.compile(r"^[ae]l(?=[bdfhjkmnqrstwyz]\w{4})")
# What a word must end or begin with for one of these rules to apply: most do not, and need not try them.
_MAY_END = tuple("aefjuy")
_MAY_BEGIN = ("al", "el", "mac", "mc", "abd", "cabd", "kabd")


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name as the engine reads it: the identifying words, and what was written, for the sentence."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    written_given: str
    written_family: str

    @property
    def words(self) -> tuple[str, ...]:
        """All words, in the order written."""
        return self.given + self.family


def _table(file_name: str, key: str, others: str) -> dict[str, frozenset[str]]:
    """Each written form with the names it may stand for."""
    stands_for: dict[str, set[str]] = defaultdict(set)
    for row in rows(file_name):
        for form in row[others].split():
            stands_for[joined(form)].add(row[key])
        stands_for[row[key]].add(row[key])
    return {form: frozenset(names) for form, names in stands_for.items()}


_SPELLINGS = _table("spellings.csv", "name", "also_spelt")
_SHORT_FORMS = _table("nicknames.csv", "formal", "short_forms")
_SHORT = frozenset(form for form, names in _SHORT_FORMS.items() if names - {form})
_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=10_000)
def spellings(word: str) -> frozenset[str]:
    """The names of which a word is one spelling, itself included: mohamed gives muhammad, kowalska gives kowalski."""
    names = {word, *_SPELLINGS.get(word, _NONE)}
    if word.endswith(_MAY_END):
        names.update(name for ending, masculine in _ENDINGS if (name := ending.sub(masculine, word)) != word)
    if not word.startswith(_MAY_BEGIN):
        return frozenset(names)
    for rule, instead in ((_ARTICLE, ""), (_MAC, "mac"), (_ABD, "abd")):
        if (name := rule.sub(instead, word)) != word:
            names.update({name, *_SPELLINGS.get(name, _NONE)})
    if (of_god := _ABD.sub("", word)) != word:
        names.update(f"abd{name}" for name in _SPELLINGS.get(of_god, _NONE))
    return frozenset(names)


@lru_cache(maxsize=10_000)
def formal_names(word: str) -> frozenset[str]:
    """The full names for which a word may be short, in their key spelling: bill gives william."""
    formal = _SHORT_FORMS.get(word, _NONE)
    return frozenset(key for name in formal for key in spellings(name)) | spellings(word)


def is_short_form(word: str) -> bool:
    """Whether a word is in use as a short form of some other name."""
    return word in _SHORT


def _glued(parts: list[str]) -> list[str]:
    """Prefixes and Abd- words put on to the name they belong to."""
    glued: list[str] = []
    prefix = ""
    for index, part in enumerate(parts):
        more = index + 1 < len(parts)
        if prefix.startswith("abd") and part in PARTICLES and more:
            continue
        if more and (part in PREFIXES or _ABD_ALONE.match(part)):
            prefix = "abd" if _ABD_ALONE.match(part) else part
            continue
        glued.append(_ABD.sub("abd", prefix + part) if prefix.startswith("abd") else prefix + part)
        prefix = ""
    return glued


def _delenited(parts: list[str]) -> list[str]:
    """Irish women's surnames give the man's name back: Ní Bhriain is of the family Briain."""
    return [
        _LENITED.sub(r"\1", part) if index and parts[index - 1] in {"ni", "nic", "ui"} else part
        for index, part in enumerate(parts)
    ]


def identifying_words(written: str) -> tuple[str, ...]:
    """The words that tell people apart: titles and particles left out, unless nothing else is there."""
    parts = [word for word in name_words(written) if word not in TITLES] or list(name_words(written))
    if len(parts) > 1:
        parts = _glued(_delenited(parts))
    return tuple([word for word in parts if word not in PARTICLES]) or tuple(parts)


@lru_cache(maxsize=10_000)
def read_name(forenames: str, surname: str) -> ReadName:
    """Read one written name. A single field with several words is taken as forenames and a last name."""
    given, family = identifying_words(forenames), identifying_words(surname)
    if len(alone := given + family) == 1 and (whole := family_and_given(alone[0])):
        return ReadName(whole[1:], whole[:1], whole[1], whole[0])
    if not family and len(given) > 1:
        return ReadName(given[:-1], given[-1:], " ".join(forenames.split()[:-1]), forenames.split()[-1])
    return ReadName(given, family, " ".join(forenames.split()), " ".join(surname.split()))
