"""Packs and files made while their workers are killed, Redis forgets everything and PostgreSQL is killed, as a machine does
it: what was lost, made twice or left lying. Goal: nothing.

    python -m bench.chaos_packs [--jobs 10000] [--files N] [--kills N] [--flushes N] [--restarts N] [--seed 12] [--json]

`manage.py chaos_packs --jobs 200 --json` is the same. In servers of its own, gone afterwards, and in no other: it takes no
address, and refuses to begin in a database that holds anything. The worker, the drawing, the reader of files and the keeper's
duties are the service's; a scanner is stood in for, and a file by which four workers died is sent by nobody again, so it would
count as lost. Exits with 1 where anything is not as it
should be, and writes bench/results/chaos_packs.json."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import redis
from PIL import Image

from bench.cluster import own_place
from bench.tamper import refuse_unless_empty
from prevent_portal.embedded.addresses import OWNER
from prevent_portal.embedded.servers import Servers, running
from prevent_portal.supervisor import revive

RESULT = Path(__file__).parent / "results" / "chaos_packs.json"
GIVEN = ("DATABASE_URL", "OWNER_DATABASE_URL", "KEEPER_DATABASE_URL", "REDIS_URL", "DEMO", "SECRET_KEY", "FILES_DIR")
SECONDS_A_JOB, SETTLING = 6.0, 300.0  # of patience


class Own:
    """The servers of this run alone."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers

    def forget(self) -> None:
        redis.from_url(self.servers.environment["REDIS_URL"]).flushall()

    def begin_anew(self) -> None:
        """Killed while it writes; what was said to be written is there when it is back."""
        cluster = self.servers._postgres.cluster
        os.kill(int((cluster / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        while True:
            revive(self.servers)
            try:
                psycopg.connect(self.servers.environment["DATABASE_URL"]).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.2)


def pictures(count: int) -> list[bytes]:
    """Each another, so that none stands for two."""
    made = []
    for number in range(count):
        file = io.BytesIO()
        Image.new("RGB", (320, 240), (number % 256, number // 256 % 256, 90)).save(file, "JPEG")
        made.append(file.getvalue())
    return made


def prepared() -> Any:
    """A database as the tests begin with: the schema, the code lists and the cast. Returns who acts by first name."""
    from django.core.management import call_command
    from django.db import connection

    from tests import cluster
    from tests.people import as_loaded_anew, cast
    from tests.prepared import load_cast

    cluster.become("owner")
    call_command("migrate", verbosity=0)
    cluster.become("app")
    load_cast()
    connection.close()
    people = cast()
    return lambda name: as_loaded_anew(getattr(people, name))


def run(given: argparse.Namespace, servers: Servers) -> dict[str, Any]:
    from core.row_security import as_the_service
    from tests.evidence.clamd import Clamd
    from tests.packs import chaos

    dice = Random(given.seed)
    faults = chaos.Faults(given.kills, given.flushes, given.restarts, whole=True)
    with as_the_service(), Clamd() as scanner, chaos.rung_at(os.environ["REDIS_URL"]):
        who = prepared()
        jobs, files = chaos.asked(who, packs=given.jobs, pictures=pictures(given.files))
        worker = chaos.Worker("prevent_portal", {**os.environ, "CLAMD_ADDRESS": scanner.address})
        work = chaos.Disturbed(jobs, files, worker, Own(servers), dice, officer=who("omar"))
        began = time.monotonic()
        within = SETTLING + SECONDS_A_JOB * (given.jobs + given.files)
        try:
            came_to_an_end = work.until_all_is_done(faults, within=within, rings=5.0)
            seconds = time.monotonic() - began
        finally:
            worker.stop()
        found = chaos.patiently(lambda: chaos.outcome(jobs, files))
    return {
        "ok": came_to_an_end and chaos.is_well(found),
        "came_to_an_end": came_to_an_end,
        **found,
        "kills": work.done["kill"] + work.done["whole"],
        "of_the_whole_worker": work.done["whole"],
        "redis_flushes": work.done["flush"],
        "database_kills": work.done["restart"],
        "tried_again_by_the_officer": work.tried_again,
        "seconds": round(seconds),
    }


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make packs and files while everything round them dies.")
    parser.add_argument("--jobs", type=int, default=10_000, help="packs")
    parser.add_argument("--files", type=int, help="a fifth of the packs, if not said")
    parser.add_argument("--kills", type=int, help="one for fifty packs and ten at least, if not said")
    parser.add_argument("--flushes", type=int, help="of Redis: a quarter of the kills, if not said")
    parser.add_argument("--restarts", type=int, help="of PostgreSQL: as many, if not said")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--json", action="store_true", help="print everything, and not a line alone")
    given = parser.parse_args()
    given.files = given.jobs // 5 if given.files is None else given.files
    given.kills = max(given.jobs // 50, 10) if given.kills is None else given.kills
    given.flushes = given.kills // 4 if given.flushes is None else given.flushes
    given.restarts = given.kills // 4 if given.restarts is None else given.restarts
    return given


def said(told: dict[str, Any]) -> str:
    return (
        f"{'ok' if told['ok'] else 'NOT OK'}: {told['packs']} packs and {told['files']} files in {told['seconds']} s, with"
        f" {told['kills']} kills, {told['redis_flushes']} flushes of Redis and {told['database_kills']} kills of PostgreSQL;"
        f" lost {told['packs_lost'] + told['files_lost']}, made twice {told['packs_twice'] + told['files_twice']}, left lying"
        f" {told['orphans']} ({told['swept']} swept away)"
    )


def main(given: argparse.Namespace, servers: Servers) -> int:
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load_before": round(os.getloadavg()[0], 1)}
    told = about | run(given, servers)
    RESULT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write((json.dumps(told, indent=1) if given.json else said(told)) + "\n")
    return 0 if told["ok"] else 1


if __name__ == "__main__":
    asked = arguments()
    for name in GIVEN:  # whatever was named stays as it is
        os.environ.pop(name, None)
    with own_place(), TemporaryDirectory() as stored, running(given={}) as (environment, own):
        os.environ.update(environment, FILES_DIR=stored)
        refuse_unless_empty(environment[OWNER])
        import_module("tests")  # joins the cluster that the environment names
        code = main(asked, own)  # type: ignore[arg-type]  # nothing was given, so the servers are ours
    sys.exit(code)
