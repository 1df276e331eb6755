"""Words of names that are nearly the one typed, by the engine's own measure (`subjects.matching.similarity`)."""

from __future__ import annotations

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


def words_like(word: str) -> list[str]:
    """Words that stand in names here and are like this one, without itself."""
    looked_at = NameWord.objects.filter(near__overlap=near_keys(word)).values_list("word", flat=True)[:LOOKED_AT]
    return [found for found in looked_at if alike(word, found) in LIKE][:MOST_LIKE]
