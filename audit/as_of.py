"""Tables as they stood at a moment: each write of a captured row is an event, so what was written since can be taken back.

Within `earlier_rows` a few rows stand in temporary tables of the names of their own tables, which PostgreSQL finds first. So
a rule is asked of the past by the very query that it asks of the present, and there is no second copy of any rule. Nothing
else is changed, no other session sees them, and they go with the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from audit.policy import policy_of


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
# Empty, and of the same columns without what guards them.
EMPTY = "create temporary table {temporary} on commit drop as select * from {table} with no data"
# The earliest change after the moment says what stood before it.
REWOUND = """
with {written}, before as (
    select target_id, jsonb_object_agg(word, said) as said from (
        select distinct on (w.target_id, c.key) w.target_id, c.key as word, c.value -> 0 as said
          from written w, jsonb_each(w.payload::jsonb) c where w.kind = 'row.changed' order by 1, 2, w.at, w.id) first
     group by 1
), stood as (
    select r.{key}::text as target_id, to_jsonb(r) as said from {table} r where r.{column} = any(%(values)s)
    union all
    select target_id, said from gone
)
insert into {temporary}
select p.* from stood s left join before b using (target_id),
       lateral jsonb_populate_record(null::{table}, s.said || coalesce(b.said, '{{}}')) p
 where not exists (select from written w where w.target_id = s.target_id and w.kind = 'row.created')
"""
# What ever stood in these columns since the moment, and stands in them now.
NUMBERS = """
with {written}, said as (
    select c.value as word from {table} r, jsonb_each(to_jsonb(r)) c
     where r.{column} = any(%(values)s) and c.key = any(%(columns)s)
    union all
    select case w.kind when 'row.changed' then c.value -> 0 else c.value end
      from written w, jsonb_each(w.payload::jsonb) c where c.key = any(%(columns)s)
    union all
    select c.value from gone, jsonb_each(gone.said) c where c.key = any(%(columns)s)
) select distinct (word #>> '{{}}')::bigint from said where word <> 'null'
"""
# When something changed that a rule reads: once for each act, since nobody saw what stood in the middle of one.
CHANGED = """
with {written} select xid::text, request_id, max(at) from written where at <= %(until)s
   and (kind <> 'row.changed' or payload is null or payload::jsonb ?| %(words)s::text[])
 group by 1, 2
"""
ERASED = "with {written} select count(*) from written where payload is null"


def _asked(question: str, rows: Rows, **more: Any) -> list[Any]:
    written = WRITTEN.format(**rows.names(), column_word=sql.Literal(rows.column))
    text = sql.SQL(question).format(**rows.names(), written=written)
    with connection.cursor() as cursor:
        cursor.execute(text, rows.parameters(**more) if more else None)
        return cursor.fetchall() if cursor.description else []


def changes(
    rows: Sequence[Rows], *, since: datetime, until: datetime, words: Sequence[str]
) -> dict[Rows, frozenset[datetime]]:
    """When one of these columns was written, or a row came or went: for each table the moments at which such an act was
    over, also where it wrote to another table after this one."""
    acts = {
        one: {
            (xid, request): at
            for xid, request, at in _asked(CHANGED, one, moment=since, until=until, words=list(words))
        }
        for one in rows
    }
    over: dict[tuple[str, str], datetime] = {}
    for written in acts.values():
        for act, at in written.items():
            over[act] = max(at, over.get(act, at))
    return {one: frozenset(over[act] for act in written) for one, written in acts.items()}


def erased(rows: Rows, *, since: datetime) -> int:
    """How many of the writes after a moment are erased by law: what stood before them cannot be known."""
    return int(_asked(ERASED, rows, moment=since)[0][0])


def numbers(rows: Rows, columns: Sequence[str], *, since: datetime) -> frozenset[int]:
    """What stood in these columns at some time since the moment: ids of agencies, of people."""
    found = _asked(NUMBERS, rows, moment=since, columns=list(columns)) if columns else []
    return frozenset(number for (number,) in found)


@contextmanager
def earlier_rows(rows: Sequence[Rows]) -> Iterator[Callable[[datetime, Sequence[Rows]], None]]:
    """Tables of these rows, empty at first. What is given fills some of them anew, as they stood at a moment."""
    with transaction.atomic():
        for one in rows:
            _asked(EMPTY, one)

        def fill(moment: datetime, some: Sequence[Rows]) -> None:
            for one in some:
                _asked("delete from {temporary}", one)
                _asked(REWOUND, one, moment=moment)

        yield fill
        # After an error nothing is to be dropped: the tables are rolled back.
        with connection.cursor() as cursor:
            tables = sql.SQL(", ").join(one.names()["temporary"] for one in rows)
            cursor.execute(sql.SQL("drop table {}").format(tables))
