"""Tables as they stood at a moment: each write of a captured row is an event, so what was written since can be taken back.

Within `rows_as_of` a few rows stand in temporary tables of the names of their own tables, which PostgreSQL finds first. So
a rule is asked of the past by the very query that it asks of the present, and there is no second copy of any rule. Nothing
else is changed, no other session sees them, and they go with the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from audit.policy import policy_of
from core.clock import as_of


@dataclass(frozen=True)
class Rows:
    """Rows of one table, those that are gone included: where `column`, which no write changes, has one of `values`."""

    model: type[models.Model]
    column: str
    values: frozenset[int]

    def parameters(self, **more: Any) -> dict[str, Any]:
        policy = policy_of(self.model)
        return {
            "label": self.model._meta.label,
            "values": sorted(self.values),
            "may_go": policy is not None and "delete" in policy.may,
            **more,
        }

    def names(self) -> dict[str, sql.Identifier]:
        return {
            "table": sql.Identifier("public", self.model._meta.db_table),
            "temporary": sql.Identifier("pg_temp", self.model._meta.db_table),
            "column": sql.Identifier(self.column),
            "key": sql.Identifier(str(self.model._meta.pk.column)),
        }


# What was written to these rows after a moment, beginning at the index of the log. A row that is gone is found by what it
# said when it went.
WRITTEN = sql.SQL("""
gone as materialized (
    select e.target_id, e.payload::jsonb as said from public.audit_event e
     where %(may_go)s and e.kind = 'row.deleted' and e.operation = 'erasure' and e.at > %(moment)s
       and e.target_type = %(label)s and e.payload::jsonb ->> {column_word} = any(%(values)s::bigint[]::text[])
), written as materialized (
    select e.target_id, e.kind, e.at, e.id, e.xid, e.request_id, e.payload from public.audit_event e
     where e.target_type = %(label)s and e.at > %(moment)s
       and e.kind in ('row.created', 'row.changed', 'row.deleted')
       and e.target_id = any(array(
           select r.{key}::text from {table} r where r.{column} = any(%(values)s) union select target_id from gone))
)
""")
# The earliest change after the moment says what stood before it.
REWOUND = """
create temporary table {temporary} on commit drop as with {written}, before as (
    select target_id, jsonb_object_agg(word, said) as said from (
        select distinct on (w.target_id, c.key) w.target_id, c.key as word, c.value -> 0 as said
          from written w, jsonb_each(w.payload::jsonb) c where w.kind = 'row.changed' order by 1, 2, w.at, w.id) first
     group by 1
), stood as (
    select r.{key}::text as target_id, to_jsonb(r) as said from {table} r where r.{column} = any(%(values)s)
    union all
    select target_id, said from gone
)
select p.* from stood s left join before b using (target_id),
       lateral jsonb_populate_record(null::{table}, s.said || coalesce(b.said, '{{}}')) p
 where not exists (select from written w where w.target_id = s.target_id and w.kind = 'row.created')
"""
# When something changed that a rule reads: once for each act, since nobody saw what stood in the middle of one.
CHANGED = """
with {written} select max(at) from written where at <= %(until)s
   and (kind <> 'row.changed' or payload is null or payload::jsonb ?| %(words)s::text[])
 group by xid, request_id
"""
ERASED = "with {written} select count(*) from written where payload is null"


def _asked(question: str, rows: Rows, **more: Any) -> list[Any]:
    written = WRITTEN.format(**rows.names(), column_word=sql.Literal(rows.column))
    text = sql.SQL(question).format(**rows.names(), written=written)
    with connection.cursor() as cursor:
        cursor.execute(text, rows.parameters(**more))
        return cursor.fetchall() if cursor.description else []


def changes(rows: Rows, *, since: datetime, until: datetime, words: Sequence[str]) -> list[datetime]:
    """The moments at which one of these columns was written, or a row came or went."""
    return [at for (at,) in _asked(CHANGED, rows, moment=since, until=until, words=list(words))]


def erased(rows: Rows, *, since: datetime) -> int:
    """How many of the writes after a moment are erased by law: what stood before them cannot be known."""
    return int(_asked(ERASED, rows, moment=since)[0][0])


@contextmanager
def rows_as_of(moment: datetime) -> Iterator[Stand]:
    """The clock of the rules at that moment; `put` then gives tables the rows that they had."""
    with transaction.atomic(), as_of(moment):
        stand = Stand(moment, [])
        yield stand
        stand.drop()


@dataclass
class Stand:
    """Which tables stand as they stood at the moment."""

    moment: datetime
    _put: list[sql.Identifier]

    def put(self, rows: Rows) -> None:
        _asked(REWOUND, rows, moment=self.moment)
        self._put.append(rows.names()["temporary"])

    def drop(self) -> None:
        """After an error nothing is to be dropped: the tables are rolled back."""
        if self._put:
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("drop table {}").format(sql.SQL(", ").join(self._put)))
