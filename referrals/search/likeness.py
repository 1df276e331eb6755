"""Words of names that are nearly the one typed, by the engine's own measure (`subjects.matching.similarity`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from core.kept_rows import Columns
from referrals.models import NameWord
from subjects.matching.customs import formal_names
from subjects.matching.similarity import FIRM, SAME, SOUNDS, alike
from subjects.matching.sound import sound

LIKE = FIRM - {SAME} | {SOUNDS}
# Words that are looked at, and of those that are like the one typed so many are searched.
LOOKED_AT = 2_000
MOST_LIKE = 40
# Under so many letters one letter more or less makes another name of most names.
SHORTEST = 3


def near_keys(word: str) -> list[str]:
    """What two words have in common that are one slip apart, sound alike, or are forms of one name."""
    keys = {f"~{sound(word)}", *(f"={name}" for name in formal_names(word)), word}
    if len(word) >= SHORTEST:
        keys.update(word[:place] + word[place + 1 :] for place in range(len(word)))
    return sorted(key for key in keys if key.strip("~"))


def near_asked(words: Sequence[str]) -> Columns | list[Any]:
    """Each of these words with those that stand in names here and are nearly it, in one statement: a search asks it before it knows
    whether it finds a name as it is written."""
    asked = [(word, *_near(word).query.sql_with_params()) for word in dict.fromkeys(words)]
    sql = " UNION ALL ".join(f"SELECT %s::text, array({one})" for _, one, _ in asked)
    return Columns(sql, [value for word, _, params in asked for value in (word, *params)], width=2) if asked else []


def words_like(word: str, near: Sequence[str]) -> list[str]:
    """Of words that are nearly this one those that are like it, without itself."""
    return [found for found in near if alike(word, found) in LIKE][:MOST_LIKE]


def _near(word: str) -> QuerySet[NameWord, Any]:
    return NameWord.objects.filter(near__overlap=near_keys(word)).values_list("word", flat=True)[:LOOKED_AT]
