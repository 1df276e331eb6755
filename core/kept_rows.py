"""Rows that are asked for with a query that is built and compiled once in a process, with places for the keys (ADR 0052).

Django builds a query from its conditions and writes its SQL each time it is asked: two thousand function calls for the row of
one key, ten thousand for a record that a rule opens. Where a question differs in nothing but keys and the time, both are done
once, and what is left of it is filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from core.clock import is_asked_of_the_past
from core.kept import Statement, bound, has_its_places
from core.places import RECORD, is_written, writing

Row = TypeVar("Row", bound=Model)
# What Django makes rows of, once a compiler has written its SQL.
LEFT = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


class _Filled(SQLCompiler):
    """What a compiler has left, for one asking: its SQL stands, with the keys filled in."""

    def __init__(self, written: RowsWritten, statement: Statement, using: str) -> None:
        super().__init__(Query(written.model), connections[using], using)
        self.__dict__ |= written.left
        self._statement, self._converters = statement, written.converters

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> Statement:
        return self._statement

    def get_converters(self, expressions: Any) -> Any:
        return self._converters


@dataclass(frozen=True)
class RowsWritten:
    """A query whose SQL is written: its rows can be asked for, and nothing else."""

    model: type[Model]
    fetched_after: tuple[Any, ...]
    sql: str
    params: list[Any]
    left: Mapping[str, Any]
    converters: Any

    def texts(self) -> list[Statement]:
        return [(self.sql, self.params)]

    def of(self, who: Any, places: Mapping[Any, Any]) -> list[Any]:
        rows = self.model._default_manager.all().prefetch_related(*self.fetched_after)
        statement = self.sql, bound(self.params, who, places)
        rows.query.get_compiler = lambda using, *_: _Filled(self, statement, using)  # type: ignore[method-assign]  # of this one, which goes no further
        return list(rows)


def write_rows(rows: QuerySet[Any]) -> RowsWritten | None:
    """None where no row can fit."""
    assert rows._iterable_class is ModelIterable and not rows._known_related_objects, "It is more than rows of a model."  # type: ignore[attr-defined]  # what Django joins to them
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    left = {name: getattr(compiler, name) for name in LEFT}
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    return RowsWritten(rows.model, rows._prefetch_related_lookups, sql, list(params), left, converters)  # type: ignore[attr-defined]  # asked after them


def rows_kept(build: Callable[..., QuerySet[Row]]) -> Callable[..., list[Row]]:
    """The rows of `build(*keys)`. It follows from the keys and from the time by `core.clock` alone and does not look at
    either; one that does is built each time. No person stands in it: that is `core.kept`."""

    @cache
    def written(how_many: int, _row_security: bool) -> RowsWritten | None:
        try:
            with writing():
                found = write_rows(build(*places_of(how_many)))
                if found is not None:
                    has_its_places(found.sql, found.params)
            return found
        except Exception:  # whatever it was: it is built each time, and raises there what it has to
            return None

    def ask(*keys: int) -> list[Row]:
        once = None if is_written() or is_asked_of_the_past() else written(len(keys), settings.ROW_SECURITY)
        if once is None:
            return list(build(*keys))
        return once.of(None, dict(zip(places_of(len(keys)), keys, strict=True)))

    return ask


def places_of(keys: int) -> Sequence[int]:
    """Of records: below all keys, and none twice."""
    return range(RECORD - keys + 1, RECORD + 1)
