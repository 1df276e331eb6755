"""The check inside an action: tasks and commands cannot walk round what a view's decorator asks."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from audit.agency_of_act import acts_on
from audit.moves import MoveDenied
from core.locking import lock
from core.rules import Gate, Rule


def require(rule: Rule, record: Model, *, by: Any) -> None:
    """Raise MoveDenied with the rule's own sentence when this person may not, as things stand at this moment. What follows
    is done at the agency by which they may."""
    by = by.as_it_stands()
    if reason := rule.refusal(by, record):
        raise MoveDenied(reason)
    acts_on(record, rule=rule, by=by)


def require_locked(rule: Rule, record: Model, *, by: Any, no_key: bool = False) -> None:
    """The same once the record is locked: an act that has waited for another is decided on what its actor may do when the
    wait is over. With `no_key` rows that refer to the record can still be added meanwhile. Not before an act that locks
    several records in one order: it would hold one of them out of turn, and two would wait for each other."""
    lock(record, no_key=no_key)
    require(rule, record, by=by)


def require_gate(gate: Gate | Rule, *, by: Any) -> None:
    """The same for an act that is about no record, and so waits for none."""
    if not gate.anywhere(by.as_it_stands()):
        raise MoveDenied(gate.reason)
