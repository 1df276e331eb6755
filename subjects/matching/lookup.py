"""Find who a person may be among everybody filed: one query for candidates by key, then the engine compares
those few.

The work is bounded whatever the size of the table: so many keys, so many people a key, so many comparisons.
"""

import json
from typing import Any

from django.db import connection
from psycopg import sql

from subjects.matching.blocking import blocking_keys
from subjects.matching.engine import MOST_SHOWN, Match, rank
from subjects.matching.person import PersonEvidence

TABLE = "subjects_matchkeys"
# Of a key that files more people than this only so many are looked at; a rarer key finds the others.
MOST_PER_KEY = 40
# Of all that share a key, those with the rarest ones in common are compared.
COMPARED = 20

# A key that few share counts for more: the logarithm of (everybody / people under the key), the best key of
# each kind only, since the keys of one kind say the same thing twice. How many "everybody" is, the planner
# last counted; one query answers all.
CANDIDATES = sql.SQL("""
    with everybody as (select greatest(reltuples, 2)::float8 as people from pg_class where oid = {name}::regclass),
    asked as (select key from unnest(%(keys)s::varchar[]) as key),
    filed as (
        select asked.key, one.subject_id, count(*) over (partition by asked.key) as under_it
        from asked cross join lateral (
            select subject_id from {table} where keys @> array[asked.key] and sealed = %(sealed)s limit {most}
        ) as one
    ),
    spoken_for as (
        select subject_id, max(ln(people / under_it + 1)) as rarity
        from filed cross join everybody group by subject_id, left(key, 1)
    ),
    likeliest as (
        select subject_id from spoken_for group by subject_id order by sum(rarity) desc, subject_id limit
        {compared}
    )
    select subject_id, evidence, people::bigint
    from {table} join likeliest using (subject_id) cross join everybody
""")


def _query(table: str) -> sql.Composed:
    return CANDIDATES.format(
        name=sql.Literal(table),
        table=sql.Identifier(table),
        most=sql.Literal(MOST_PER_KEY),
        compared=sql.Literal(COMPARED),
    )


def _candidates(keys: list[str], *, sealed: bool, table: str) -> list[tuple[Any, str, int]]:
    """Ids and packed evidence of those who share the rarest keys; and how many people there are."""
    with connection.cursor() as cursor:
        cursor.execute(_query(table), {"keys": keys, "sealed": sealed})
        return cursor.fetchall()


def find_candidates(
    evidence: PersonEvidence,
    *,
    limit: int = MOST_SHOWN,
    sealed: bool = False,
    without: int | None = None,
    table: str = TABLE,
) -> list[Match]:
    """Who this may be, likeliest first.

    Sealed people are found only by asking for them, in a lookup of their own: they take no place from anybody
    in this one.
    """
    rows = _candidates(sorted(blocking_keys(evidence)), sealed=sealed, table=table)
    found = (
        (subject_id, PersonEvidence.unpacked(json.loads(packed)))
        for subject_id, packed, _ in rows
        if subject_id != without
    )
    return rank(evidence, found, population=rows[0][2] if rows else 0, limit=limit)
