"""`make tamper`: bend the log in every way we know and in ten thousand at random, and say what was found.

    python -m bench.tamper [--random 10000] [--seed 62] [--json]

In a cluster of its own, which is gone afterwards; it refuses to begin in a database that holds anything. Each
of the 41 tampers of the penetration test is done by the owner of the schema, by the owner of the log (which
cannot log in) and by a superuser; then the random ones by the same three in turn; then the attacks of the
application's role. Exits with 1 when something is neither refused nor found nor named in docs/audit.md as not
promised. Writes bench/results/tamper.json.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import connection

from bench.cluster import own_place
from core.row_security import begin_as_the_service
from prevent_portal.embedded import servers
from prevent_portal.embedded.addresses import ADMIN

RESULTS = Path(__file__).resolve().parent / "results" / "tamper.json"
HOLDS, NOT_PROMISED = "HOLDS", "not promised: "
# Two kinds of alteration in three bend what is written, one what guards it.
OF_DATA = 2 / 3
HOLDS_SOMETHING = (
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') limit 1"
)


class HoldsSomething(RuntimeError):
    """The database is not empty: nothing is done to it."""


def refuse_unless_empty(address: str) -> None:
    with psycopg.connect(address) as admin:
        row = admin.execute(HOLDS_SOMETHING).fetchone()
    if row:
        raise HoldsSomething(f"The database holds a table ({row[0]}): it is not bent. Nothing was done.")


def by_name_told(admin: psycopg.Connection, verifier: Any) -> dict[str, Any]:
    """The tampers of the review: who did each, and what came of it."""
    from tests.audit.finding_out import by_name
    from tests.audit.tampers import TAMPERS

    told: dict[str, Any] = {}
    for name, who, outcome in by_name(admin, verifier):
        words = f"{outcome.by}: {outcome.words}"
        if not outcome.seen:
            words = f"{NOT_PROMISED}{TAMPERS[name].disclaimed}" if TAMPERS[name].disclaimed else HOLDS
        told.setdefault(name, {})[who] = words
    return told


def rolled_back(admin: str, verifier: Any, *, database: str) -> str:
    """27: a copy of the database as it was, looked at with what was published since."""
    from tests.audit.sealed import seal_more

    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f"create database older template {database}")
    seal_more(verifier.seals, verifier.folder)
    with psycopg.connect(admin, dbname="older") as older:
        outcome = verifier.look(older)
    return f"{outcome.by}: {outcome.words}"


def at_random_counted(admin: psycopg.Connection, verifier: Any, *, count: int, seed: int) -> dict[str, Any]:
    from tests.audit.finding_out import at_random

    data = round(count * OF_DATA)
    by_kind: dict[str, Counter[str]] = {}
    unseen = []
    for name, who, outcome in at_random(admin, verifier, dice=Random(seed), data=data, schema=count - data):
        by_kind.setdefault(name, Counter())[outcome.by] += 1
        if not outcome.seen:
            unseen.append(f"{name} by the {who}")
    totals = sum(by_kind.values(), Counter())
    return {"seed": seed, "done": totals.total(), "came_of_it": totals, "unseen": unseen, "by_kind": by_kind}


def attacks() -> dict[str, Any]:
    """Those of the application's role: the state in which PostgreSQL refused each, or that it succeeded."""
    from tests.audit.attacks import ATTACKS, REFUSALS
    from tests.audit.sealed import connected

    succeeded = []
    for name, attack in ATTACKS.items():
        with connected("app") as attacker:
            try:
                attacker.execute(attack)  # type: ignore[arg-type]  # a text of our own, no literal
            except psycopg.Error as refused:
                if refused.sqlstate not in REFUSALS:
                    succeeded.append(f"{name}: {refused.sqlstate}")
            else:
                succeeded.append(name)
            attacker.rollback()
    return {"tried": len(ATTACKS), "succeeded": succeeded}


def a_sealed_log(folder: Path) -> Any:
    """Migrated as ever, some dozens of events sealed in four batches; returns its verifier."""
    from tests import cluster
    from tests.audit.finding_out import Verifier
    from tests.audit.sealed import known, seal_afresh

    cluster.become("owner")
    call_command("migrate", verbosity=0)
    cluster.become("app")
    key = Ed25519PrivateKey.generate()
    seal_afresh(key, folder)
    connection.close()
    return Verifier(known(key), folder, {}, key)


def run(admin_address: str, given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from tests.audit.tampers import ROLLED_BACK

    verifier = a_sealed_log(folder)
    with psycopg.connect(admin_address) as admin:
        named = by_name_told(admin, verifier)
        told = {
            "named": named,
            "random": at_random_counted(admin, verifier, count=given.random, seed=given.seed),
        }
        database = admin.info.dbname
    named[ROLLED_BACK] = {"superuser": rolled_back(admin_address, verifier, database=database)}
    told["application"] = attacks()
    return {"summary": summary(told), **told}


def summary(told: dict[str, Any]) -> dict[str, Any]:
    named, at_random, application = told["named"], told["random"], told["application"]
    holds = [f"{name} by the {who}" for name, by in named.items() for who, words in by.items() if words == HOLDS]
    return {
        "ok": not (holds or at_random["unseen"] or application["succeeded"]),
        "named": len(named),
        "named_that_hold": holds,
        "not_promised": [n for n, by in named.items() if any(w.startswith(NOT_PROMISED) for w in by.values())],
        "random": at_random["done"],
        "random_unseen": at_random["unseen"],
        "application": application["tried"],
        "application_succeeded": application["succeeded"],
    }


def main(admin_address: str, folder: Path) -> int:
    parser = argparse.ArgumentParser(description="Bend the audit log in every way, and say what was found.")
    parser.add_argument("--random", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=62)
    parser.add_argument("--json", action="store_true", help="print everything, and not the summary alone")
    given = parser.parse_args()
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load_before": round(os.getloadavg()[0], 1),
    }
    began = monotonic()
    told = about | run(admin_address, given, folder) | {"seconds": round(monotonic() - began)}
    RESULTS.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    sys.stdout.write(json.dumps(told if given.json else told["summary"], indent=2, ensure_ascii=False) + "\n")
    return 0 if told["summary"]["ok"] else 1


if __name__ == "__main__":
    with own_place(), TemporaryDirectory() as published, servers("tamper", given={}) as environment:
        os.environ.update(environment)
        refuse_unless_empty(environment[ADMIN])
        import_module("tests")  # joins the cluster that the environment names
        begin_as_the_service()
        code = main(environment[ADMIN], Path(published))
    sys.exit(code)
