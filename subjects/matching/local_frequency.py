"""How common each name is among the people filed here: counted once a day, and asked with every lookup.

Only names commoner here than in the country are kept, so the table stays short: with one forename and one surname
each, at most 20,000 forenames and 10,000 surnames can be, however many people are filed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import floor, log2
from typing import NamedTuple

from django.db import connection, transaction
from psycopg import sql

from subjects.matching.customs import identifying_words, read_name, spellings
from subjects.matching.frequency import LONGEST_WORD, national_share
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
# Shares are taken of at least this many people: a small office is not a small world.
LEAST_COUNTED = 1_000
# A name that fewer bear is not counted: what is kept tells of nobody, and one family makes no name common.
LEAST_BEARERS = 10
# Any number would do; it must only be the same for everybody who counts, and used for nothing else.
LOCK = 0x6E616D65

# Whoever has the same names and dates of birth is one person, however often they were referred. Sealed people are left
# out: a weight must not tell of them.
BORNE = sql.SQL("""
    with different as (
        select distinct evidence -> 'names' as names, evidence -> 'births' as births
        from {people} join {evidence} using (subject_id) where not sealed
    ),
    written as (select name ->> 0 as forenames, name ->> 1 as surname
                from different cross join jsonb_array_elements(names) as name)
    select forenames, '' as surname, count(*) from written where surname <> '' group by forenames
    union all
    select '', surname, count(*) from written where surname <> '' group by surname
    union all
    select forenames, null, count(*) from written where surname = '' group by forenames
""")
EVERYBODY = sql.SQL("select count(*) from {people} where not sealed")


def name_words(forenames: str, surname: str | None) -> Iterator[tuple[str, str]]:
    """The words of a name by which people are compared, each with its field; `None` where one field holds both."""
    if surname is None:
        read = read_name(forenames, "")
        given, family = read.given, read.family
    else:
        given, family = identifying_words(forenames), identifying_words(surname)
    yield from {("forename", word) for word in given}
    yield from {("surname", word) for word in (*family, "".join(family)) if word}


def commoner_here(names: Iterable[tuple[str, str | None, int]], *, people: int) -> dict[tuple[str, str], float]:
    """The share of people with each name that is commoner among them than in the country, in steps of one bit: one
    person more or fewer seldom shows."""
    bearers: Counter[tuple[str, str]] = Counter()
    for forenames, surname, number in names:
        for word in name_words(forenames, surname):
            bearers[word] += number
    shares = {
        word: 2.0 ** floor(log2(min(number / max(people, LEAST_COUNTED), 1.0)))
        for word, number in bearers.items()
        if number >= LEAST_BEARERS and len(word[1]) <= LONGEST_WORD
    }
    return {word: share for word, share in shares.items() if share > national_share(*word)}


def _statement(text: sql.SQL, tables: Tables) -> sql.Composed:
    return text.format(**{name: sql.Identifier(table) for name, table in tables._asdict().items()})


@transaction.atomic
def count_names(tables: Tables = FILED) -> int:
    """Count anew how common names are among all the people filed; how many are commoner here than in the country."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_statement(EVERYBODY, tables))
        ((people,),) = cursor.fetchall()
        cursor.execute(_statement(BORNE, tables))
        shares = commoner_here(cursor, people=people)
        cursor.execute(_statement(sql.SQL("delete from {shares}"), tables))
        with cursor.copy(_statement(sql.SQL("copy {shares} (field, word, share) from stdin"), tables)) as rows:
            for (name_field, word), share in shares.items():
                rows.write_row((name_field, word, share))
    return len(shares)


def shares_of(people: Iterable[PersonEvidence], tables: Tables = FILED) -> dict[str, float]:
    """How common here every word is that may be compared with a name of any of these people, in all usual spellings."""
    words: set[str] = set()
    for person in people:
        for name in (*person.names, *person.family):
            read = read_name(name.forenames, name.surname)
            for word in (*read.words, "".join(read.given), "".join(read.family)):
                words.update(spellings(word))
    question = _statement(sql.SQL("select field, word, share from {shares} where word = any(%s)"), tables)
    with connection.cursor() as cursor:
        cursor.execute(question, [sorted(words)])
        return {f"{name_field} {word}": share for name_field, word, share in cursor.fetchall()}
