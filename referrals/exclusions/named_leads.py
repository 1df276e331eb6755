"""Is a lead who would read this named in it? Asked of safeguarding leads, who see neither draft nor submission
in which they are named (product page, section 6).

Tolerant on purpose: another spelling, a short form, missing accents, the other order, an initial, half of a double
name, or "Mrs" and a surname all count. A forename alone does not: half the school has one of them. A lead who is kept
away by mistake can be let back in by an officer; a lead who has read it cannot unread it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

from core.folding import fold, words
from referrals.questions.answers import Typed
from referrals.questions.meaning import Meaning
from referrals.questions.specs import SENDER, Definition
from subjects.matching.customs import PARTICLES, formal_names, is_short_form
from subjects.matching.similarity import FIRM, alike

ROLE = re.compile(r"\b(d?dsl|(designated )?safeguarding (lead|officer|governor)|designated (safeguarding )?lead)\b")
TITLES = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "sir",
        "madam",
        "madame",
        "prof",
        "professor",
        "rev",
        "senor",
        "senora",
    }
)
# What stands directly before a surname as a title does.
POSTS = frozenset(
    {
        "head",
        "headteacher",
        "headmaster",
        "headmistress",
        "principal",
        "deputy",
        "teacher",
        "tutor",
        "coach",
        "officer",
        "governor",
        "chaplain",
    }
)
# What stands beside a name in an account and is none.
BESIDE = (
    TITLES
    | POSTS
    | {
        "jr",
        "jnr",
        "junior",
        "sr",
        "snr",
        "senior",
        "esq",
        "jp",
        "mbe",
        "obe",
        "cbe",
        "bem",
        "kc",
        "qc",
        "ba",
        "bsc",
        "bed",
        "msc",
        "phd",
        "pgce",
        "qts",
        "npqh",
        "hons",
        "rn",
        "frsa",
        "dsl",
        "ddsl",
        "senco",
        "assistant",
        "vice",
        "lead",
        "safeguarding",
        "designated",
    }
)
# "Miss Wu" is Wu Li; but "please sir, Wei did it" is not about Wei Chen.
WRITTEN_TITLES = TITLES - {"sir", "madam"}
BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
# The article and the pronoun are no initials; "A. Marsh" has one.
NO_INITIAL = re.compile(r"(?<!\S)[aAiI](?=\s)")
# How far apart the parts of one name stand: "Marsh, Lena", "Lena Jane Marsh".
APART = 2

# The boxes of a name that is read as one.
PARTS = (Meaning.FORENAMES, Meaning.SURNAME)

Words = Sequence[str]
Answers = Mapping[str, Typed]


def is_named_among(name: Name, answers: Answers, form: Definition) -> bool:
    """Whether the answers to this form name the person, or give the person's role as who it is about."""
    return _is_about_a_lead(answers, form) or any(name.is_in(text) for text in _texts(answers, form))


def answers_of(document: Mapping[str, Any]) -> dict[str, Typed]:
    """What was filed, as answers again: without the sender, who is not the person of concern."""
    sections = [one for one in document.get("sections", ()) if one["code"] != SENDER]
    return {one["code"]: {row["field"]: _lines(row["value"]) for row in one["rows"]} for one in sections}


