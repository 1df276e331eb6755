"""Which of several conditions hold for one record, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

from core.kept import Statement, bound, kept
from core.places import RECORD

NOTHING = Q(pk__in=[])


class Part(Protocol):
    """A way or a condition of a rule, as what it says of one record; None where it is closed to the person."""

    def way(self, who: Any) -> Q | None: ...


@dataclass(frozen=True)
class Truths:
    """The statement with a place for the record. What is closed to the person altogether is not asked in it."""

    is_asked: tuple[bool, ...]
    sql: str
    params: list[Any]

    def texts(self) -> list[Statement]:
        return [(self.sql, self.params)]

    def of(self, pk: Any, who: Any) -> list[bool] | None:
        """A record that is gone fulfils nothing. None where something leads to many rows: of which were it said?"""
        rows: list[tuple[Any, ...]] = []
        if any(self.is_asked):
            with connection.cursor() as cursor:
                cursor.execute(self.sql, bound(self.params, who, {RECORD: pk}))
                rows = list(cursor.fetchall())
        if len(rows) > 1:
            return None
        said = iter(rows[0] if rows else ())
        return [asked and bool(next(said, False)) for asked in self.is_asked]


def truths_of(who: Any, record: Model, parts: tuple[Part, ...]) -> list[bool]:
    """Which of these parts of rules hold for the person and the record."""
    model = type(record)
    written = kept((truths_of, model, parts), who, lambda who: _written(model, [part.way(who) for part in parts]))
    if (said := written.of(record.pk, who)) is not None:
        return said
    return truths(model, record.pk, [NOTHING if q is None else q for q in (part.way(who) for part in parts)])


def _written(model: type[Model], asked: Sequence[Q | None]) -> Truths:
    sql, params = _asking(model, RECORD, [q for q in asked if q is not None]).query.sql_with_params()
    return Truths(tuple(q is not None for q in asked), sql, list(params))


def truths(model: type[Model], pk: Any, asked: Sequence[Q]) -> list[bool]:
    """What leads to many rows is asked by itself."""
    found = list(_asking(model, pk, asked))
    if len(found) > 1:
        return [model._default_manager.filter(q, pk=pk).exists() for q in asked]
    return [bool(held) for held in found[0]] if found else [False] * len(asked)


def _asking(model: type[Model], pk: Any, asked: Sequence[Q]) -> QuerySet[Any]:
    columns = {f"asked_{number}": ExpressionWrapper(q, BooleanField()) for number, q in enumerate(asked)}
    return model._default_manager.filter(pk=pk).annotate(**columns).values_list(*columns)[:2]
