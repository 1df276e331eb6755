"""Figures for folders made by `bench.matching_files` or files by `bench.matching_febrl`, with the index in
memory; and what went wrong.

    python -m bench.matching_try FOLDER-OR-PREFIX... [--show 20] [--recall 0.997]

Two ways of searching can only be compared by how many they show where both find as many: `--recall` also tells
how many are shown when only the likeliest are, down to the weight at which this share of true pairs is found.
"""

import argparse
from math import ceil, inf
from pathlib import Path

from bench.matching_memory import MemoryIndex
from subjects.matching.engine import band, compare
from subjects.matching.evaluation import evaluate
from subjects.matching.files import People, read_people, read_truth


def _shown_at(recall: float, found: list[tuple[float, bool]], true_pairs: int, lookups: int) -> float:
    """Candidates shown per lookup if the line were drawn where this share of true pairs is found; more than
    all, where even all of them shown would not do."""
    needed = ceil(round(recall * true_pairs, 6))
    weights = sorted((weight for weight, is_true in found if is_true), reverse=True)
    if needed > len(weights):
        return inf
    line = weights[needed - 1]
    return round(sum(weight >= line for weight, _ in found) / lookups, 3)


def _weighed(index: MemoryIndex, left: People, truth: set[tuple[str, str]]) -> list[tuple[float, bool]]:
    """Every person shown, with the weight and whether it is the person."""
    return [
        (match.weight, (left_id, match.subject_id) in truth)
        for left_id, person in left.by_id.items()
        for match in index.lookup(person)
    ]


def _try(name: str, show: int, recall: float) -> None:
    prefix = f"{name}/" if Path(name).is_dir() else f"{name}."
    left, right = read_people(Path(f"{prefix}left.csv")), read_people(Path(f"{prefix}right.csv"))
    truth, _ = read_truth(Path(f"{prefix}truth.csv"), left, right)
    index = MemoryIndex(right.by_id)
    tally = evaluate(index.lookup, left.by_id, truth)
    print(name, tally.report())
    if recall:
        found = _weighed(index, left, truth)
        print(f"   at recall {recall}: {_shown_at(recall, found, len(truth), tally.lookups)} shown per lookup")
    unblocked = [pair for pair in tally.missed if pair[1] not in index.candidates(left.by_id[pair[0]])]
    print(
        f"   missed {len(tally.missed)}, of which not blocked {len(unblocked)}; wrongly near certain {len(tally.wrong)}"
    )
    for kind, pairs in (
        ("unblocked", unblocked),
        ("missed", [p for p in tally.missed if p not in unblocked]),
        ("wrong", tally.wrong),
    ):
        for left_id, right_id in pairs[:show]:
            a, b = left.by_id[left_id], right.by_id[right_id]
            compared = compare(a, b)
            print(f"  {kind} {compared.bits:.1f} {band(compared, population=len(right.by_id))}")
            print("     ", a.packed(), "\n     ", b.packed())
            print("     ", [(one.field, one.level, round(one.bits, 1)) for one in compared.findings])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--recall", type=float, default=0.0)
    given = parser.parse_args()
    for name in given.names:
        _try(name, given.show, given.recall)
