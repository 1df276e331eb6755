"""At which of their agencies a person acts who works at several. There, and only there, the event stands in the log
(ADR 0092): who audits a school does not read what one of its governors does as an officer of the force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from django.db.models import Model

from audit.acting import acting, become, current_actor
from core.rules import Gate, Rule

# Whose record it is, where the roles of two agencies each open it: the force that holds it before the agency that filed it.
HOLDERS = ("force_id", "agency_id")
_person: ContextVar[Any] = ContextVar("person", default=None)


@contextmanager
def acting_person(who: Any) -> Iterator[None]:
    """From here on this person acts. One who works at several agencies acts at none of them until a page or a record says
    at which: what they do before is seen by the auditors of each."""
    become(who.actor)
    token = _person.set(who)
    try:
        yield
    finally:
        _person.reset(token)


def acts_on(record: Model, *, rule: Rule, by: Any) -> None:
    """The agency whose roles alone open the record by the rule. Where those of several do, the one that holds the record;
    where that is none of them (a message to oneself), each."""
    if current_actor().id != by.pk or not by.by_agency:
        return
    among = [at for at in by.by_agency if rule.allows(at, record)] or list(by.by_agency)
    _act_at(among[0] if len(among) == 1 else _holder(record, among))


def acts_at(agency: Model, *, by: Any) -> None:
    """At the agency that the person chose, where nothing is there yet that could say so."""
    if current_actor().id == by.pk:
        for at in by.by_agency:
            if at.memberships[0].agency_id == agency.pk:
                _act_at(at)


def acts_behind(gate: Gate | Rule, *, by: Any) -> None:
    """The same for a page that is about no record: the one agency whose roles open it, or each."""
    if current_actor().id == by.pk and (at := _only_at(gate, by)) is not None:
        _act_at(at)


@contextmanager
def listing_by(rule: Rule) -> Iterator[None]:
    """A list on a page that each role opens is of the agency whose roles its own rule asks for."""
    who = _person.get()
    at = _only_at(rule, who) if who is not None and current_actor().id == who.pk else None
    with acting(current_actor()):
        if at is not None:
            _act_at(at)
        yield


def _only_at(gate: Gate | Rule, by: Any) -> Any:
    among = [at for at in by.by_agency if gate.anywhere(at)]
    return among[0] if len(among) == 1 else None


def _holder(record: Model, among: Sequence[Any]) -> Any:
    for held in (record, getattr(record, "referral", None)):
        for column in HOLDERS:
            for at in among:
                if at.memberships[0].agency_id == getattr(held, column, None):
                    return at
    return None


def _act_at(at: Any) -> None:
    agency = at.memberships[0].agency if at is not None else None
    become(replace(current_actor(), agency=agency.name if agency else "", agency_id=agency.pk if agency else None))
