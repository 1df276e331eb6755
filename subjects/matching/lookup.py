"""Find who a person may be among all the people filed: one query for candidates by key, then the engine
compares those few.

The work is bounded whatever the size of the table: so many keys, so many people a key, so many comparisons.
"""

import json
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from psycopg import sql

from subjects.matching.blocking import blocking_keys, key_number
from subjects.matching.engine import MOST_SHOWN, Joined, Match, nobody_is_joined, rank
from subjects.matching.frequency import Commonness
from subjects.matching.local_frequency import FILED, Tables, shares_of
from subjects.matching.person import PersonEvidence

# Of a key that files more people than this only so many are looked at; a rarer key finds the others.
MOST_PER_KEY = 40
# Of all that share a key, those with the rarest ones in common are compared.
COMPARED = 20

# A key that few share counts for more: the logarithm of (everybody / people under the key), the best key of
# each kind only, since the keys of one kind say the same thing twice. How many "everybody" is, the planner
# last counted; one query answers all. Whether somebody is sealed is asked of the person too, so that no stale row
# of a key could ever show one.
CANDIDATES = sql.SQL("""
    with everybody as (select greatest(reltuples, 2)::float8 as people from pg_class where oid = {counted}::regclass),
    filed as materialized (
        select kind, array(
            select subject_id from {keys} as one
            where one.sealed = %(sealed)s and one.number = asked.number order by subject_id limit {most}
        ) as subject_ids
        from unnest(%(numbers)s::integer[], %(kinds)s::integer[]) as asked(number, kind)
    ),
    spoken_for as (
        select subject_id, max(ln(people / cardinality(subject_ids) + 1)) as rarity
        from filed cross join everybody cross join unnest(subject_ids) as subject_id group by subject_id, kind
    ),
    likeliest as (
        select subject_id from spoken_for group by subject_id order by sum(rarity) desc, subject_id limit
        {compared}
    )
    select subject_id, evidence, everybody.people::bigint
    from likeliest join {people} using (subject_id) join {evidence} using (subject_id) cross join everybody
    where sealed = %(sealed)s
""")


@cache
def _query(tables: Tables) -> str:
    """The question as it is put to one pair of tables."""
    return CANDIDATES.format(
        counted=sql.Literal(tables.people),
        keys=sql.Identifier(tables.keys),
        evidence=sql.Identifier(tables.evidence),
        people=sql.Identifier(tables.people),
        most=sql.Literal(MOST_PER_KEY),
        compared=sql.Literal(COMPARED),
    ).as_string()


class Row(NamedTuple):
    """A person who shares the rarest keys, with the evidence; and, in each row the same, how many
    people there are."""

    subject_id: Any
    evidence: str
    people: int


def ask(evidence: PersonEvidence, *, sealed: bool = False, tables: Tables = FILED) -> list[Row]:
    """Those whom to compare: all that a lookup asks of the database."""
    ordered = sorted(blocking_keys(evidence))
    asked: dict[str, Any] = {
        "numbers": [key_number(key) for key in ordered],
        "kinds": [ord(key[0]) for key in ordered],  # numbers sort in half the time of letters
        "sealed": sealed,
    }
    with connection.cursor() as cursor:
        cursor.execute(_query(tables), asked)
        return [Row(*row) for row in cursor.fetchall()]


def find_candidates(
    evidence: PersonEvidence,
    *,
    limit: int = MOST_SHOWN,
    sealed: bool = False,
    without: int | None = None,
    tables: Tables = FILED,
    joined: Joined = nobody_is_joined,
) -> list[Match]:
    """Who this may be, likeliest first.

    Sealed people are found only by asking for them, in a lookup of their own: they take no place from the
    others in this one.
    """
    rows = [row for row in ask(evidence, sealed=sealed, tables=tables) if row.subject_id != without]
    if not rows:
        return []
    found = [(row.subject_id, PersonEvidence.unpacked(json.loads(row.evidence))) for row in rows]
    common = Commonness(shares_of([evidence, *(other for _, other in found)], tables))
    return rank(evidence, found, population=rows[0].people, common=common, limit=limit, joined=joined)
