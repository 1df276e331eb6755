"""At which of their agencies a person acts who works at several. There, and only there, the event stands in the log
(ADR 0092): who audits a school does not read what one of its governors does as an officer of the force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from audit.acting import SYSTEM, acting, become, current_actor
from core.row_security import as_the_service
from core.rules import Gate, Rule

# Whose record it is, where the roles of two agencies each open it: the force that holds it before the agency that filed it.
HOLDERS = ("force", "agency")
# What a record may hang on, which says so where the record does not.
HANGS_ON = ("referral", "holder", "case")
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


def refused(record: Model | None) -> None:
    """No rule has said by which role the person came: a refusal stands at the agency of theirs that holds what they asked for,
    where they act at none yet."""
    who = _person.get()
    if record is None or who is None or current_actor().id != who.pk or current_actor().agency_id is not None:
        return
    if who.by_agency and (at := _holder(record, who.by_agency)) is not None:
        _act_at(at)


@contextmanager
def the_service_acts_on(record: Model, *, at: Any = None) -> Iterator[None]:
    """What is done to a record because of what a person did to another. It is not their act, and stands in the log of the
    agency that holds this one: who audits theirs does not read of it, nor who audits this one of them. `at`: the agency that
    decides about it, where those who hold the record must not learn of it."""
    service = replace(SYSTEM, request_id=current_actor().request_id)
    holding = sorted(_holding(record), key=lambda each: HOLDERS.index(each[1]))
    if agency := at or next(
        (agency for held, column in holding if (agency := getattr(held, column)) is not None), None
    ):
        service = replace(service, agency=agency.name, agency_id=agency.pk)
    with acting(service):
        yield


def _holder(record: Model, among: Sequence[Any]) -> Any:
    for held, column in _holding(record):
        for at in among:
            if at.memberships[0].agency_id == getattr(held, f"{column}_id"):
                return at
    return None


def _holding(record: Model) -> Iterator[tuple[Model, str]]:
    """Each row and column that may name the agency, nearest first; none is read before the one before it was looked at."""
    for column in HOLDERS:
        if hasattr(record, f"{column}_id"):
            yield record, column
    for name in HANGS_ON:
        if isinstance(above := _above(record, name), Model):
            yield from _holding(above)


@as_the_service()
def _above(record: Model, name: str) -> Any:
    try:
        return getattr(record, name, None)
    except ObjectDoesNotExist:
        return None


def _act_at(at: Any) -> None:
    agency = at.memberships[0].agency if at is not None else None
    become(replace(current_actor(), agency=agency.name if agency else "", agency_id=agency.pk if agency else None))
