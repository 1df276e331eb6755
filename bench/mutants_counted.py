"""What became of the mutants: counted by module, and what was not noticed, by name."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from bench.mutants_known import same
from bench.mutants_made import Mutant

UNNOTICED = ("survived", "the same rule")
HOW = ("does not load", "killed", *UNNOTICED)
TOO_LONG = "takes too long"
Key = tuple[str, int, str]


def key_of(row: dict[str, Any]) -> Key:
    """Of two in one line that are changed alike there is but one."""
    return row["path"], row["line"], row["what"]


def open_before(told: dict[str, Any]) -> Counter[Key]:
    """What no question noticed, the same rule or not."""
    return Counter(key_of(row) for how in UNNOTICED for row in told[how])


def how_it_went(mutant: Mutant, by: str) -> str:
    if by and by != TOO_LONG:  # on a machine that is busy, which says nothing of the rule
        return "does not load" if by.startswith("does not load") else "killed"
    return "the same rule" if same(mutant) else "survived"


def summary(outcomes: list[tuple[Mutant, str]], *, of: int, sample: Any) -> dict[str, Any]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant, by in outcomes:
        counted[mutant.path][how_it_went(mutant, by)] += 1
    return {
        "tried": len(outcomes),
        "of": of,
        "sample": sample,
        **_counts(counted),
        "survived": [_row(m) for m, by in outcomes if how_it_went(m, by) == "survived"],
        "the same rule": [{**_row(m), "why": same(m)} for m, by in outcomes if how_it_went(m, by) == "the same rule"],
    }


def merged(before: dict[str, Any], told: dict[str, Any], outcomes: list[tuple[Mutant, str]]) -> dict[str, Any]:
    """What was said before, with what is said now of those that were tried again in its place."""
    tried: dict[Key, list[str]] = defaultdict(list)
    for mutant, by in outcomes:
        tried[(mutant.path, mutant.line, mutant.what)].append(how_it_went(mutant, by))
    counted = {
        path: Counter({how: n for how, n in row.items() if how in HOW}) for path, row in before["modules"].items()
    }
    for how in UNNOTICED:
        for row in before[how]:
            counted[row["path"]][how] -= key_of(row) in tried
    unnoticed = open_before(before)
    for key, hows in tried.items():
        # Its like in the same line was tried beside it, and was noticed then as now.
        counted[key[0]].update(sorted(hows, key=HOW.index)[max(0, len(hows) - unnoticed[key]) :])
    rest = {how: [row for row in before[how] if key_of(row) not in tried] for how in UNNOTICED}
    return {
        **before,
        "first": before.get("first") or {"score": before["score"], "all": before["all"]},
        **_counts(counted),
        **{how: [*rest[how], *told[how]] for how in UNNOTICED},
    }


def _counts(counted: dict[str, Counter[str]]) -> dict[str, Any]:
    total = sum(counted.values(), Counter())
    modules = {path: {**+counted[path], "score": _score(counted[path])} for path in sorted(counted)}
    return {"score": _score(total), "all": dict(total), "modules": modules}


def _row(mutant: Mutant) -> dict[str, Any]:
    return {"path": mutant.path, "line": mutant.line, "text": mutant.text, "what": mutant.what}


def _score(counted: Counter[str]) -> float:
    """Killed of those that load, in a hundred."""
    tried = counted["killed"] + counted["survived"]
    return round(100 * counted["killed"] / tried, 1) if tried else 100.0
