"""Rows that are asked for with a query that is built and compiled once in a process, with places for the keys (ADR 0052).

Django builds a query from its conditions and writes its SQL each time it is asked: two thousand function calls for the row of
one key, ten thousand for a record that a rule opens. Where a question differs in nothing but keys and the time, both are done
once, and what is left of it is filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from core.clock import is_asked_of_the_past
from core.kept import Statement, bound, has_its_places, kept
from core.places import RECORD, is_written, writing

Row = TypeVar("Row")
# Rows as the database gave them.
Fetched = Sequence[tuple[Any, ...]]
# What Django makes rows of, once a compiler has written its SQL.
LEFT = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


class _Filled(SQLCompiler):
    """What a compiler has left, for one asking: its SQL stands, with the keys filled in."""

    def __init__(self, written: RowsWritten, statement: Statement, using: str, given: Fetched | None = None) -> None:
        super().__init__(Query(written.model), connections[using], using)
        self.__dict__ |= written.left
        self._statement, self._converters, self._given = statement, written.converters, given
        self._is_composite = written.is_composite

    def execute_sql(self, *args: Any, **options: Any) -> Any:
        return super().execute_sql(*args, **options) if self._given is None else [self._given]

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> Statement:
        return self._statement

    def get_converters(self, expressions: Any) -> Any:
        return self._converters

    def has_composite_fields(self, expressions: Any) -> bool:
        return self._is_composite


@dataclass(frozen=True)
class RowsWritten:
    """A query whose SQL is written: its rows can be asked for, and nothing else."""

    model: type[Model]
    fetched_after: tuple[Any, ...]
    sql: str
    params: list[Any]
    left: Mapping[str, Any]
    converters: Any
    # Whether a key of several columns is among what is read.
    is_composite: bool

    def texts(self) -> list[Statement]:
        return [(self.sql, self.params)]

    def of(self, who: Any, places: Mapping[Any, Any]) -> list[Any]:
        return self.asking(who, places).alone()

    def asking(self, who: Any, places: Mapping[Any, Any]) -> Asking:
        return Asking(self, bound(self.params, who, places))

    def made_of(self, fetched: Fetched) -> list[Any]:
        """Records of rows that were fetched by another statement, with these columns."""
        return self.rows((self.sql, []), fetched)

    def rows(self, statement: Statement, given: Fetched | None = None) -> list[Any]:
        rows: QuerySet[Any] = QuerySet(self.model)
        if self.fetched_after:
            rows = rows.prefetch_related(*self.fetched_after)
        rows.query.get_compiler = lambda using, *_: _Filled(self, statement, using, given)  # type: ignore[method-assign]  # of this one, which goes no further
        return list(rows)

    def at_places(self, listed: Statement, way: str) -> tuple[list[tuple[Any, int]], list[Any]]:
        """What a list of (place, key) has, and the records that stand there, in one statement: those that the reader's
        own policies hide are missing among the records alone."""
        sql, params = listed
        columns, tables = self.sql.removeprefix("SELECT ").split(" FROM ", 1)
        assert not self.params and " WHERE " not in tables, "It is every record, with what is read along."
        table, key = self.model._meta.db_table, self.model._meta.pk
        assert key is not None, "every record has a key"
        joined = f"({tables})" if " JOIN " in tables else tables
        text = (
            f"SELECT seen.place, seen.record, {columns} FROM ({sql}) AS seen (place, record) "  # noqa: S608 - the compiler of queries made both
            f'LEFT JOIN {joined} ON "{table}"."{key.column}" = seen.record ORDER BY 1 {way}, 2 {way}'
        )
        with connection.cursor() as cursor:
            cursor.execute(text, params)
            found = cursor.fetchall()
        at = 2 + self.columns.index(key.column)
        return [(place, record) for place, record, *_ in found], self.made_of(
            [row[2:] for row in found if row[at] is not None]
        )

    @cached_property
    def columns(self) -> list[str]:
        return [column.target.column for column, *_ in self.left["select"]]


@dataclass(frozen=True)
class Asking:
    """A query with its keys, which is asked alone or abreast of others."""

    written: RowsWritten
    params: list[Any]

    @property
    def sql(self) -> str:
        return self.written.sql

    @property
    def width(self) -> int:
        return len(self.written.left["select"])

    def alone(self) -> list[Any]:
        return self.written.rows((self.sql, self.params))

    def made_of(self, fetched: Fetched) -> list[Any]:
        return self.written.made_of(fetched)


@dataclass(frozen=True)
class Columns:
    """Columns that no record is made of, to be asked abreast of rows."""

    sql: str
    params: list[Any]
    width: int = 1

    def texts(self) -> list[Statement]:
        return [(self.sql, self.params)]

    def asking(self, who: Any, places: Mapping[Any, Any]) -> Columns:
        return replace(self, params=bound(self.params, who, places))

    def alone(self) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return list(cursor.fetchall())

    def made_of(self, fetched: Fetched) -> list[Any]:
        return list(fetched)


# What can be asked abreast of others; a list is known already.
Abreast = Asking | Columns | list[Any]


def asking_for(who: Any, build: Callable[..., QuerySet[Any]], *keys: int) -> Abreast:
    """The rows of `build(who, *keys)`, or the columns where it asks for values, to be asked abreast of others. Their query is
    written once for all who hold the same roles (core.kept); so `build` is a function of a module, or a method of what a module
    states. No rows, where none can fit."""
    places = places_of(len(keys))
    written = kept((asking_for, build, len(keys)), who, lambda who: _write_either(build(who, *places)))
    return written.asking(who, dict(zip(places, keys, strict=True))) if written is not None else []


def _write_either(rows: QuerySet[Any]) -> RowsWritten | Columns | None:
    return write_rows(rows) if rows._iterable_class is ModelIterable else write_columns(rows)


def asking_of(rows: QuerySet[Any]) -> Asking | list[Any]:
    """A query that is built each time, to be asked abreast of others; no rows, where none can fit."""
    written = write_rows(rows)
    return Asking(written, written.params) if written is not None else []


def abreast(*asked: Abreast) -> list[list[Any]]:
    """The rows of each, in one statement: short lists side by side, each row of it the next of every list. What is a list
    already stays one."""
    asking = [one for one in asked if not isinstance(one, list)]
    found = iter(_side_by_side(asking) if len(asking) > 1 else [one.alone() for one in asking])
    return [one if isinstance(one, list) else next(found) for one in asked]


def _side_by_side(asking: Sequence[Asking | Columns]) -> list[list[Any]]:
    lists = [
        f"(SELECT row_number() OVER () AS at, own.* FROM ({one.sql}) AS own) AS l{number} (at, "  # noqa: S608 - the compiler of queries made it
        + ", ".join(f"c{column}" for column in range(one.width))
        + ")"
        for number, one in enumerate(asking)
    ]
    joined = lists[0] + "".join(f" FULL JOIN {one} USING (at)" for one in lists[1:])
    columns = ", ".join(f"l{number}.*" for number in range(len(asking)))
    place = ", ".join(f"l{number}.at" for number in range(len(asking)))
    text = f"SELECT {columns} FROM {joined} ORDER BY coalesce({place})"  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(text, [value for one in asking for value in one.params])
        rows = cursor.fetchall()
    found, at = list[list[Any]](), 0
    for one in asking:
        until = at + 1 + one.width
        found.append(one.made_of([row[at + 1 : until] for row in rows if row[at] is not None]))
        at = until
    return found


def write_rows(rows: QuerySet[Any]) -> RowsWritten | None:
    """None where no row can fit."""
    assert rows._iterable_class is ModelIterable and not rows._known_related_objects, "It is more than rows of a model."  # type: ignore[attr-defined]  # what Django joins to them
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    left = {name: getattr(compiler, name) for name in LEFT}
    columns = [column for column, *_ in compiler.select]
    converters, is_composite = compiler.get_converters(columns), compiler.has_composite_fields(columns)
    return RowsWritten(rows.model, rows._prefetch_related_lookups, sql, list(params), left, converters, is_composite)  # type: ignore[attr-defined]  # asked after them


def write_columns(rows: QuerySet[Any]) -> Columns | None:
    """None where no row can fit."""
    assert rows._iterable_class is ValuesListIterable, "It is more than its columns."
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    assert not any(column.output_field.get_db_converters(connection) for column, *_ in compiler.select), (
        "They are as the database gives them."
    )
    return Columns(sql, list(params), len(compiler.select))


class RowsKept(Generic[Row]):
    """The rows of `build(*keys)`, or the columns where it asks for values. It follows from the keys and from the time by
    `core.clock` alone and does not look at either; one that does is built each time. Where a person stands in it: `asking_for`."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build
        self._known: dict[tuple[int, bool], RowsWritten | Columns | None] = {}

    def __call__(self, *keys: int) -> list[Row]:
        asked = self.asking(*keys)
        return asked if isinstance(asked, list) else asked.alone()

    def asking(self, *keys: int) -> Abreast:
        """To be asked abreast of others; the rows themselves, where it is built each time."""
        once = None if is_written() or is_asked_of_the_past() else self._written(len(keys))
        if once is None:
            return list(self.build(*keys))
        return once.asking(None, dict(zip(places_of(len(keys)), keys, strict=True)))

    def _written(self, how_many: int) -> RowsWritten | Columns | None:
        known_by = how_many, settings.ROW_SECURITY
        if known_by not in self._known:
            self._known[known_by] = self._write(how_many)
        return self._known[known_by]

    def _write(self, how_many: int) -> RowsWritten | Columns | None:
        try:
            with writing():
                found = _write_either(self.build(*places_of(how_many)))
                if found is not None:
                    has_its_places(found.sql, found.params)
            return found
        except Exception:  # whatever it was: it is built each time, and raises there what it has to
            return None


def rows_kept(build: Callable[..., QuerySet[Any, Row]]) -> RowsKept[Row]:
    return RowsKept(build)


def places_of(keys: int) -> Sequence[int]:
    """Of records: below all keys, and none twice."""
    return range(RECORD - keys + 1, RECORD + 1)
