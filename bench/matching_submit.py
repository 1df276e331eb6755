"""What matching adds to sending a referral, to claiming it and to the keeper's round, among people who are filed.

    python -m bench.matching_submit [--people 10000 100000] [--referrals 40]

Works in the embedded test servers' place of its own (STATE_DIR), files the people in the product's own table, sends and
claims referrals with matching and without it by turns, and rolls everything back.
"""

import argparse
import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from unittest import mock

from bench import begin
from core.budgets import COMMAND, begin_within

RESULTS = Path(__file__).resolve().parent / "results" / "matching-submit.json"
GOAL_ADDED_MS = 150
SEED = 5
# Where the product files somebody, and where an officer's claim looks for them.
FILING, LOOKING = "subjects.actions.reindex", "referrals.casework.actions.claiming.look"


class _Undo(Exception):
    """Ends the transaction without a trace."""


@contextmanager
def nothing_kept() -> Iterator[None]:
    from django.db import transaction

    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        return


def file_people(people: int) -> None:
    """The synthetic population in the product's own tables, under numbers of its own."""
    from django.db import connection

    from bench.matching_people import population
    from subjects.matching.blocking import key_numbers
    from subjects.matching.files import person_from

    with connection.cursor() as cursor:
        cursor.execute("create temporary table bench_ids (n bigint, id bigint) on commit drop")
        cursor.execute(
            "with new as (insert into subjects_subject (public_id, sealed, sealed_reason, first_seen_at, version)"
            " select gen_random_uuid(), false, '', now(), 1 from generate_series(1, %s) returning id)"
            " insert into bench_ids select row_number() over (), id from new",
            [people],
        )
        cursor.execute("select id from bench_ids order by n")
        ids = [row[0] for row in cursor.fetchall()]
        with cursor.copy("copy subjects_matchkeys (subject_id, keys, sealed) from stdin") as rows:
            for subject_id, person in zip(ids, population(people, SEED), strict=True):
                rows.write_row((subject_id, key_numbers(person_from(asdict(person))), False))
        with cursor.copy("copy subjects_matchevidence (subject_id, evidence) from stdin") as rows:
            for subject_id, person in zip(ids, population(people, SEED), strict=True):
                rows.write_row((subject_id, json.dumps(person_from(asdict(person)).packed())))
        cursor.execute("analyze subjects_matchkeys, subjects_matchevidence")


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = perf_counter()
    result = act()
    return (perf_counter() - began) * 1000, result


def figures(times: list[float]) -> dict[str, float]:
    return {"p50_ms": round(median(times), 1), "p95_ms": round(quantiles(times, n=20)[18], 1)}


def measure(people: int, referrals: int, cast: dict[str, Any]) -> dict[str, Any]:
    """Each referral about a person who is filed, with a slip; every other one without matching."""
    from accounts.authority import authority_of
    from bench.matching_people import population
    from bench.matching_slips import held_out
    from referrals.casework.actions import candidate_search, claiming
    from referrals.filing.actions.filing import submit
    from tests.records import a_draft

    rng, taken = random.Random(SEED), {"send": ([], []), "claim": ([], []), "keeper": ([], [])}
    tanya, omar = authority_of(cast["tanya"]), authority_of(cast["omar"])
    about = [held_out(rng, person) for person, _ in zip(population(people, SEED), range(referrals), strict=False)]
    for turn, person in enumerate(about):
        draft = a_draft(
            tanya,
            who={
                "forenames": person.forenames,
                "surname": person.surname,
                "place": person.school or "Year 9",
            },
        )
        without = turn % 2
        with mock.patch(FILING) if without else nothing(), mock.patch(LOOKING) if without else nothing():
            spent, referral = timed(lambda d=draft: submit(draft=d, by=tanya))
            taken["send"][without].append(spent)
            taken["claim"][without].append(timed(lambda r=referral: claiming.claim(referral=r, by=omar))[0])
        if not without:
            taken["keeper"][0].append(timed(candidate_search.look_for_waiting)[0])
    found: dict[str, Any] = {"people": people}
    for what, (with_it, without_it) in taken.items():
        found[what] = {"with": figures(with_it)}
        if without_it:
            found[what] |= {
                "without": figures(without_it),
                "added_ms": round(median(with_it) - median(without_it), 1),
            }
    return found


@contextmanager
def nothing() -> Iterator[None]:
    yield


def main() -> None:
    from accounts.demo_people import load_cast

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--referrals", type=int, default=40)
    given = parser.parse_args()
    sizes = []
    for people in given.people:
        with nothing_kept():
            cast = load_cast()
            file_people(people)
            sizes.append(measure(people, given.referrals, cast))
            print(json.dumps(sizes[-1]), flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"goal_added_ms": GOAL_ADDED_MS, "sizes": sizes}, indent=2) + "\n")


if __name__ == "__main__":
    from prevent_portal.embedded import servers

    with servers() as environment:
        # Makes people wholesale, so it works as the owner of the schema.
        os.environ.update(environment, DATABASE_URL=environment["OWNER_DATABASE_URL"])
        os.environ["DJANGO_SETTINGS_MODULE"] = "prevent_portal.settings"
        begin()
        begin_within(COMMAND)
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        main()
