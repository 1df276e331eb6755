"""A list as SQL that is written once: each narrowing of it compiles its own condition and no more (ADR 0052)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Never

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.sql.where import AND, ExtraWhere, WhereNode

from core.kept import Statement
from core.places import NotKept

# The key of no record: it marks the place of one in a statement that is compiled once.
PLACE = -(2**62) - 1


class _Written(ExtraWhere):
    """Conditions as SQL with their parameters, in the names of one query's tables."""

    def as_sql(self, compiler: Any = None, connection: Any = None) -> Statement:
        return self.sqls[0], list(self.params or ())

    def relabeled_clone(self, change_map: dict[str, str]) -> Never:
        raise TypeError("What is written names its tables: it stands in no other query.")


def written(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, their conditions compiled. They can be narrowed and ordered, and stand in no other query."""
    found = rows.all()
    where = found.query.where
    try:
        sql, params = where.as_sql(found.query.get_compiler(connection=connection), connection)
    except (EmptyResultSet, FullResultSet):  # no SQL says either
        return found
    found.query.where = WhereNode([_Written([sql], list[Any](params))], AND)  # type: ignore[list-item]  # as `extra()` does
    return found


def among(rows: QuerySet[Any], listed: Statement) -> QuerySet[Any]:
    """Those of the rows that stand in a list of (place, key), which rules have written. They can be counted in groups, and
    stand in no other query."""
    found, (sql, params) = rows.all(), listed
    table, key = rows.model._meta.db_table, rows.model._meta.pk
    assert key is not None, "every record has a key"
    stands = f'"{table}"."{key.column}" in (select record from ({sql}) as seen (place, record))'  # noqa: S608 - the compiler of queries made it
    found.query.where.add(_Written([stands], params), AND)
    return found


def of_one_record(rows: Callable[[int], QuerySet[Any]]) -> Callable[[int], list[tuple[Any, ...]]]:
    """A question about one record, compiled once in a process: nothing in it differs but the key of the record. Not for
    one in which a person or a time stands."""

    @cache
    def compiled_once() -> Statement:
        sql, params = rows(PLACE).query.sql_with_params()
        assert PLACE in params, "the question is of no record"
        return sql, list(params)

    def ask(pk: int) -> list[tuple[Any, ...]]:
        sql, params = compiled_once()
        with connection.cursor() as cursor:
            cursor.execute(sql, [pk if value == PLACE else value for value in params])
            return list(cursor.fetchall())

    return ask


@dataclass(frozen=True)
class Compiled:
    """The rows of a query in some order: what stands before its conditions, they themselves, and the order."""

    rows: QuerySet[Any]
    head: str
    where: str
    params: list[Any]
    tail: str

    def texts(self) -> list[Statement]:
        return [(f"{self.head} WHERE {self.where}{self.tail}", self.params)]

    def first(self, limit: int, narrow: Q, *, ordered: bool = True) -> Statement | None:
        """The first of them that fit, or so many of them in no order; None where none can. A narrowing that joins another table is
        compiled with all."""
        query = self.rows.query.chain()
        joins, known = _joins(query), len(query.where.children)
        query.add_q(narrow)
        if _joins(query) != joins or query.where.connector != AND:
            return _first(self.rows.filter(narrow), limit, ordered=ordered)
        added = WhereNode(query.where.children[known:], AND)
        try:
            sql, params = added.as_sql(query.get_compiler(connection=connection), connection)
        except EmptyResultSet:
            return None
        except FullResultSet:
            sql, params = "", []
        also = f" AND ({sql})" if sql else ""
        tail = self.tail if ordered else ""
        return f"{self.head} WHERE ({self.where}){also}{tail} LIMIT {limit}", [*self.params, *params]


@dataclass(frozen=True)
class AsItIs:
    """What is not cut: nothing is asked of its rows, or its columns ask for something themselves."""

    rows: QuerySet[Any]

    def texts(self) -> list[Statement]:
        raise NotKept("It is compiled each time.")

    def first(self, limit: int, narrow: Q, *, ordered: bool = True) -> Statement | None:
        return _first(self.rows.filter(narrow), limit, ordered=ordered)


@dataclass(frozen=True)
class Nothing:
    """What no row can fit, however it is narrowed."""

    def texts(self) -> list[Statement]:
        return []

    def first(self, limit: int, narrow: Q, *, ordered: bool = True) -> Statement | None:
        return None


Opened = Compiled | AsItIs | Nothing


def compiled(rows: QuerySet[Any]) -> Opened:
    """The same rows, to be narrowed again and again."""
    query = rows.query
    try:
        where, given = query.where.as_sql(query.get_compiler(connection=connection), connection)
        sql, params = query.sql_with_params()
    except EmptyResultSet:
        return Nothing()
    except FullResultSet:
        return AsItIs(rows)
    head, found, tail = sql.partition(f" WHERE {where}")
    is_order = not tail or tail.startswith(" ORDER BY ")
    if not found or not is_order or query.where.connector != AND or list(params) != list(given):
        return AsItIs(rows)
    return Compiled(rows, head, where, list(given), tail)


def _joins(query: Any) -> dict[str, Any]:
    """Of the tables that are read: a key of another table is looked up in one's own, and its table only named."""
    return {alias: join.join_type for alias, join in query.alias_map.items() if query.alias_refcount[alias]}


def _first(rows: QuerySet[Any], limit: int, *, ordered: bool) -> Statement | None:
    try:
        sql, params = (rows if ordered else rows.order_by())[:limit].query.sql_with_params()
    except EmptyResultSet:  # nothing can fit, and the database need not be asked
        return None
    return sql, list(params)


def together(parts: list[Statement], joined: str) -> Statement:
    """Several lists as one."""
    return f" {joined} ".join(f"({sql})" for sql, _ in parts), [value for _, given in parts for value in given]
