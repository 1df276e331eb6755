"""What a page costs as the service grows: the same pages at two sizes, in one run.

    python -m bench.pages [--small 10000] [--large 100000] [--rounds 100]
    python -m bench.pages --filled FOLDER [--rounds 100]

In a cluster of its own, gone afterwards: the small service is copied, the copy grown, and the two answer by turns. Or in the
folder that bench.filled has filled, which stays.
Requests go through the whole stack (middleware, rules, log, templates) in this process, without a network. Goal: each
figure at the large size at most 1.3 times the one at the small size, and the same number of queries. Prints a table
and writes bench/results/pages.json, with the load that the machine had.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import psycopg

from bench.cluster import SMALL, as_filled, migrated

RESULT = Path(__file__).parent / "results" / "pages.json"
GOAL, WARM_UP, VISIBLE = 1.3, 5, 30
ENOUGH = {
    "danger": {"danger": ["no"]},
    "happened": {"what": ["He said that one more push and they will all pay for it. I heard it myself."]},
    "who": {"forenames": ["Wiktor"], "surname": ["Zieliński"]},
    "last": {"under_18": ["yes"], "own_staff": ["no"], "declaration": ["on"]},
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--small", type=int, default=10_000)
    asked.add_argument("--large", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--filled", type=Path, help="a folder that bench.filled has filled")
    options = asked.parse_args()
    if options.filled:
        with as_filled(options.filled, copies=[SMALL]):
            report(run(options.rounds))
        return
    with migrated() as owner:
        grown(options, owner=owner)
        report(run(options.rounds))


def grown(options: argparse.Namespace, *, owner: str) -> None:
    """The two databases, as they are asked for."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    grow(options.small, seed=options.small)
    psycopg.connect(owner, dbname="postgres", autocommit=True).execute(f"create database {SMALL} template {name}")
    grow(options.large - options.small, seed=options.large)
    for each in (SMALL, name):
        psycopg.connect(owner, dbname=each, autocommit=True).execute("vacuum analyze")  # autovacuum's work


def run(rounds: int) -> dict[str, Any]:
    from django.db import connection

    name = connection.settings_dict["NAME"]  # before another database is the present one
    small, large = Side(SMALL), Side(name)
    return {
        "small": small.referrals(),
        "large": large.referrals(),
        "load": os.getloadavg()[0],
        "cores": os.cpu_count(),
        "figures": {name: compare(name, (small, large), rounds) for name in small.pages},
    }


class Side:
    """One of the two databases: a connection that stays open, and the pages as its people open them."""

    def __init__(self, name: str) -> None:
        from django.db import connection
        from django.db.backends.postgresql.base import DatabaseWrapper

        self.connection = DatabaseWrapper({**connection.settings_dict, "NAME": name}, "default")
        self.enter()
        self.pages = pages()

    def enter(self) -> None:
        from django.db import connections

        connections["default"] = self.connection

    def referrals(self) -> int:
        from referrals.models import Referral

        self.enter()
        return Referral.objects.count()

    def once(self, page: str) -> float:
        """Milliseconds of one request; what has to stand before it is prepared outside the clock."""
        self.enter()
        work = self.pages[page]
        given = [work.prepare()] if hasattr(work, "prepare") else []
        began = perf_counter()
        answer = work(*given)
        took = (perf_counter() - began) * 1000
        assert getattr(answer, "status_code", 200) == 200, answer
        return took

    def queries(self, page: str) -> int:
        from django.test.utils import CaptureQueriesContext

        self.enter()
        work = self.pages[page]
        given = [work.prepare()] if hasattr(work, "prepare") else []
        with CaptureQueriesContext(self.connection) as queries:
            work(*given)
        return len(queries)


