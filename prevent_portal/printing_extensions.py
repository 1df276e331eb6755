"""Two more printed pages: the kinds of events, and the extension points with what joins them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType

from audit.states import machines
from audit.vocabulary import KINDS, kind_words, stated_in
from core.extension import POINTS


def events() -> str:
    """What can stand in the log, by the app that writes it."""
    parts = [
        "# Kinds of events\n",
        "What can stand in the log: the kind, its words as the log shows them, and its operation (the six of section 62"
        " of the Data Protection Act 2018, and what is about security alone).\n",
    ]
    stated = {module.__name__.partition(".")[0]: stated_in(module) for module in KINDS}
    for app in sorted({*stated, *(machine.app for machine in machines())}):
        moved = [verb.kind for machine in machines() if machine.app == app for verb in machine.moves]
        parts.append(f"## {app}\n\n| kind | words | operation |\n|---|---|---|")
        kinds = sorted([*stated.get(app, ()), *moved], key=lambda kind: kind.name)
        parts += [f"| {kind.name} | {kind_words(kind.name)} | {kind.operation} |" for kind in kinds]
        parts.append("")
    return "\n".join(parts)


def points() -> str:
    """What apps below ask, and what of the apps above answers, in the order in which it is asked."""
    parts = [
        "# Extension points\n",
        "How an app above tells an app below, which does not know it (`core/extension.py`). What joins is asked in this"
        " order.\n",
    ]
    for name, point in sorted(POINTS.items()):
        parts.append(f"## {name}\n\n{point.words[:1].upper()}{point.words[1:]}.\n")
        parts += [f"- {line}" for line in _lines(point)] or ["Nothing joins."]
        parts.append("")
    return "\n".join(parts)


def _lines(joined: Iterable[object]) -> list[str]:
    return [f"`{name}`{says}" for each in joined for name, says in _called(each)]


def _called(joined: object) -> list[tuple[str, str]]:
    """A function or a module by its path, a table by its rows, anything else as it says itself."""
    if isinstance(joined, ModuleType):
        return [(joined.__name__, "")]
    if isinstance(joined, Mapping):
        return [(key, f": {value}") for key, value in joined.items()]
    name = getattr(joined, "__qualname__", None)
    return [(f"{joined.__module__}.{name}" if name else str(joined), "")]
