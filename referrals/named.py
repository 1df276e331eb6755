"""Is somebody who would read this named in it? Asked of safeguarding leads, who see neither draft nor submission
in which they are named (product page, section 6).

Tolerant on purpose: another spelling, a short form, missing accents, the other order, or "Mrs" and a surname all
count. A lead who is kept away by mistake can be let back in by an officer; a lead who has read it cannot unread it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from accounts.models import User
from referrals.form.answers import Typed
from subjects.matching.alike import FIRM, alike
from subjects.matching.normalise import plain, words

# What the lead said when asked for advice is not about the lead.
ADVICE = "told"
# Fields that say who the person is: a role written there means whoever holds it.
WHO = ("nickname", "place", "description")
WORK = ("work_now",)
ROLE = re.compile(
    r"\b(d?dsl|(designated )?safeguarding (lead|officer|governor)|designated (safeguarding )?lead)\b"
)
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "prof", "professor", "rev"})
# Who sent it is nobody the concern is about.
SENDER = "sender"
# How far apart the parts of one name stand: "Marsh, Lena", "Lena Jane Marsh".
APART = 2

Words = Sequence[str]
Answers = Mapping[str, Typed]


def is_named_among(person: User, answers: Answers) -> bool:
    """Whether the answers name the person, or give the person's role as who it is about."""
    return _is_about_a_lead(answers) or any(_names(person, words(text)) for text in _texts(answers))


def answers_of(document: Mapping[str, Any]) -> dict[str, Typed]:
    """What was filed, as answers again: without who sent it."""
    sections = [one for one in document.get("sections", ()) if one["code"] != SENDER]
    return {one["code"]: {row["field"]: _lines(row["value"]) for row in one["rows"]} for one in sections}


def is_named_in(person: User, text: str) -> bool:
    """Whether a text names the person, such as one that was added after filing."""
    return _names(person, words(text))


def _lines(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _texts(answers: Answers) -> Iterator[str]:
    """Everything typed, valid or not: a lead must not see it for one moment."""
    yield " ".join(_typed(answers, "who", ("forenames", "surname")))
    for code, fields in answers.items():
        if code != ADVICE:
            yield from (value for values in fields.values() for value in values)


def _typed(answers: Answers, code: str, names: Iterable[str]) -> list[str]:
    fields = answers.get(code, {})
    return [value for name in names for value in fields.get(name, [])]


def _is_about_a_lead(answers: Answers) -> bool:
    said = _typed(answers, "who", WHO) + _typed(answers, "work", WORK)
    return any(ROLE.search(plain(text)) for text in said)


def _names(person: User, text: Words) -> bool:
    *given, family = words(person.name) or ("",)
    surnames = _places(text, family)
    if not surnames or not given:
        return bool(surnames) and family in text
    others = {place for part in given if len(part) > 1 for place in _places(text, part)}
    return any(_is_this_person(place, others, text) for place in surnames)


def _places(text: Words, part: str) -> list[int]:
    """Where in the text this part of a name stands, in any spelling of it."""
    like = {word for word in set(text) if len(word) > 1 and alike(word, part) in FIRM}
    return [place for place, word in enumerate(text) if word in like]


def _is_this_person(surname: int, others: set[int], text: Words) -> bool:
    near = range(surname - APART, surname + APART + 1)
    titled = any(text[place] in TITLES for place in range(max(0, surname - APART), surname))
    return titled or any(place in others for place in near if place != surname)
