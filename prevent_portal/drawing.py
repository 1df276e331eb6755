"""The moves of a machine as a diagram that a person can read, printed into docs/printed/states.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.moves import Move

# From so many states to one, a verb is drawn as one arrow, from a box that names them.
MANY = 3


@dataclass(frozen=True)
class Change:
    """What one way of a verb does to the state."""

    verb: str
    sources: frozenset[str]
    target: str
    is_detour: bool


def changes(moves: Iterable[Move]) -> Iterator[Change]:
    for verb in moves:
        for each in verb.ways:
            if each.target is not None and (sources := each.sources - {each.target}):
                yield Change(verb.name, sources, str(each.target), each.is_detour)


def arrows(moves: Iterable[Move]) -> dict[tuple[str, str], list[str]]:
    """The verbs that lead from one state to another, by the two. A verb that leaves the state as it is has no arrow."""
    return _by_arrow((source, each.target, each.verb) for each in changes(moves) for source in sorted(each.sources))


def drawn(moves: Iterable[Move]) -> dict[tuple[str, str], list[str]]:
    """What the diagram shows of them: without detours, and from many states in one arrow."""
    return _by_arrow(
        (source, each.target, each.verb) for each in changes(moves) if not each.is_detour for source in _begins(each)
    )


def diagram(moves: Iterable[Move]) -> str:
    """A Mermaid state diagram; what it leaves to the table is said below it."""
    found = drawn(moves)
    boxes = {words: f"any{number}" for number, words in enumerate(_boxes(found), start=1)}
    lines = [f'    state "{words}" as {name}' for words, name in boxes.items()]
    lines += [
        f"    {boxes.get(source, source)} --> {target}: {', '.join(names)}" for (source, target), names in found.items()
    ]
    return "\n".join(["stateDiagram-v2", *lines])


def detours(moves: Iterable[Move]) -> str:
    """The sentence below a diagram about what it does not draw; empty where it draws all."""
    left: dict[str, list[str]] = {each.target: [] for each in changes(moves) if each.is_detour}
    for each in changes(moves):
        if each.is_detour and each.verb not in left[each.target]:
            left[each.target].append(each.verb)
    return "\n".join(
        f"Not drawn: under the condition in the table, each of these leads to *{target}* instead: {', '.join(verbs)}.\n"
        for target, verbs in left.items()
    )


def _begins(change: Change) -> list[str]:
    sources = sorted(change.sources)
    return [", ".join(sources)] if len(sources) >= MANY else sources


def _boxes(found: Iterable[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(source for source, _ in found if ", " in source))


def _by_arrow(found: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    by: dict[tuple[str, str], dict[str, None]] = {}
    for source, target, verb in found:
        by.setdefault((source, target), {})[verb] = None
    return {arrow: list(verbs) for arrow, verbs in by.items()}
