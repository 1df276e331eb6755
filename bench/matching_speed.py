"""How long a lookup takes among ten thousand and among a million people, in the database, with the query of
the pages.

    python -m bench.matching_speed [--people 10000 1000000] [--lookups 1000] [--again]

Files the people of `bench.matching_people` in tables of its own beside the product's, of the same shape, in
the owner's database, and keeps them for the next run. Prints a table and writes bench/results/matching.json.
"""

import argparse
import json
import os
import random
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

import django
from django.db import connection, transaction

from bench.matching_people import population
from bench.matching_slips import held_out
from prevent_portal.embedded import servers
from subjects.matching.blocking import key_numbers
from subjects.matching.evaluation import evaluate
from subjects.matching.files import person_from
from subjects.matching.lookup import find_candidates

RESULTS = Path(__file__).resolve().parent / "results" / "matching.json"
SEED = 5
GOAL_MS, GOAL_RATIO = 50.0, 1.5


def _table(people: int) -> str:
    return f"bench_people_{people}"


def _fill(table: str, people: int) -> None:
    """A table as `subjects_matchkeys`, with everybody in it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local maintenance_work_mem = '512MB'")
        cursor.execute(
            f"create table {table} (subject_id bigint not null, keys integer[] not null,"
            " evidence jsonb not null, sealed boolean not null) with (toast_tuple_target = 128)"
        )
        cursor.execute(
            f"alter table {table} alter column keys set storage plain, alter column evidence set storage external"
        )
        with cursor.copy(f"copy {table} from stdin") as rows:
            for number, person in enumerate(population(people, SEED)):
                evidence = person_from(asdict(person))
                rows.write_row((number, key_numbers(evidence), json.dumps(evidence.packed()), False))
        cursor.execute(f"alter table {table} add primary key (subject_id)")
        cursor.execute(f"create index on {table} using gin (keys) with (fastupdate = off)")
    with connection.cursor() as cursor:
        cursor.execute(f"vacuum analyze {table}")


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is not null", [table])
        return bool(cursor.fetchone()[0])


def _probes(people: int, lookups: int) -> dict[str, tuple[Any, str]]:
    """Second referrals about some of them, spoilt in ways the weights were not chosen on."""
    rng = random.Random(SEED)
    wanted = set(rng.sample(range(people), lookups))
    found = ((number, person) for number, person in enumerate(population(people, SEED)) if number in wanted)
    return {
        f"l{number}": (person_from(asdict(held_out(rng, person))), str(number)) for number, person in found
    }


def measure(people: int, lookups: int, *, again: bool) -> dict[str, float]:
    """Figures for one size of table."""
    table = _table(people)
    began = perf_counter()
    if again:
        with connection.cursor() as cursor:
            cursor.execute(f"drop table if exists {table}")
    if not _exists(table):
        _fill(table, people)
    filling = perf_counter() - began
    probes = _probes(people, lookups)
    persons = {left: person for left, (person, _) in probes.items()}
    lookup = partial(find_candidates, table=table)
    evaluate(lookup, dict(list(persons.items())[:100]), set())  # the first lookups warm caches
    before = getrusage(RUSAGE_SELF).ru_maxrss
    tally = evaluate(lookup, persons, {(left, right) for left, (_, right) in probes.items()})
    grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    return {
        "people": people,
        "fill_seconds": round(filling),
        "memory_grown_mb": round(grown, 1),
        **tally.report(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--lookups", type=int, default=1_000)
    parser.add_argument("--again", action="store_true", help="file everybody anew: the keys have changed")
    given = parser.parse_args()
    figures = [measure(people, given.lookups, again=given.again) for people in given.people]
    ratio = round(figures[-1]["p95_ms"] / figures[0]["p95_ms"], 2)
    outcome = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpus": os.cpu_count(),
        "goal_p95_ms": GOAL_MS,
        "goal_ratio": GOAL_RATIO,
        "p95_ratio": ratio,
        "sizes": figures,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(outcome, indent=2) + "\n")
    for size in figures:
        print(
            f"{size['people']:>9} people: p50 {size['p50_ms']} ms, p95 {size['p95_ms']} ms,"
            f" recall@10 {size['recall_at_10']}"
        )
    print(f"p95 ratio {ratio} (goal {GOAL_RATIO}), p95 goal {GOAL_MS} ms")


if __name__ == "__main__":
    with servers() as environment:
        # Makes tables, so it works as the owner of the schema.
        os.environ.update(environment, DATABASE_URL=environment["OWNER_DATABASE_URL"])
        os.environ["DJANGO_SETTINGS_MODULE"] = "prevent_portal.settings"
        django.setup()
        main()
