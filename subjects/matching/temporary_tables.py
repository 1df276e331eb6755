"""People filed in temporary tables, asked by the very query that the pages ask, and gone with the transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import sql

from subjects.matching.blocking import key_numbers
from subjects.matching.local_frequency import Tables, count_names
from subjects.matching.person import PersonEvidence

SCRATCH = Tables(*(f"matching_scratch_{name}" for name in Tables._fields))
# The shape of the product's own, but for the ids, which are those of the file.
CREATE = """
    create temporary table {people}
        (subject_id text not null, keys integer[] not null, sealed boolean not null) on commit drop;
    create temporary table {keys}
        (sealed boolean not null, number integer not null, subject_id text not null) on commit drop;
    create temporary table {evidence} (subject_id text not null, evidence jsonb not null) on commit drop;
    create temporary table {shares} (field text not null, word text not null, share float8 not null) on commit drop;
"""
FILL_PEOPLE = "copy {people} (subject_id, keys, sealed) from stdin"
FILL_EVIDENCE = "copy {evidence} (subject_id, evidence) from stdin"
FINISH = """
    insert into {keys} select sealed, number, subject_id from {people} cross join unnest(keys) as number;
    alter table {keys} add primary key (sealed, number, subject_id);
    alter table {evidence} add primary key (subject_id);
    analyze {people}, {keys}, {evidence}
"""
FINISH_SHARES = """
    create index on {shares} (word, field);
    analyze {shares}
"""


MANY = 50_000


class _Undo(Exception):
    """Ends the transaction without a trace."""


def _statement(text: str) -> sql.Composed:
    return sql.SQL(text).format(**{name: sql.Identifier(table) for name, table in SCRATCH._asdict().items()})


def _file(people: dict[str, PersonEvidence]) -> None:
    """Write every person into the temporary tables and index them."""
    with connection.cursor() as cursor:
        cursor.execute("set local maintenance_work_mem = '512MB'")
        if len(people) > MANY:
            # Temporary tables have 8 MB of memory of their own unless more is asked for before the first of
            # them.
            cursor.execute("set temp_buffers = '1GB'")
        cursor.execute(_statement(CREATE))
        with cursor.copy(_statement(FILL_PEOPLE)) as rows:
            for person_id, person in people.items():
                rows.write_row((person_id, key_numbers(person), False))
        with cursor.copy(_statement(FILL_EVIDENCE)) as rows:
            for person_id, person in people.items():
                rows.write_row((person_id, json.dumps(person.packed())))
        cursor.execute(_statement(FINISH))
        count_names(SCRATCH)
        cursor.execute(_statement(FINISH_SHARES))


@contextmanager
def filed(people: dict[str, PersonEvidence]) -> Iterator[Tables]:
    """The temporary tables in which these people are filed, for as long as the block lasts."""
    try:
        with transaction.atomic():
            _file(people)
            yield SCRATCH
            raise _Undo
    except _Undo:
        return
