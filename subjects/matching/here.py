"""How common each name is among the people filed here: counted once a day, and asked with every lookup.

Only names commoner here than in the country are kept, so the table stays short whatever the number of people: at
most one name in ten thousand people or more can be that common.
"""

from collections import Counter
from typing import NamedTuple

from django.db import connection, transaction
from psycopg import sql

from subjects.matching.customs import read_name, spellings
from subjects.matching.frequency import LONGEST_WORD, UNLISTED, national_share
from subjects.matching.normalise import joined
from subjects.matching.person import PersonEvidence


class Tables(NamedTuple):
    """Where people are filed: each person once; a row for each of their keys; the evidence of the few whom a lookup
    compares; and how common their names are."""

    people: str
    keys: str
    evidence: str
    shares: str


FILED = Tables(
    people="subjects_matchkeys",
    keys="subjects_filedunder",
    evidence="subjects_matchevidence",
    shares="subjects_nameshare",
)

# Shares are taken of at least this many people: among fewer, one person filed twice would pass for a common name.
LEAST_COUNTED = 1_000

# Of those who bear a name one may be the very person asked about, so one is not counted. Sealed people are left
# out: a weight must not tell of them.
BORNE = sql.SQL("""
    with filed as (select subject_id from {people} where not sealed),
    borne as (
        select distinct subject_id, part.field, word
        from filed join {evidence} using (subject_id)
        cross join lateral jsonb_array_elements(evidence -> 'names') as name
        cross join lateral (values ('forename', name ->> 0), ('surname', name ->> 1)) as part (field, written)
        cross join lateral string_to_table(translate(lower(part.written), '-', ' '), ' ') as word
    )
    select field, word, (count(*) - 1)::float8 / everybody.number
    from borne cross join (select greatest(count(*), {least}) as number from filed) as everybody
    where word <> ''
    group by field, word, everybody.number
    having count(*) - 1 > {rarest} * everybody.number
""")


def _borne(tables: Tables) -> Counter[tuple[str, str]]:
    """The share of people with each name that many bear, as the engine reads it."""
    question = BORNE.format(
        people=sql.Identifier(tables.people),
        evidence=sql.Identifier(tables.evidence),
        least=sql.Literal(LEAST_COUNTED),
        rarest=sql.Literal(min(UNLISTED.values())),
    )
    shares: Counter[tuple[str, str]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(question)
        for name_field, written, share in cursor:
            shares[name_field, joined(written)] += share
    return shares


@transaction.atomic
def count_names(tables: Tables = FILED) -> int:
    """Count anew how common names are among everybody filed; how many are commoner here than in the country."""
    commoner = [
        (name_field, word, share)
        for (name_field, word), share in _borne(tables).items()
        if 0 < len(word) <= LONGEST_WORD and share > national_share(name_field, word)
    ]
    table = sql.Identifier(tables.shares)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("delete from {}").format(table))
        with cursor.copy(sql.SQL("copy {} (field, word, share) from stdin").format(table)) as rows:
            for row in commoner:
                rows.write_row(row)
    return len(commoner)


def words_of(person: PersonEvidence) -> list[str]:
    """Every word that may be compared with a name of this person, in all its usual spellings."""
    words: set[str] = set()
    for name in (*person.names, *person.family):
        read = read_name(name.forenames, name.surname)
        words.update(read.words, ("".join(read.given), "".join(read.family)))
    return sorted({spelling for word in words if word for spelling in spellings(word)})