def _lines(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _texts(answers: Answers, form: Definition) -> Iterator[str]:
    """Everything typed, valid or not: a lead must not see it for one moment. What the lead said when asked for advice
    is not about the lead."""
    boxes = (form.places[part][1].name for part in PARTS if part in form.places)
    yield ". ".join(value for name in boxes for value in _typed(answers, name))
    for fields in answers.values():
        for name, values in fields.items():
            spec = form.questions.get(name)
            if spec is None or not spec.on_advice:
                yield from values


def _typed(answers: Answers, name: str) -> list[str]:
    return [value for fields in answers.values() for value in fields.get(name, [])]


def _is_about_a_lead(answers: Answers, form: Definition) -> bool:
    names = [spec.name for spec in form.questions.values() if spec.posts_count]
    return any(ROLE.search(fold(text)) for name in names for text in _typed(answers, name))


class Name:
    """The name of an account, taken apart once. Any part after the first may be the family name, and the first as
    well unless it is a common forename. Each distinct word of what is looked through is judged once."""

    def __init__(self, written: str) -> None:
        self.parts = _parts(written)
        self.only = len(words(written)) == 1
        own = [part for part in self.parts[1:-1] if part not in PARTICLES]
        # An account called "Mrs Marsh" has a family name and nothing else.
        self.families = [*own, *self.parts[-1:]]
        self.first = self.parts[0] if self.parts[1:] and not _is_forename(self.parts[0]) else ""
        self._judged: dict[tuple[str, str], bool] = {}

    def is_in(self, text: str) -> bool:
        """Whether a text names the person."""
        said = words(NO_INITIAL.sub("one", text))
        if self.only:
            return self.parts[0] in said
        surnames = ((place, part) for part in self.families for place in self._places(said, part))
        return any(self._is_this_person(said, place, part) for place, part in surnames) or any(
            title in WRITTEN_TITLES and self._is_like(word, self.first) for title, word in pairwise(said)
        )

    def _places(self, said: Words, part: str) -> list[int]:
        """Where this part of the name stands, in any spelling of it."""
        like = {word for word in set(said) if self._is_like(word, part)}
        return [place for place, word in enumerate(said) if word in like] if like else []

    def _is_like(self, word: str, part: str) -> bool:
        if len(word) < 2 or len(part) < 2:
            return False
        if (word, part) not in self._judged:
            self._judged[word, part] = alike(word, part) in FIRM
        return self._judged[word, part]

    def _is_this_person(self, said: Words, place: int, part: str) -> bool:
        before, after = said[max(0, place - APART) : place], said[place + 1 : place + 1 + APART]
        return (
            self._is_titled(before, part)
            or self._has_initial(said[:place], said[place + 1 : place + 2], part)
            or any(self._is_like(word, other) for word in (*before, *after) for other in self.parts if other != part)
        )

    def _is_titled(self, before: Words, part: str) -> bool:
        """ "Mrs Anne Marsh"; but only "Mrs An", because "Mrs Jones, an aide" is another person."""
        near = before if part == self.parts[-1] and len(part) > 2 else before[-1:]
        posted = part not in POSTS and not POSTS.isdisjoint(before[-1:])
        return posted or not TITLES.isdisjoint(near)

    def _has_initial(self, before: Words, after: Words, part: str) -> bool:
        """ "L. Marsh", "Ms L. J. Marsh", "Marsh, L."; and "Lena Marsh" for an account called "L Marsh"."""
        given = self.parts[: self.parts.index(part)]
        letters = list(takewhile(lambda word: len(word) == 1, reversed(before)))
        ahead = before[: len(before) - len(letters)][-1:]
        if not {one[0] for one in given}.isdisjoint((*letters, *after)) or (letters and ahead and ahead[0] in TITLES):
            return True
        return bool(not letters and ahead and ahead[0][0] in given)


def _parts(written: str) -> list[str]:
    """The parts of a name in the order in which it is said, without what only stands beside it."""
    ahead, _, behind = (words(side) for side in BRACKETS.sub(" ", written).partition(","))
    family, given = _without(ahead, BESIDE), _without(behind, BESIDE)
    if len(family) + len(given) < 2:
        # Tom Head's family name is no post.
        family = _without(ahead, TITLES)
    # "Marsh, Lena", but not "Lena Marsh, Deputy Head".
    parts = [*given, *family] if len(family) == 1 else [*family, *given]
    return list(dict.fromkeys(parts)) or list(words(written))[-1:]


def _without(said: Words, beside: frozenset[str]) -> list[str]:
    return [word for word in said if word not in beside]


def _is_forename(word: str) -> bool:
    return is_short_form(word) or len(formal_names(word)) > 1
