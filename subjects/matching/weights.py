"""What each kind of agreement is worth, in bits: Fellegi and Sunter (1969), with term frequency.

A level's weight is log2(m / u): m, how often it is seen between two records of one person; u, how often
between two people. Both are data (`weights.csv`, with their origin). Where the table says `spread`, u grows
with how common the shared name is (Winkler 1989): sharing Habyarimana says more than sharing Smith.
"""

from functools import cache, lru_cache
from math import log2
from typing import NamedTuple

from subjects.matching.tables import rows


class Weight(NamedTuple):
    """One row of the table: how often a level is seen within and between people, and how it is said."""

    m: float
    u: float
    spread: float
    sentence: str

    def bits(self, share: float = 0.0) -> float:
        """The weight of evidence, for a name borne by this share of people."""
        return log2(self.m / max(self.u, self.spread * share))


@cache
def _weights() -> dict[tuple[str, str], Weight]:
    """The table, by field and level."""
    return {
        (row["field"], row["level"]): Weight(
            float(row["m"]), float(row["u"]), float(row["spread"] or 0), row["sentence"]
        )
        for row in rows("weights.csv")
    }


def weight(field: str, level: str) -> Weight:
    """The row for one level of one field."""
    return _weights()[field, level]


@lru_cache(maxsize=10_000)
def bits(field: str, level: str, share: float = 0.0) -> float:
    """What one level of one field is worth, for a name borne by this share of people."""
    return weight(field, level).bits(share)