def compare(page: str, sides: tuple[Side, Side], rounds: int) -> list[dict[str, float]]:
    """The two sizes by turns, so that what else the machine does falls on both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + WARM_UP):
        for side, taken in zip(sides, times, strict=True):
            took = side.once(page)
            if number >= WARM_UP:
                taken.append(took)
    return [
        {"p50": median(taken), "p95": quantiles(taken, n=20)[-1], "queries": side.queries(page)}
        for side, taken in zip(sides, times, strict=True)
    ]


def grow(count: int, *, seed: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from audit.acting import Actor, acting
    from core.budgets import COMMAND, within

    call_command("seed", referrals=count, seed=seed, processes=os.cpu_count())
    with acting(Actor(name="seed")), within(COMMAND):
        ask_of_one_desk()
    connection.close()  # a fresh session plans with fresh statistics


def ask_of_one_desk() -> None:
    """Thirty requests for one agency's desk, and one for each of many referrals at another's."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import Agency
    from core.reference_numbers import new_reference
    from referrals.models import Referral
    from safeguarding.models import PartnerAction

    asked = {
        "kind": "information",
        "what": "Known?",
        "why": "To help.",
        "lawful_basis": "child_protection",
        "may_tell": "no",
    }
    for agency, most in (("Broadfen NHS Trust", VISIBLE), ("Bridge Youth Project", 5_000)):
        to = Agency.objects.get(name=agency)
        wanted = most - PartnerAction.objects.filter(agency=to).count()
        some = Referral.objects.filter(force__name="Wensum Constabulary", officer__isnull=False).exclude(
            actions__agency=to
        )
        PartnerAction.objects.bulk_create(
            PartnerAction(
                **asked,
                agency=to,
                referral=r,
                reference=new_reference("PA"),
                asked_by_id=r.officer_id,
                due_at=timezone.now() + timedelta(days=number % 9 - 2),
            )
            for number, r in enumerate(some[: max(0, wanted)])
        )


def pages() -> dict[str, Callable[[], Any]]:
    """Each page as one person opens it; a callable is one request."""
    from accounts.models import User
    from referrals.models import Referral

    omar = User.objects.get(email="omar@demo.example")
    mine = Referral.objects.filter(officer=omar, finished_at__isnull=True).first()
    assert mine is not None
    see = {name: client_of(name) for name in ("sian", "omar", "nadia")}
    asked = {q: see["omar"].post("/queue/", {"q": q}).headers["Location"] for q in ("Nowak", "Nowwak", "A", "Qqqq")}
    return {
        "queue, supervisor": lambda: see["sian"].get("/queue/"),
        "queue, officer, mine": lambda: see["omar"].get("/queue/?tab=mine"),
        "search by name, officer": lambda: see["omar"].get(asked["Nowak"]),
        "search by a misspelt name": lambda: see["omar"].get(asked["Nowwak"]),
        "search by one letter": lambda: see["omar"].get(asked["A"]),
        "search that finds nobody": lambda: see["omar"].get(asked["Qqqq"]),
        "case file, officer": lambda: see["omar"].get(f"/referrals/{mine.public_id}/"),
        f"desk of a partner with {VISIBLE}": lambda: see["nadia"].get("/requests/"),
        "Today, officer": lambda: see["omar"].get("/"),
        "Team, sergeant": lambda: see["sian"].get("/team/"),
        "cases, sergeant": lambda: see["sian"].get("/cases/"),
        "command view, sergeant": lambda: see["sian"].get("/figures/"),
        "submit": submitting(),
    }


def client_of(name: str) -> Any:
    from accounts.models import User

    return signed_in_as(User.objects.get(email=f"{name}@demo.example"))


def signed_in_as(person: Any) -> Any:
    from django.test import Client

    from tests.people import proved

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    proved(client, person)
    return client


def submitting() -> Callable[[], Any]:
    """Sending a draft, matching included; the draft is typed outside the clock."""
    from accounts.authority import authority_of
    from accounts.models import User
    from referrals.filing.actions.drafting import save_page, start
    from referrals.filing.actions.filing import submit

    tanya = authority_of(User.objects.get(email="tanya@demo.example"))

    def prepare() -> Any:
        draft = start(by=tanya)
        for code, typed in ENOUGH.items():
            draft = save_page(draft=draft, code=code, typed=typed, version=draft.version, by=tanya)
        return draft

    def send(draft: Any) -> Any:
        return submit(draft=draft, by=tanya)

    send.prepare = prepare  # type: ignore[attr-defined]  # read by what measures it
    return send


def report(found: dict[str, Any]) -> None:
    print(f"{found['cores']} cores, load {found['load']:.1f}; ms of one request, in process, sizes by turns\n")
    print(f"{'':32}{found['small']:>9,} p50   p95{found['large']:>12,} p50   p95   ratio p50   p95   queries")
    for name, (was, now) in found["figures"].items():
        ratios = now["p50"] / was["p50"], now["p95"] / was["p95"]
        print(
            f"{name:32}{was['p50']:13.1f}{was['p95']:6.1f}{now['p50']:16.1f}{now['p95']:6.1f}{ratios[0]:12.2f}{ratios[1]:6.2f}"
            f"{was['queries']:6} {now['queries']:3} {'' if max(ratios) <= GOAL else ' over the goal'}"
        )
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
