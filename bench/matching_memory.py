"""The blocking index in memory, with the same rules as the query in `subjects.matching.lookup`: for choosing
keys and weights on a laptop, and for measuring what blocking loses. Not used by the product, whose memory
must not grow with the table.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from math import log2

from subjects.matching.blocking import blocking_keys
from subjects.matching.engine import Match, rank
from subjects.matching.frequency import Commonness
from subjects.matching.local_frequency import commoner_here
from subjects.matching.lookup import COMPARED, MOST_PER_KEY
from subjects.matching.person import PersonEvidence


def _shares(people: Collection[PersonEvidence]) -> dict[str, float]:
    """How common each name is among these people, as the database counts it."""
    different = {(person.names, person.births) for person in people}
    names = Counter((name.forenames, name.surname or None) for written, _ in different for name in written)
    shares = commoner_here(
        ((forenames, surname, number) for (forenames, surname), number in names.items()), people=len(people)
    )
    return {f"{field} {word}": share for (field, word), share in shares.items()}


class MemoryIndex:
    """People filed under their blocking keys."""

    def __init__(self, people: dict[str, PersonEvidence]) -> None:
        self.people = people
        self.filed: dict[str, list[str]] = defaultdict(list)
        for person_id, person in people.items():
            for key in blocking_keys(person):
                self.filed[key].append(person_id)
        self.common = Commonness(_shares(people.values()))

    def candidates(self, person: PersonEvidence) -> list[str]:
        """Who shares the rarest keys."""
        votes: Counter[str] = Counter()
        best: dict[tuple[str, str], float] = {}
        for key in blocking_keys(person):
            found = self.filed.get(key, ())
            weight = log2(len(self.people) / len(found)) if found else 0.0
            for person_id in found[:MOST_PER_KEY]:
                kind = (person_id, key[0])
                if weight > best.get(kind, -1.0):
                    votes[person_id] += weight - best.get(kind, 0.0)
                    best[kind] = weight
        return [person_id for person_id, _ in votes.most_common(COMPARED)]

    def lookup(self, person: PersonEvidence) -> list[Match]:
        """The candidates worth showing."""
        found = ((person_id, self.people[person_id]) for person_id in self.candidates(person))
        return rank(person, found, population=len(self.people), common=self.common)
