"""Two webs, two workers, two workers of packs and two keepers, as an operator runs them, on one PostgreSQL, one Redis and one
folder of files, each killed in turn while concerns are sent, pages are read and packs are made. Goal: nothing that was
confirmed is lost, nothing is done twice, no request fails, one keeper leads.

    python -m bench.two_of_each [--rounds 3] [--share 5] [--packs 30] [--seed 15]

In servers of its own, gone afterwards. Exits with 1 where anything is not as it should be, and writes
bench/results/two_of_each.json."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.chaos_packs import GIVEN, prepared
from bench.cluster import own_place
from bench.tamper import refuse_unless_empty
from prevent_portal.embedded import command_environment
from prevent_portal.embedded.addresses import OWNER
from prevent_portal.embedded.servers import running
from prevent_portal.supervisor import celery_worker

RESULT = Path(__file__).parent / "results" / "two_of_each.json"
KINDS = ("web", "worker", "packs", "keeper")
PACKS_WITHIN = 600.0  # seconds


class Commands:
    """The service's own commands, each in a session of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.processes = environment, dict[int, subprocess.Popen[bytes]]()

    def begin(self, what: str, port: int, words: Path) -> int:
        python = sys.executable
        command = {
            "web": [
                *(python, "-m", "gunicorn", "prevent_portal.wsgi", "--config", "deploy/gunicorn.py"),
                *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "critical"),
            ],
            "worker": [python, "manage.py", "worker"],
            "keeper": [python, "manage.py", "keeper"],
            "packs": celery_worker("packs", 1),
        }[what]
        told = command_environment(self.environment, command[1:])
        with words.open("ab") as out:
            process = subprocess.Popen(
                command, env=told, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        self.processes[process.pid] = process
        return process.pid

    def reap(self, pid: int) -> None:
        self.processes.pop(pid).wait()


def run(given: argparse.Namespace, environment: dict[str, str], folder: Path) -> dict[str, Any]:
    from core.row_security import as_the_service
    from tests.faulty import relay
    from tests.packs import chaos
    from tests.prevent_portal import two_of_each
    from tests.records import a_draft

    dice, taken = Random(given.seed), list[str]()
    with as_the_service(), relay("well", taken) as port, chaos.rung_at(environment["REDIS_URL"]):
        who = prepared()
        drafts = [a_draft(who("tanya")) for _ in range(given.rounds * 2 * len(KINDS) * given.share)]
        jobs, _ = chaos.asked(who, packs=given.packs, pictures=[])
        mail = {"EMAIL_BACKEND": "core.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
        starts = Commands({**os.environ, **environment, **mail, "PYTHONUNBUFFERED": "1"})
        began = time.monotonic()
        with two_of_each.two_of(KINDS, starts, folder) as ones:
            webs = [one for one in ones if one.what == "web"]
            people = two_of_each.People(webs, who("tanya").user, drafts, read="/you/")
            killed = two_of_each.Killed(ones, people, given.share)
            people.begin()
            for _ in range(given.rounds):
                killed.in_turn(rest=lambda: dice.uniform(0, 1))
            people.end()
            seconds = round(time.monotonic() - began)
            two_of_each.until(made(jobs), within=PACKS_WITHIN)
            found = two_of_each.outcome(people, killed, taken)
        packs = {name: number for name, number in chaos.outcome(jobs, []).items() if name.startswith("pack")}
    ok = two_of_each.is_well(found) and chaos.is_well(packs) and found["keepers_at_work"] == 1
    return {"ok": ok, "seconds": seconds, **found, **packs}


def made(jobs: list[int]) -> Callable[[], bool]:
    from core.jobs import JobState
    from packs.models import PackJob

    def all_are_made() -> bool:
        return not PackJob.objects.filter(pk__in=jobs).exclude(state=JobState.DONE).exists()

    return all_are_made


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kill each of two of everything in turn while people work.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is killed")
    parser.add_argument("--share", type=int, default=5, help="concerns sent at each kill")
    parser.add_argument("--packs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=15)
    return parser.parse_args()


def main(given: argparse.Namespace, environment: dict[str, str], folder: Path) -> int:
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load_before": round(os.getloadavg()[0], 1)}
    told = about | run(given, environment, folder)
    RESULT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return 0 if told["ok"] else 1


if __name__ == "__main__":
    asked = arguments()
    for name in GIVEN:  # whatever was named stays as it is
        os.environ.pop(name, None)
    with own_place(), TemporaryDirectory() as stored, TemporaryDirectory() as said, running(given={}) as (addresses, _):
        os.environ.update(addresses, FILES_DIR=stored)
        (Path(stored) / "evidence").mkdir()
        refuse_unless_empty(addresses[OWNER])
        import_module("tests")  # joins the cluster that the environment names
        code = main(asked, addresses, Path(said))
    sys.exit(code)
