"""Every verb in every state, by everybody: what goes through that must not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.roles import CASE_STAFF
from audit.moves import MoveDenied, move
from audit.states import machines
from safeguarding.models import AgendaItem, PanelAction, PanelReferral, Section36Decision
from tests.safeguarding.walks.walk import CHAIRS, COUNCIL, FORCE, MEMBERS, PEOPLE, SUPERVISORS, Walk, undone

# Whoever may do it at most, by the record and the verb: written by hand, and not read from the rules.
AT_MOST: dict[str, dict[str, tuple[str, ...]]] = {
    "safeguarding.Case": {
        "*": FORCE,
        "assign": SUPERVISORS,
        "approve_closing": SUPERVISORS,
        "return_closing": SUPERVISORS,
        "let_go": (),
        "change_force": ("iris",),
        "lapse_offer": PEOPLE,  # no page asks it; while the offer can be answered a guard refuses everybody
    },
    "safeguarding.Section36Decision": {"*": FORCE, "decide": SUPERVISORS, "refuse": SUPERVISORS},
    "safeguarding.Commission": {"*": ("imran",), "end_commission": FORCE},
    "safeguarding.PartnerAction": {
        "*": FORCE,
        **dict.fromkeys(("accept", "take_on", "answer", "decline", "allocate", "read_correction"), ("maya",)),
        "let_go": (),
    },
    "safeguarding.PanelReferral": {"*": FORCE, "acknowledge": (*COUNCIL, *CHAIRS, "carl"), "change_council": ("vik",)},
    # No page asks that it lapses: it does with the act that takes the case away.
    "safeguarding.HandOver": {"*": ("vik",), "take_back": COUNCIL, "lapse": PEOPLE},
    "safeguarding.CaseTransfer": {"*": ("iris",), "take_back": SUPERVISORS, "lapse": PEOPLE},
    "safeguarding.Assessment": {"*": FORCE, "countersign": SUPERVISORS, "return": SUPERVISORS},
    "safeguarding.PanelAction": {"*": (*COUNCIL, *CHAIRS, *MEMBERS)},
    "safeguarding.Meeting": {"*": COUNCIL, "sign": CHAIRS},
    "safeguarding.AgendaItem": {"*": COUNCIL, "record_outcome": CHAIRS, "leave": ("vik",)},
}


def records_of(walk: Walk) -> Iterator[Any]:
    case = walk.case
    yield case
    yield from Section36Decision.objects.filter(case=case)
    yield from case.commissions.all()
    yield from case.referral.actions.all()
    yield from PanelReferral.objects.filter(case=case)
    yield from case.hand_overs.all()
    yield from case.transfers.all()
    yield from case.assessments.all()
    yield from AgendaItem.objects.filter(case=case)
    yield from PanelAction.objects.filter(item__case=case)
    yield from walk.panel.meetings.all()


Key = tuple[str, str, str, str]


def try_everything(walk: Walk, tried: set[Key]) -> Iterator[str]:
    """In a state in which no record of its kind was yet: each verb, by each person. What went through that must not have."""
    tables = {machine.label: machine.moves for machine in machines()}
    for record in records_of(walk):
        label, state = record._meta.label, record.state
        for verb in tables[label]:
            keys = [(label, state, verb.name, name) for name in PEOPLE]
            if tried.issuperset(keys):
                continue
            tried.update(keys)
            yield from _what_is_wrong(walk, record, verb)


def _what_is_wrong(walk: Walk, record: Any, verb: Any) -> Iterator[str]:
    label, state = record._meta.label, record.state
    way = verb.way_of(record, {"outcome": "adopted", "version": record.version})
    through = [name for name in PEOPLE if way and verb.rule.refusal(walk.called(name), record) is None]
    at_most = _at_most(walk, AT_MOST[label].get(verb.name, AT_MOST[label]["*"]))
    yield from (f"{name} may {verb.name} {label} that is {state}" for name in through if name not in at_most)
    if through and state not in verb.sources:
        yield f"{verb.name} works on {label} that is {state}"
    refused = [name for name in PEOPLE if name not in through]
    if refused and not _is_refused(record, verb, walk.called(walk.dice.choice(refused))):
        yield f"{verb.name} went through the door of {label} that is {state}"


def _at_most(walk: Walk, people: tuple[str, ...]) -> tuple[str, ...]:
    """Another force may have taken it over: Iris alone walks for that, and is its supervisor."""
    if walk.case.force_id in walk.called("omar").agencies(*CASE_STAFF) or not set(people) & set(FORCE):
        return people
    return (*(name for name in people if name not in FORCE), "iris")


def _is_refused(record: Any, verb: Any, by: Any) -> bool:
    """What the rule or the table refuses, the door refuses in words. That a guard refuses what both let through, or the
    database for what was not given, is of another kind."""
    try:
        with undone():
            move(record, verb, by=by, given={"version": record.version, "words": "-", "outcome": "adopted"})
    except MoveDenied:
        return True
    return False
