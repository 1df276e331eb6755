"""People filed in a temporary table, asked by the very query that the pages ask, and gone with the
transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import sql

from subjects.matching.blocking import key_numbers
from subjects.matching.person import PersonEvidence

SCRATCH = "matching_scratch"
# The shape of `subjects_matchkeys`, but for the ids, which are those of the file.
CREATE = """
    create temporary table {table}
        (subject_id text not null, keys integer[] not null, evidence jsonb not null, sealed boolean not null)
    with (toast_tuple_target = 128) on commit drop
"""
APART = "alter table {table} alter column keys set storage plain, alter column evidence set storage external"
FILL = "copy {table} (subject_id, keys, evidence, sealed) from stdin"
FINISH = """
    alter table {table} add primary key (subject_id);
    create index on {table} using gin (keys);
    analyze {table}
"""


MANY = 50_000


class _Undo(Exception):
    """Ends the transaction without a trace."""


def _statement(text: str) -> sql.Composed:
    return sql.SQL(text).format(table=sql.Identifier(SCRATCH))


def _file(people: dict[str, PersonEvidence]) -> None:
    """Write everybody into the temporary table and index it."""
    with connection.cursor() as cursor:
        cursor.execute("set local maintenance_work_mem = '512MB'")
        if len(people) > MANY:
            # Temporary tables have 8 MB of memory of their own unless more is asked for before the first of
            # them.
            cursor.execute("set temp_buffers = '1GB'")
        cursor.execute(_statement(CREATE))
        cursor.execute(_statement(APART))
        with cursor.copy(_statement(FILL)) as rows:
            for person_id, person in people.items():
                rows.write_row((person_id, key_numbers(person), json.dumps(person.packed()), False))
        cursor.execute(_statement(FINISH))


@contextmanager
def filed(people: dict[str, PersonEvidence]) -> Iterator[str]:
    """The name of a temporary table in which these people are filed, for as long as the block lasts."""
    try:
        with transaction.atomic():
            _file(people)
            yield SCRATCH
            raise _Undo
    except _Undo:
        return
