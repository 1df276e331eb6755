"""Who may do what with a file: what the place where it hangs says of its holder, and what its own state allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from accounts.authority import Authority
from core.gravity import Grave
from core.rules import NOBODY, Branch, Condition, Rule
from evidence.models import JUDGED, WITHOUT_BYTES, FileState
from evidence.places import PLACES, Place
from evidence.reasons import SAME_CONTENT

OPEN_STATES = frozenset(FileState) - {*JUDGED, *WITHOUT_BYTES}


def _open(prefix: str = "") -> Q:
    """What was sealed on arrival is open as any that waits, until an inspector has judged it: none has looked at it, and a
    refusal would tell its sender what was sealed elsewhere. Nothing of it can be opened before it is released."""
    unjudged = {"state": FileState.SET_ASIDE, "reason": SAME_CONTENT, "end": "", "shown_as": FileState.RECEIVED}
    on_arrival = Q(**{f"{prefix}{name}": value for name, value in unjudged.items()})
    return Q(**{f"{prefix}state__in": sorted(OPEN_STATES)}) | on_arrival


def by_place(rule: Callable[[Place], Rule | None], name: str, narrow: Q | None = None) -> Branch:
    """What a person may do with the holder, by the rule that the place names for it."""

    def q(who: Authority) -> Q | None:
        ways = [found for place in PLACES if (found := place.open_to(who, rule(place))) is not None]
        if not ways:
            return None
        any_of = NOBODY
        for each in ways:
            any_of |= each
        return any_of if narrow is None else any_of & narrow

    return Branch(name, q)


def _where(**holds: Any) -> Callable[[Any, str], Q]:
    return lambda who, prefix: Q(**{f"{prefix}{name}": value for name, value in holds.items()})


BY_ITS_RECORD = by_place(lambda place: place.sees, "by the record it is attached to")
UNSEALED_BY_ITS_RECORD = by_place(lambda place: place.sees, "by the record it is attached to, unless sealed", _open())
WHO_JUDGES = by_place(lambda place: place.judges, "handles what should not be here", Q(state__in=sorted(JUDGED)))
STILL_TO_BE_JUDGED = by_place(
    lambda place: place.judges, "handles what should not be here", Q(state=FileState.SET_ASIDE)
)
JUDGES_ITS_RECORD = by_place(lambda place: place.judges, "would handle it if it should not be here")
# The scanner, and the keeper where the record goes with its files.
A_PROGRAM = Branch("the service itself", lambda who: None if who.user else Q(pk__isnull=False))
NOT_SEALED_ITSELF = Condition(
    lambda who, prefix: _open(prefix),
    "This file was sealed because it should not be here, or was removed. Those whose job that is have been told.",
    "not sealed itself",
)
IS_RELEASED = Condition(
    _where(state=FileState.RELEASED),
    "This file has not been released. It can be opened when it has been scanned and a safe copy was made.",
    "released",
)

# That there is a file, and how far it has got: a sealed one is named without its name.
list_files = Rule(
    name="evidence.list_files",
    reason="Only people who may read the record can see what is attached to it.",
    branches=(BY_ITS_RECORD, WHO_JUDGES),
)
see_file = Rule(
    name="evidence.see_file",
    reason=list_files.reason,
    branches=(UNSEALED_BY_ITS_RECORD, WHO_JUDGES),
)
read_file = Rule(
    name="evidence.read_file",
    reason=list_files.reason,
    branches=(BY_ITS_RECORD,),
    conditions=(NOT_SEALED_ITSELF, IS_RELEASED),
)
describe_file = Rule(
    name="evidence.describe_file",
    reason="Only people who may add files to this record can say what they are.",
    branches=(by_place(lambda place: place.adds, "may add to its record"),),
    conditions=(NOT_SEALED_ITSELF,),
)
# The original leaves for the people who work on the record alone, and only what was released.
download_file = Rule(
    name="evidence.download_file",
    reason="Only people who work on this record can take the file as it came.",
    branches=(by_place(lambda place: place.takes, "works on its record"),),
    conditions=(NOT_SEALED_ITSELF, IS_RELEASED),
    grave=Grave.TAKES_OUT,
)
# Anybody who is shown it: what should not be here is sealed first and judged afterwards.
set_aside = Rule(
    name="evidence.set_aside",
    reason=list_files.reason,
    branches=(BY_ITS_RECORD,),
    conditions=(NOT_SEALED_ITSELF,),
)
judge_file = Rule(
    name="evidence.judge_file",
    reason="Only those whose job it is can decide about a file that was sealed.",
    branches=(STILL_TO_BE_JUDGED,),
    grave=Grave.SIGHT,
)
# Also of what has ended: it speaks still for what arrives.
say_reach = Rule(
    name="evidence.say_reach",
    reason=judge_file.reason,
    branches=(WHO_JUDGES,),
    grave=Grave.SIGHT,
)
# Two of them: one proposes, another confirms.
end_file = Rule(
    name="evidence.end_file",
    reason=judge_file.reason,
    branches=(STILL_TO_BE_JUDGED,),
    grave=Grave.KEEPS,
)
remove_file = Rule(
    name="evidence.remove_file",
    reason="A file can be removed only before it is sent, by the person who writes the draft.",
    branches=(by_place(lambda place: place.removes, "may remove from its record"), A_PROGRAM),
    conditions=(NOT_SEALED_ITSELF,),
)
# What is done by a program alone, after it has looked at the file.
inspect_file = Rule(
    name="evidence.inspect_file",
    reason="Only the scanner moves a file on.",
    branches=(A_PROGRAM,),
)
