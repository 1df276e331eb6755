"""Two addresses, and two schools or employers, compared."""

from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio, token_sort_ratio

from core.folding import fold
from subjects.matching.finding import Finding, find
from subjects.matching.identifiers import postcode
from subjects.matching.normalise import joined
from subjects.matching.person import Place
from subjects.matching.tables import rows


@cache
def _abbreviations(kind: str) -> dict[str, str]:
    """Each abbreviation with the word it stands for."""
    return {
        form: row["word"] for row in rows("words.csv") if row["kind"] == kind for form in row["also_written"].split()
    }


@cache
def _stock_words(kind: str) -> frozenset[str]:
    """Words such as street and academy, that many share."""
    return frozenset(row["word"] for row in rows("words.csv") if row["kind"] == kind)


def _full(kind: str, text: str) -> list[str]:
    """The words of an address or school, abbreviations written out."""
    abbreviations = _abbreviations(kind)
    return [abbreviations.get(word, word) for word in fold(text).split()]


class Street(NamedTuple):
    """The house number, the street without words like road, and the whole street."""

    number: str
    own: str
    whole: str


@lru_cache(maxsize=10_000)
def street_words(text: str) -> Street:
    """Flat 2, 12 High St is number 12 of the high (street)."""
    words = _full("street", text)
    numbers = [
        word for before, word in zip(["", *words], words, strict=False) if word[0].isdecimal() and before != "flat"
    ]
    stock = _stock_words("street")
    whole = [word for word in words if not word[0].isdecimal() and word != "flat"]
    own = [word for word in whole if word not in stock]
    return Street(numbers[0] if numbers else "", " ".join(own or whole), " ".join(whole))


@lru_cache(maxsize=10_000)
def school_words(name: str) -> str:
    """What tells a school or employer from others: without academy, high, of and the like."""
    words = _full("school", name)
    return " ".join([word for word in words if word not in _stock_words("school")] or words)


def _streets_agree(a: Place, b: Place) -> str:
    """'house', 'street', 'different', or nothing where one is missing."""
    mine, yours = street_words(a.street), street_words(b.street)
    if not any(mine) or not any(yours):
        return ""
    if mine.own != yours.own and max(ratio(mine.own, yours.own), ratio(mine.whole, yours.whole)) < 82:
        return "different"
    return "house" if mine.number and mine.number == yours.number else "street"


def _codes_agree(a: Place, b: Place) -> str:
    """'same', 'slip' (one character), 'district', 'different', or nothing where one is missing."""
    mine, yours = postcode(a.postcode), postcode(b.postcode)
    if not mine or not yours:
        return ""
    if mine == yours:
        return "same"
    if OSA.distance(mine, yours, score_cutoff=1) == 1:
        return "slip"
    return "district" if len(mine) > 4 and mine[:-3] == yours[:-3] else "different"


def _towns_agree(a: Place, b: Place) -> bool:
    mine, yours = joined(a.town), joined(b.town)
    return bool(mine and yours) and (mine == yours or OSA.normalized_similarity(mine, yours) >= 0.8)


# (streets, postcodes) to the level of the address; the first that fits. An empty word is "not known".
_LEVELS = (
    ({"house"}, {"same"}, "same address"),
    ({"house"}, {"slip", "district"}, "same house, nearby postcode"),
    ({"house"}, {""}, "same house and street"),
    ({"street", ""}, {"same"}, "same postcode"),
    ({"street"}, {"slip", "district"}, "same street"),
    ({"house"}, {"different"}, "same house, other postcode"),
    ({"different"}, {"same"}, "same postcode, other street"),
)


_LEVEL_OF = {(streets, codes): name for ours, theirs, name in reversed(_LEVELS) for streets in ours for codes in theirs}


def _level_of_places(a: Place, b: Place) -> str:
    """The level of two addresses; nothing where they cannot be compared."""
    streets, codes = _streets_agree(a, b), _codes_agree(a, b)
    if level := _LEVEL_OF.get((streets, codes)):
        return level
    if _towns_agree(a, b):
        return "same street" if streets == "street" else "same town"
    if codes in {"slip", "district"}:
        return "same district"
    return "different" if streets or codes or (joined(a.town) and joined(b.town)) else ""


def judge_places(a: Place, b: Place) -> Finding | None:
    """How far two addresses agree."""
    level = _level_of_places(a, b)
    return find("address", level, str(a), str(b)) if level else None


def judge_schools(a: str, b: str) -> Finding | None:
    """How far two schools or employers agree."""
    mine, yours = school_words(a), school_words(b)
    if not mine or not yours:
        return None
    if mine == yours:
        return find("school", "same", a, b)
    likeness = token_sort_ratio(mine, yours)
    inside = set(mine.split()) <= set(yours.split()) or set(yours.split()) <= set(mine.split())
    return find("school", "close" if likeness >= 82 or inside else "different", a, b)
