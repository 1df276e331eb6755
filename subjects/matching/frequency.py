"""How common a name is: sharing a rare surname says more than sharing Smith.

A name rare in the country may be common in a town. Two who share it there are often two people, and an office
that is shown all of them drowns; so a name counts as common as it is in the country or among the people filed
here, whichever is more (Winkler 1989 takes the shares from the file itself).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from subjects.matching.customs import spellings
from subjects.matching.tables import rows

# Share of people for a name the tables do not have. Weighted by people, half of all surnames are rarer than
# the 500 commonest and are borne by about one person in 10,000; a forename outside the table by about one in
# 20,000.
UNLISTED = {"forename": 0.00005, "surname": 0.0001}
FIELDS = tuple(UNLISTED)
# Asked for a name that stands in the other field: it is as common as in the field where it is commoner.
EITHER = "either"
# Letters. What is longer is no word of a name, and nobody counts how common it is.
LONGEST_WORD = 100
# The share of the people filed here, by field and word: "surname patel".
Shares = Mapping[str, float]


@cache
def _shares(name_field: str) -> dict[str, float]:
    """Share of people who bear each listed name."""
    return {row["name"]: int(row["per_100000"]) / 100_000 for row in rows(f"{name_field}_frequency.csv")}


def _fields(name_field: str) -> tuple[str, ...]:
    return FIELDS if name_field == EITHER else (name_field,)


@lru_cache(maxsize=10_000)
def national_share(name_field: str, word: str) -> float:
    """The share of people in the country with this forename or surname, in exactly this spelling."""
    return max(max(_shares(each).get(word, 0.0), UNLISTED[each]) for each in _fields(name_field))


@lru_cache(maxsize=10_000)
def _national_in_any_spelling(name_field: str, word: str) -> float:
    return max(national_share(name_field, name) for name in spellings(word))


@dataclass(frozen=True, slots=True)
class Commonness:
    """How common names are, in the country and here."""

    here: Shares = field(default_factory=dict)

    def _here(self, name_field: str, word: str) -> float:
        return max(self.here.get(f"{each} {word}", 0.0) for each in _fields(name_field))

    def share(self, name_field: str, word: str) -> float:
        """The share of people with this name, in exactly this spelling."""
        national = national_share(name_field, word)
        return max(national, self._here(name_field, word)) if self.here else national

    def share_in_any_spelling(self, name_field: str, word: str) -> float:
        """The share of people with this name in its usual spellings."""
        national = _national_in_any_spelling(name_field, word)
        if not self.here:
            return national
        return max(national, *(self._here(name_field, name) for name in spellings(word)))

    def rarest(self, name_field: str, names: Iterable[str]) -> float:
        """The share of people with the rarest of several names."""
        return min(self.share(name_field, name) for name in names)


# Where nobody is counted: two people compared by themselves.
NATIONAL = Commonness()


def is_rare(word: str) -> bool:
    """Whether a word alone may be enough to find a person: not common in the country, and not too short,
    where a sign of another script says more than a letter. Keys are stored, so what is common here today
    must not decide."""
    return len(word) > (4 if word.isascii() else 1) and not any(word in _shares(each) for each in FIELDS)
