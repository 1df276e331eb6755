"""Find who a person may be among everybody filed: one query for candidates by key, then the engine compares
those few.

The work is bounded whatever the size of the table: so many keys, so many people a key, so many comparisons.
"""

import json
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from psycopg import sql

from subjects.matching.blocking import blocking_keys, key_number
from subjects.matching.engine import MOST_SHOWN, Match, rank
from subjects.matching.person import PersonEvidence


class Tables(NamedTuple):
    """Where people are filed: the keys, whose short rows a lookup walks, and the evidence of the few it compares."""

    keys: str
    evidence: str


FILED = Tables("subjects_matchkeys", "subjects_matchevidence")
# Of a key that files more people than this only so many are looked at; a rarer key finds the others.
MOST_PER_KEY = 40
# Of all that share a key, those with the rarest ones in common are compared.
COMPARED = 20

# A key that few share counts for more: the logarithm of (everybody / people under the key), the best key of
# each kind only, since the keys of one kind say the same thing twice. How many "everybody" is, the planner
# last counted; one query answers all.
#
# Reading ahead is switched off first, in the same message: the rows asked for lie all over a table that is in
# memory, a handful for each key, and waking another process for them makes the slowest lookups among a million
# twice as slow. Both statements are one transaction, and one journey to the database.
CANDIDATES = sql.SQL("""
    set local effective_io_concurrency = 0;
    with everybody as (select greatest(reltuples, 2)::float8 as people from pg_class where oid = {counted}::regclass),
    asked as (select * from unnest(%(numbers)s::integer[], %(kinds)s::integer[]) as key(number, kind)),
    filed as (
        select asked.kind, one.subject_id, count(*) over (partition by asked.kind, asked.number) as under_it
        from asked cross join lateral (
            select subject_id from {keys} where keys @> array[asked.number] and sealed = %(sealed)s limit {most}
        ) as one
    ),
    spoken_for as (
        select subject_id, max(ln(people / under_it + 1)) as rarity
        from filed cross join everybody group by subject_id, kind
    ),
    likeliest as (
        select subject_id from spoken_for group by subject_id order by sum(rarity) desc, subject_id limit
        {compared}
    )
    select subject_id, evidence, people::bigint
    from {evidence} join likeliest using (subject_id) cross join everybody
""")


@cache
def _query(tables: Tables) -> str:
    """The question as it is put to one pair of tables."""
    return CANDIDATES.format(
        counted=sql.Literal(tables.keys),
        keys=sql.Identifier(tables.keys),
        evidence=sql.Identifier(tables.evidence),
        most=sql.Literal(MOST_PER_KEY),
        compared=sql.Literal(COMPARED),
    ).as_string()


def _candidates(keys: frozenset[str], *, sealed: bool, tables: Tables) -> list[tuple[Any, str, int]]:
    """Ids and packed evidence of those who share the rarest keys; and how many people there are."""
    ordered = sorted(keys)
    asked: dict[str, Any] = {
        "numbers": [key_number(key) for key in ordered],
        "kinds": [ord(key[0]) for key in ordered],  # numbers sort in half the time of letters
        "sealed": sealed,
    }
    with connection.cursor() as cursor:
        cursor.execute(_query(tables), asked)
        cursor.nextset()
        return cursor.fetchall()


def find_candidates(
    evidence: PersonEvidence,
    *,
    limit: int = MOST_SHOWN,
    sealed: bool = False,
    without: int | None = None,
    tables: Tables = FILED,
) -> list[Match]:
    """Who this may be, likeliest first.

    Sealed people are found only by asking for them, in a lookup of their own: they take no place from anybody
    in this one.
    """
    rows = _candidates(blocking_keys(evidence), sealed=sealed, tables=tables)
    found = (
        (subject_id, PersonEvidence.unpacked(json.loads(packed)))
        for subject_id, packed, _ in rows
        if subject_id != without
    )
    return rank(evidence, found, population=rows[0][2] if rows else 0, limit=limit)
