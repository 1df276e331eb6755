"""Every verb in every state, by everybody: what goes through that must not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from audit.moves import MoveDenied, move
from audit.states import machines
from safeguarding.models import AgendaItem, Section36Decision
from tests.safeguarding.walks.walk import CHAIRS, COUNCIL, FORCE, PEOPLE, SUPERVISORS, Walk

# Whoever may do it at most, by the record and the verb: written by hand, and not read from the rules.
AT_MOST: dict[str, dict[str, tuple[str, ...]]] = {
    "safeguarding.Case": {
        "*": FORCE,
        "assign": SUPERVISORS,
        "approve_closing": SUPERVISORS,
        "return_closing": SUPERVISORS,
        "let_go": (),
        "lapse_offer": PEOPLE,  # no page asks it; while the offer can be answered a guard refuses everybody
    },
    "safeguarding.Section36Decision": {"*": FORCE, "decide": SUPERVISORS, "refuse": SUPERVISORS},
    "safeguarding.Commission": {"*": ("imran",), "end_commission": FORCE},
    "safeguarding.PartnerAction": {
        "*": FORCE,
        **dict.fromkeys(("accept", "take_on", "answer", "decline", "allocate", "read_correction"), ("maya",)),
        "let_go": (),
    },
    "safeguarding.Meeting": {"*": COUNCIL, "sign": CHAIRS},
    "safeguarding.AgendaItem": {"*": COUNCIL, "record_outcome": CHAIRS},
}


def records_of(walk: Walk) -> Iterator[Any]:
    case = walk.case
    yield case
    yield from Section36Decision.objects.filter(case=case)
    yield from case.commissions.all()
    yield from case.referral.actions.all()
    yield from AgendaItem.objects.filter(case=case)
    yield from walk.panel.meetings.all()


def try_everything(walk: Walk, tried: set[tuple[str, str, str, str]]) -> Iterator[str]:
    """In a state in which no record of its kind was yet: each verb, by each person. What went through that must not have."""
    tables = {machine.label: machine.moves for machine in machines()}
    for record in records_of(walk):
        label, state = record._meta.label, record.state
        at_most = AT_MOST[label]
        for verb in tables[label]:
            for name in PEOPLE:
                key = (label, state, verb.name, name)
                if key in tried:
                    continue
                tried.add(key)
                through = _goes_through(record, verb, walk.called(name))
                if through and name not in at_most.get(verb.name, at_most["*"]):
                    yield f"{name} may {verb.name} {label} that is {state}"
                if through and state not in verb.sources:
                    yield f"{verb.name} works on {label} that is {state}"


class _Undone(Exception):
    """Nothing of a trial is kept."""


def _goes_through(record: Any, verb: Any, by: Any) -> bool:
    """Whether rule and ways let it through; that a guard refuses it afterwards, or the database for what was not given, is of
    another kind."""
    try:
        with transaction.atomic():
            locked = type(record).objects.get(pk=record.pk)
            if verb.rule.refusal(by, locked) is not None:
                _refused(record, verb, by)
                raise _Undone
            if verb.way_of(locked, {"outcome": "adopted", "version": locked.version}) is None:
                _refused(record, verb, by)
                raise _Undone
    except _Undone:
        return False
    return True


def _refused(record: Any, verb: Any, by: Any) -> None:
    """What the rule or the table refuses, the door refuses in words."""
    try:
        with transaction.atomic():
            move(record, verb, by=by, given={"version": record.version, "words": "-", "outcome": "adopted"})
    except MoveDenied:
        return
    raise AssertionError(f"{verb.name} went through the door")
