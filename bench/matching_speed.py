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
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from bench import begin
from bench.matching_people import population
from bench.matching_slips import held_out
from core.budgets import COMMAND, begin_within
from prevent_portal.embedded import servers
from subjects.matching.blocking import key_numbers
from subjects.matching.evaluation import Tally, evaluate, speed
from subjects.matching.files import person_from
from subjects.matching.local_frequency import Tables, count_names
from subjects.matching.lookup import ask, find_candidates
from subjects.matching.person import PersonEvidence

RESULTS = Path(__file__).resolve().parent / "results" / "matching.json"
SEED = 5
ROUNDS = 3
GOAL_MS, GOAL_RATIO = 50.0, 1.5


def _tables(people: int) -> Tables:
    return Tables(*(f"bench_{name}_{people}" for name in Tables._fields))


# Tables as `subjects_matchkeys`, `subjects_filedunder`, `subjects_matchevidence` and `subjects_nameshare`.
CREATE = """
    create table {people} (subject_id bigint not null, keys integer[] not null, sealed boolean not null);
    create table {keys} (sealed boolean not null, number integer not null, subject_id bigint not null);
    create table {evidence} (subject_id bigint not null, evidence jsonb not null);
    create table {shares} (field text not null, word text not null, share float8 not null)
"""
INDEX = """
    insert into {keys} select sealed, number, subject_id from {people} cross join unnest(keys) as number
        order by sealed, number, subject_id;
    alter table {people} add primary key (subject_id);
    alter table {keys} add primary key (sealed, number, subject_id);
    alter table {evidence} add primary key (subject_id);
    create unique index on {shares} (word, field)
"""


def _write(cursor: Any, tables: Tables, people: int) -> None:
    """Every person, once for each table: one connection copies into one table at a time."""
    with cursor.copy(f"copy {tables.people} from stdin") as rows:
        for number, person in enumerate(population(people, SEED)):
            rows.write_row((number, key_numbers(person_from(asdict(person))), False))
    with cursor.copy(f"copy {tables.evidence} from stdin") as rows:
        for number, person in enumerate(population(people, SEED)):
            rows.write_row((number, json.dumps(person_from(asdict(person)).packed())))


def _fill(tables: Tables, people: int) -> None:
    """The tables, with every person in them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local maintenance_work_mem = '512MB'")
        cursor.execute(CREATE.format(**tables._asdict()))
        _write(cursor, tables, people)
        cursor.execute(INDEX.format(**tables._asdict()))
    count_names(tables)
    with connection.cursor() as cursor:
        cursor.execute(f"vacuum analyze {', '.join(tables)}")


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is not null", [table])
        return bool(cursor.fetchone()[0])


def _probes(people: int, lookups: int) -> dict[str, tuple[PersonEvidence, str]]:
    """Second referrals about some of them, spoilt in ways the weights were not chosen on."""
    rng = random.Random(SEED)
    wanted = set(rng.sample(range(people), lookups))
    found = ((number, person) for number, person in enumerate(population(people, SEED)) if number in wanted)
    return {f"l{number}": (person_from(asdict(held_out(rng, person))), str(number)) for number, person in found}


def _seconds(lookup: Callable[[], Any]) -> float:
    began = perf_counter()
    lookup()
    return perf_counter() - began


def _quietest(rounds: Iterable[list[float]]) -> list[float]:
    """The shortest time of each lookup over all rounds."""
    return [min(each) for each in zip(*rounds, strict=True)]


@dataclass
class Size:
    """One size of table, and what has been measured in it so far."""

    people: int
    probes: dict[str, tuple[PersonEvidence, str]]
    filling: float
    tallies: list[Tally] = field(default_factory=list)
    asked: list[list[float]] = field(default_factory=list)  # seconds for the database's part of each lookup

    @property
    def tables(self) -> Tables:
        return _tables(self.people)

    def look_everybody_up(self) -> None:
        truth = {(left, right) for left, (_, right) in self.probes.items()}
        persons = {left: person for left, (person, _) in self.probes.items()}
        self.tallies.append(evaluate(partial(find_candidates, tables=self.tables), persons, truth))
        self.asked.append([_seconds(partial(ask, person, tables=self.tables)) for person in persons.values()])

    def figures(self) -> dict[str, float]:
        """Quality of the last round, and the time of each lookup in its quietest round: what else the machine did
        meanwhile is not ours to measure."""
        tally = self.tallies[-1]
        tally.seconds = _quietest(one.seconds for one in self.tallies)
        asked = speed(_quietest(self.asked))
        return {
            "people": self.people,
            "fill_seconds": round(self.filling),
            **tally.report(),
            "database_p50_ms": asked["p50_ms"],
            "database_p95_ms": asked["p95_ms"],
        }


def prepared(people: int, lookups: int, *, again: bool) -> Size:
    """The tables of this size, made if they are not there, and whom to look for."""
    tables = _tables(people)
    began = perf_counter()
    if again:
        with connection.cursor() as cursor:
            cursor.execute(f"drop table if exists {', '.join(tables)}")
    if not _exists(tables.keys):
        _fill(tables, people)
    return Size(people, _probes(people, lookups), perf_counter() - began)


def measured(sizes: list[Size]) -> list[dict[str, float]]:
    """Figures of every size, measured by turns so that no size has the quieter hour; the first turn warms."""
    for size in sizes:
        size.look_everybody_up()
        size.tallies.clear()
        size.asked.clear()
    for _ in range(ROUNDS):
        for size in sizes:
            size.look_everybody_up()
    return [size.figures() for size in sizes]


def memory() -> dict[str, float]:
    """Megabytes of this process: what it holds, and the most it ever held."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "resident_mb": round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1),
        "most_mb": round(getrusage(RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--lookups", type=int, default=1_000)
    parser.add_argument("--again", action="store_true", help="file everybody anew: the keys have changed")
    given = parser.parse_args()
    sizes = [prepared(people, given.lookups, again=given.again) for people in given.people]
    before = memory()
    figures = measured(sizes)
    ratio, asked_ratio = (round(figures[-1][name] / figures[0][name], 2) for name in ("p95_ms", "database_p95_ms"))
    outcome = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpus": os.cpu_count(),
        "goal_p95_ms": GOAL_MS,
        "goal_ratio": GOAL_RATIO,
        "p95_ratio": ratio,
        "database_p95_ratio": asked_ratio,
        "sizes": figures,
        "load": [round(load, 1) for load in os.getloadavg()[:2]],
        "memory_before": before,
        "memory_after": memory(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(outcome, indent=2) + "\n")
    for size in figures:
        print(
            f"{size['people']:>9} people: p50 {size['p50_ms']} ms, p95 {size['p95_ms']} ms"
            f" (in the database {size['database_p95_ms']} ms),"
            f" recall@10 {size['recall_at_10']}, shown {size['shown_per_lookup']},"
            f" near certain {size['near_certain_precision']}"
        )
    print(f"p95 ratio {ratio}, in the database {asked_ratio} (goal {GOAL_RATIO}); p95 goal {GOAL_MS} ms")


if __name__ == "__main__":
    with servers() as environment:
        # Makes tables, so it works as the owner of the schema.
        os.environ.update(environment, DATABASE_URL=environment["OWNER_DATABASE_URL"])
        os.environ["DJANGO_SETTINGS_MODULE"] = "prevent_portal.settings"
        begin()
        begin_within(COMMAND)
        main()
