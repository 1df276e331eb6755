"""What can be written in the log: the kinds of events, each stated once by the app that writes it, and how they read.

# packs/kinds.py
PACK_MADE = Kind("pack.made", "A pack was made", Operation.COMBINATION)
# packs/build.py
log(PACK_MADE, target=job, data=data)

A move states its own (`audit.moves`). Each app's module of kinds joins `KINDS` at the start, so that every process
knows every kind, also one that only a command writes."""

from __future__ import annotations

from collections import Counter
from functools import cache
from types import ModuleType

from audit.log import Kind, NoKind
from audit.policy import noun_of
from audit.states import machines
from core.extension import Point

KINDS: Point[ModuleType] = Point("audit.kinds", "each app's module of the kinds of events that it writes")


def stated_in(module: ModuleType) -> list[Kind]:
    return [kind for kind in vars(module).values() if isinstance(kind, Kind)]


@cache
def known() -> dict[str, Kind]:
    """Every kind by its name. Raises NoKind where two are called the same."""
    stated = [kind for module in KINDS for kind in stated_in(module)]
    stated += [verb.kind for machine in machines() for verb in machine.moves]
    twice = [name for name, times in Counter(kind.name for kind in stated).items() if times > 1]
    if twice:
        raise NoKind(f"Kinds of events that are stated twice: {', '.join(twice)}")
    return {kind.name: kind for kind in stated}


def kind_words(name: str) -> str:
    """What happened, as a sentence that a person reads. A kind from a release before this one, which no code writes any
    more, reads as it is named."""
    if kind := known().get(name):
        return _with_its_noun(noun_of(kind.of), kind.words) if kind.of else kind.words
    noun, _, act = name.partition(".")
    return f"{noun.replace('_', ' ').capitalize()}: {act.replace('_', ' ')}"


def _with_its_noun(noun: str, words: str) -> str:
    words = words[:1].lower() + words[1:]
    return f"{words[:1].upper()}{words[1:]}" if words.startswith(noun.lower()) else f"{noun}: {words}"
