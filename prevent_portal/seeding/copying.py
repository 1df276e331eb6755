"""The rows of one batch on their way into the tables: numbered from each table's own sequence, filed for the engine,
and copied with every trigger on."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault

from core.row_security import GUARDED
from referrals.models import Approval, Decision, Deconfliction, Referral, ReferrerMessage, RiskOwner
from safeguarding.models import (
    Assessment,
    Case,
    CaseClosing,
    Citation,
    Commission,
    Consent,
    ConsentRequest,
    FollowUp,
    Judgement,
    PlanLine,
    ProviderSession,
    SessionReport,
)
from subjects.matching.index import evidence_from, evidence_row, keys_row
from subjects.models import Address, DateOfBirth, Identifier, MatchEvidence, MatchKeys, Name, Subject

NUMBERED: tuple[type[models.Model], ...] = (
    Subject,
    Name,
    DateOfBirth,
    Address,
    Identifier,
    Referral,
    RiskOwner,
    Deconfliction,
    Decision,
    Approval,
    ReferrerMessage,
    Case,
    Assessment,
    Citation,
    Judgement,
    PlanLine,
    ConsentRequest,
    Consent,
    Commission,
    ProviderSession,
    SessionReport,
    CaseClosing,
    FollowUp,
)
CLAIMS = (("names", Name), ("births", DateOfBirth), ("addresses", Address), ("identifiers", Identifier))
# Derived from the others, and without numbers of their own.
FILED: tuple[type[models.Model], ...] = (MatchKeys, MatchEvidence)


@dataclass
class Rows:
    """What one batch will copy, by model."""

    by_model: dict[type[Any], list[Any]] = field(default_factory=dict)

    def add(self, *made: Any) -> None:
        for row in made:
            self.by_model.setdefault(type(row), []).append(row)

    def of(self, model: type[Any]) -> list[Any]:
        return self.by_model.get(model, [])


@transaction.atomic
def copy(rows: Rows) -> None:
    for model in NUMBERED:
        _number(model, rows.of(model))
    _file(rows)
    for model in (*NUMBERED, *FILED):
        _copy_model(model, rows.of(model))


def _file(rows: Rows) -> None:
    """What COPY brings in is found by the engine only once it is filed. The claims are at hand: to read them back would
    take as long as all the rest."""
    claimed: dict[int, dict[str, list[Any]]] = defaultdict(lambda: {name: [] for name, _ in CLAIMS})
    for name, model in CLAIMS:
        for claim in rows.of(model):
            claimed[claim.subject.pk][name].append(claim)
    for subject in rows.of(Subject):
        evidence = evidence_from(**claimed[subject.pk])
        rows.add(keys_row(subject, evidence, waiting=False), evidence_row(subject, evidence))


def _number(model: type[Any], made: Sequence[Any]) -> None:
    """Take ids from the table's own sequence, so that later rows do not collide."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [model._meta.db_table, len(made)],
        )
        for row, (number,) in zip(made, cursor.fetchall(), strict=True):
            row.pk = number


def _copy_model(model: type[Any], made: Iterable[Any]) -> None:
    """By way of a table of this session where policies guard the real one: COPY does not go past them (ADR 0043)."""
    columns = [(each.column, _reader(each)) for each in model._meta.concrete_fields]
    named = ", ".join(f'"{column}"' for column, _ in columns)
    table = model._meta.db_table
    into = f"copied_{table}" if table in GUARDED else table
    with connection.cursor() as cursor:
        if into != table:
            cursor.execute(f'create temporary table "{into}" (like "{table}" including defaults)')
        with cursor.copy(f'copy "{into}" ({named}) from stdin') as copying:
            for row in made:
                copying.write_row([read(row) for _, read in columns])
        if into != table:
            cursor.execute(f'insert into "{table}" ({named}) select {named} from "{into}"')  # noqa: S608  # our own names
            cursor.execute(f'drop table "{into}"')


def _reader(field: Any) -> Callable[[Any], Any]:
    """How a column is read from a row."""
    name = field.attname
    if isinstance(field, models.JSONField):
        return lambda row: json.dumps(_said(getattr(row, name), field))
    if isinstance(field, models.UUIDField):
        return lambda row: _text(getattr(row, name))
    if field.is_relation:
        return lambda row: _number_of(row, field)
    return lambda row: _said(getattr(row, name), field)


def _said(value: Any, field: Any) -> Any:
    """What the database would put in by itself is not left to it: COPY names every column."""
    return field.db_default if isinstance(value, DatabaseDefault) else value


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)


def _number_of(row: Any, field: Any) -> int | None:
    """A related object has its id by now, though it had none when the row was built."""
    number = getattr(row, field.attname)
    if number is None and field.is_cached(row):
        related = field.get_cached_value(row)
        return None if related is None else related.pk
    return number
