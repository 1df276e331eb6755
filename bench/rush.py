"""Fifty officers on one queue: each reads it, claims one of its first rows and reads on, and often two want the same.

    python -m bench.rush [--people 50] [--referrals 5000] [--seconds 120] [--pause 8]

In a cluster of its own, gone afterwards; the pages are served as in production, by two processes. First one officer alone,
then all of them, each resting so many seconds between two pages. A row is taken from the first ten as they stood on the
page that was read: what a colleague has claimed meanwhile is refused. Goals: no referral is claimed twice and none is lost,
by the log and by the rows; every answer is a page; the 95th percentile of a page at most three times that of one officer
alone. Writes bench/results/rush.json, and exits with 1 where one is missed."""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import psycopg

from bench.at_work import ROOT, Browser, Installation, Web, installation, officers_of

RESULT = ROOT / "bench" / "results" / "rush.json"
SLOWER, FIRST, ALONE = 3.0, 10, 40
ROW = re.compile(r'action="(/referrals/[0-9a-f-]{36}/)claim/"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
QUEUE = "/queue/?tab=unassigned"


@dataclass
class Told:
    """What the officers met: milliseconds of each page, how often a claim was theirs, how often a colleague's, and what was no page."""

    pages: list[float] = field(default_factory=list)
    won: Counter[str] = field(default_factory=Counter)
    late: int = 0
    wrong: Counter[str] = field(default_factory=Counter)


def work(officer: Browser, address: str, told: Told, *, until: float, pause: float, rounds: int = 10**9) -> None:
    chance = random.Random(id(officer))
    while time.monotonic() < until and rounds > 0:
        rounds -= 1
        time.sleep(chance.uniform(0.5, 1.5) * pause)
        status, page = timed(officer, told, address + QUEUE)
        rows, token = ROW.findall(page), TOKEN.search(page)
        if status != 200 or not rows or token is None:
            told.wrong[f"queue: {status}, {len(rows)} rows"] += 1
            continue
        referral = chance.choice(rows[:FIRST])
        time.sleep(chance.uniform(0.5, 1.5) * pause)
        status, leads_to = officer.sent(f"{address}{referral}claim/", {"csrfmiddlewaretoken": token[1]})
        if status != 302:
            told.wrong[f"claim: {status}"] += 1
        elif leads_to.startswith(referral):
            told.won[referral.split("/")[2]] += 1
            timed(officer, told, address + referral)
        else:
            told.late += 1


def timed(officer: Browser, told: Told, address: str) -> tuple[int, str]:
    began = time.monotonic()
    status, page = officer.page(address)
    told.pages.append((time.monotonic() - began) * 1000)
    return status, page


def run(given: argparse.Namespace, here: Installation) -> dict[str, Any]:
    here.manage("migrate", "--verbosity=0")
    here.manage("load_reference")
    here.manage("seed_demo", "--if-empty")
    here.manage("seed", "--referrals", str(given.referrals), "--seed", "50")
    web = Web.begin(ROOT, here.environment)
    try:
        officers = officers_of(here, given.people)
        before, alone, together = unassigned(here), Told(), Told()
        work(officers[0], web.address, alone, until=time.monotonic() + 600, pause=0.1, rounds=ALONE)
        until = time.monotonic() + given.seconds
        with ThreadPoolExecutor(given.people) as crowd:
            for done in [
                crowd.submit(work, b, web.address, together, until=until, pause=given.pause) for b in officers
            ]:
                done.result()
    finally:
        web.process.kill()
        web.process.wait()
    claimed = alone.won + together.won
    return {
        "people": given.people,
        "waiting_before": before,
        "waiting_after": unassigned(here),
        "claimed": len(claimed),
        "told_of_a_colleague": alone.late + together.late,
        "claimed_twice": sorted(key for key, times in claimed.items() if times > 1) + twice_by_the_log(here),
        "pages": len(together.pages),
        "a_second": round(len(together.pages) / given.seconds, 1),
        "p95_alone_ms": round(quantiles(alone.pages, n=20)[-1], 1),
        "p95_together_ms": round(quantiles(together.pages, n=20)[-1], 1),
        "wrong": dict(alone.wrong + together.wrong),
    }


def unassigned(here: Installation) -> int:
    return asked(here, "select count(*) from referrals_referral where officer_id is null and finished_at is null")[0][0]


def twice_by_the_log(here: Installation) -> list[str]:
    """Referrals that by the log of events two have claimed."""
    return [str(key) for (key,) in asked(here, TWICE)]


TWICE = "select target_id from audit_event where kind = 'referral.claim' group by 1 having count(*) > 1"


def asked(here: Installation, statement: str) -> list[Any]:
    with psycopg.connect(here.own._postgres.address("postgres")) as connection:
        return connection.execute(statement).fetchall()


def main() -> int:
    given = argparse.ArgumentParser(description="Fifty officers on one queue.")
    given.add_argument("--people", type=int, default=50)
    given.add_argument("--referrals", type=int, default=5_000)
    given.add_argument("--seconds", type=float, default=120.0)
    given.add_argument("--pause", type=float, default=8.0)
    with installation() as here:
        told = run(given.parse_args(), here)
    ok = (
        not told["claimed_twice"]
        and not told["wrong"]
        and told["waiting_before"] - told["waiting_after"] == told["claimed"] > 0
        and told["told_of_a_colleague"] > 0
        and told["p95_together_ms"] <= SLOWER * told["p95_alone_ms"]
    )
    told = {"ok": ok, "load": round(os.getloadavg()[0], 1), **told}
    RESULT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
