"""How well a way of looking people up finds the true pairs, and how fast."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter
from typing import Any

from subjects.matching.engine import Match
from subjects.matching.person import PersonEvidence

Lookup = Callable[[PersonEvidence], list[Match]]


@dataclass
class Tally:
    """What was shown, lookup by lookup."""

    true_pairs: set[tuple[str, str]]
    lookups: int = 0
    ranks: list[int] = field(default_factory=list)  # of each true pair that was shown, from 1
    shown: int = 0
    near: int = 0
    near_right: int = 0
    seconds: list[float] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)  # called near certain, and is not so

    def add(self, left_id: str, matches: list[Match], expected: set[str]) -> None:
        """Count one lookup."""
        self.lookups += 1
        self.shown += len(matches)
        shown = [str(match.subject_id) for match in matches]
        self.ranks += [rank for rank, right_id in enumerate(shown, 1) if right_id in expected]
        self.missed += [(left_id, right_id) for right_id in sorted(expected.difference(shown))]
        near = [str(match.subject_id) for match in matches if match.band == "near certain"]
        self.near += len(near)
        self.near_right += len(expected.intersection(near))
        self.wrong += [(left_id, right_id) for right_id in near if right_id not in expected]

    def recall_at(self, place: int) -> float:
        """Share of true pairs among the first so many shown."""
        return _share(sum(rank <= place for rank in self.ranks), len(self.true_pairs))

    def report(self) -> dict[str, float]:
        """All figures, under the names that `match_eval --json` promises."""
        shown = (_share(len(self.ranks), self.shown), _share(len(self.ranks), len(self.true_pairs)))
        near = (_share(self.near_right, self.near), _share(self.near_right, len(self.true_pairs)))
        return {
            **{f"recall_at_{place}": self.recall_at(place) for place in (1, 3, 10)},
            "shown_per_lookup": _share(self.shown, self.lookups),
            "shown_precision": shown[0],
            "shown_recall": shown[1],
            "shown_f1": _f1(*shown),
            "near_certain_precision": near[0],
            "near_certain_recall": near[1],
            "near_certain_f1": _f1(*near),
            **speed(self.seconds),
        }


def _share(part: float, whole: float) -> float:
    """Part of a whole; of nothing, all of it was found and none of it was wrong only if nothing was asked."""
    return round(part / whole, 5) if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return round(2 * precision * recall / (precision + recall), 5) if precision + recall else 0.0


def speed(seconds: list[float]) -> dict[str, float]:
    """Lookups a second, and the time under which half and nineteen in twenty of them stay."""
    if not seconds:
        return {"lookups_per_second": 0.0, "p50_ms": 0.0, "p95_ms": 0.0}
    cuts = quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else seconds * 19
    return {
        "lookups_per_second": round(len(seconds) / sum(seconds), 1),
        "p50_ms": round(cuts[9] * 1000, 2),
        "p95_ms": round(cuts[18] * 1000, 2),
    }


def evaluate(lookup: Lookup, people: dict[str, PersonEvidence], true_pairs: set[tuple[str, str]]) -> Tally:
    """Look every person up, and compare what is shown with what is true."""
    expected: dict[Any, set[str]] = defaultdict(set)
    for left_id, right_id in true_pairs:
        expected[left_id].add(right_id)
    tally = Tally(true_pairs)
    for left_id, person in people.items():
        started = perf_counter()
        matches = lookup(person)
        tally.seconds.append(perf_counter() - started)
        tally.add(left_id, matches, expected[left_id])
    return tally
