"""How common a name is: sharing a rare surname says more than sharing Smith."""

from collections.abc import Iterable
from functools import cache, lru_cache

from subjects.matching.customs import spellings
from subjects.matching.tables import rows

# Share of people for a name the tables do not have. Weighted by people, half of all surnames are rarer than
# the 500 commonest and are borne by about one person in 10,000; a forename outside the table by about one in
# 20,000.
UNLISTED = {"forename": 0.00005, "surname": 0.0001}


@cache
def _shares(field: str) -> dict[str, float]:
    """Share of people who bear each listed name."""
    return {row["name"]: int(row["per_100000"]) / 100_000 for row in rows(f"{field}_frequency.csv")}


@lru_cache(maxsize=10_000)
def share(field: str, word: str) -> float:
    """The share of people with this forename or surname, in exactly this spelling."""
    return max(_shares(field).get(word, 0.0), UNLISTED[field])


@lru_cache(maxsize=10_000)
def share_in_any_spelling(field: str, word: str) -> float:
    """The share of people with this name in its usual spellings."""
    return max(share(field, name) for name in spellings(word))


def rarest(field: str, names: Iterable[str]) -> float:
    """The share of people with the rarest of several names."""
    return min(share(field, name) for name in names)


def is_rare(word: str) -> bool:
    """Whether a word alone may be enough to find somebody: not common, and not too short."""
    return len(word) > 4 and not any(word in _shares(field) for field in UNLISTED)
