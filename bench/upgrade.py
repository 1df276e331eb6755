"""An upgrade while people work: the web of the build before beside the web of this one, on one database that is migrated meanwhile.

    python -m bench.upgrade [--before COMMIT] [--referrals 2000] [--rate 20] [--seconds 20]
    python -m bench.upgrade --before COMMIT --filled FOLDER

`--before` is a build of this repository; if not said, the one before the last change of a migration. In a cluster of its own, gone
afterwards: the build before makes and fills the database, and two webs of it answer. Then, while a teacher and officers ask so
many times a second: this build migrates; its webs begin; those of before are told to end, one after the other, and drain; one of
before begins again beside the new ones, as when an upgrade is taken back, and ends. One request in ten begins a report: it
counts when it was answered by leading to the draft, and the draft is there. Goal: no request fails, each write is there once and
nobody waits for a lock longer than 2 s; who held the longest one, and with what, is said. Exits with 1 otherwise, and writes
bench/results/upgrade.json."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg

from bench.at_work import ROOT, Installation, Load, Web, installation, officers_of

RESULT = ROOT / "bench" / "results" / "upgrade.json"
OFFICERS = 40  # who read lists
LONGEST_LOCK = 2.0  # seconds: as long as a page waits for a table
WAITING = r"""
select extract(epoch from clock_timestamp() - w.query_start)::float, coalesce(string_agg(format(
    '%s, in a transaction of %s s: %s', h.usename, round(extract(epoch from clock_timestamp() - h.xact_start), 1),
    left(regexp_replace(h.query, '\s+', ' ', 'g'), 200)), '; '), '')
from pg_stat_activity w left join pg_stat_activity h on h.pid = any (pg_blocking_pids(w.pid))
where w.wait_event_type = 'Lock' and w.usename <> 'pp_owner' group by w.pid, w.query_start order by 1 desc limit 1
"""


class Watch:
    """How long the longest statement of the service has waited for a lock, looked at twenty times a second."""

    def __init__(self, address: str) -> None:
        self.address, self.longest, self.over = address, (0.0, "nobody"), Event()
        self.thread = Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            while not self.over.wait(0.05):
                self.longest = max(self.longest, connection.execute(WAITING).fetchone() or (0.0, ""))

    def end(self) -> tuple[float, str]:
        self.over.set()
        self.thread.join()
        return self.longest


def the_build_before() -> str:
    """The parent of the last commit that touched a migration."""
    last = _git("log", "-1", "--format=%H", "--", "*/migrations/0*.py")
    return _git("rev-parse", f"{last}^")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def unpacked(commit: str, folder: Path) -> Path:
    """That build, with the style sheets of this one."""
    folder.mkdir()
    packed = subprocess.Popen(["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", str(folder)], stdin=packed.stdout, check=True)
    assert packed.stdout and packed.wait() == 0
    packed.stdout.close()
    (folder / "build").symlink_to(ROOT / "build")
    return folder


def migrations(code: Path) -> set[str]:
    return {f"{path.parts[-3]}.{path.stem}" for path in code.glob("*/migrations/0*.py")}


@contextmanager
def phase(load: Load, name: str, told: dict[str, Any]) -> Iterator[None]:
    load.phase, began = name, time.monotonic()
    before = sum(load.statuses.values())
    yield
    told[name] = {
        "seconds": round(time.monotonic() - began, 1),
        "requests": sum(load.statuses.values()) - before,
        "failed": len([each for each in load.failed if each.startswith(f"{name}:")]),
    }


def upgraded(given: argparse.Namespace, here: Installation, before: Path) -> dict[str, Any]:
    webs = [Web.begin(before, here.environment) for _ in range(2)]
    load, phases = Load(given.rate, list(webs), officers_of(here, OFFICERS)), dict[str, Any]()
    began, drafts = time.monotonic(), here.drafts()
    load.begin()
    watch = Watch(here.own._postgres.address("postgres", database="postgres"))
    try:
        with phase(load, "before", phases):
            time.sleep(given.seconds)
        with phase(load, "migrating", phases):
            if any(name.startswith("audit.") for name in migrations(ROOT) - migrations(before)):
                here.own.open_the_log()  # as the administrator does before a release that changes the log, and no other
            here.manage("migrate", "--verbosity=0")
        with phase(load, "both builds", phases):
            webs += [Web.begin(ROOT, here.environment) for _ in range(2)]
            load.webs[:] = webs
            time.sleep(given.seconds)
        with phase(load, "draining", phases):
            drained = [_left(load, web) for web in webs[:2]]
            time.sleep(given.seconds / 2)
        with phase(load, "taken back", phases):
            webs.append(Web.begin(before, here.environment))
            load.webs.append(webs[-1])
            time.sleep(given.seconds)
            drained.append(_left(load, webs[-1]))
    finally:
        load.end()
        for web in webs:
            web.process.kill()
            web.process.wait()
    asked = sorted(load.seconds)
    waited, held_by = watch.end()
    return {
        "phases": phases,
        "requests": len(asked),
        "a_second": round(len(asked) / (time.monotonic() - began), 1),
        "statuses": {str(status): number for status, number in sorted(load.statuses.items())},
        "failed": dict(Counter(load.failed).most_common()),
        "p50_seconds": round(asked[len(asked) // 2], 2),
        "p99_seconds": round(asked[int(len(asked) * 0.99)], 2),
        "longest_wait_for_a_lock_seconds": round(waited, 2),
        "held_by": held_by,
        "drained_in_seconds": [round(each, 1) for each in drained],
        "written": load.written,
        "found": here.drafts() - drafts,
    }


def _left(load: Load, web: Web) -> float:
    began = time.monotonic()
    load.lead_nobody_to(web)
    web.drain()
    return time.monotonic() - began


def run(given: argparse.Namespace) -> dict[str, Any]:
    commit = given.before or the_build_before()
    with installation(given.filled) as here:
        before = here.folder / "before"
        if not given.filled:
            unpacked(commit, before)
            here.manage("migrate", "--verbosity=0", code=before)
            here.manage("load_reference", code=before)
            here.manage("seed_demo", "--if-empty", code=before)
            if given.referrals:
                here.manage("seed", "--referrals", str(given.referrals), "--seed", "15", code=before)
        there = here.referrals()
        told = upgraded(given, here, before)
        told["migrations"] = sorted(migrations(ROOT) - migrations(before))
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load": round(os.getloadavg()[0], 1)}
    return {**about, "before": commit[:8], "referrals": there, "asked_a_second": given.rate, **told}


def main() -> int:
    asked = argparse.ArgumentParser(description="An upgrade while people work.")
    asked.add_argument("--before", help="a commit; the one before the last change of a migration, if not said")
    asked.add_argument("--referrals", type=int, default=2_000)
    asked.add_argument("--rate", type=float, default=20.0)
    asked.add_argument("--seconds", type=float, default=20.0, help="of each phase")
    asked.add_argument("--filled", type=Path, help="a folder that bench.filled has filled by the same build before")
    told = run(asked.parse_args())
    ok = (
        not told["failed"]
        and told["longest_wait_for_a_lock_seconds"] < LONGEST_LOCK
        and told["found"] == told["written"] > 0
    )
    RESULT.write_text(json.dumps({"ok": ok, **told}, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps({"ok": ok, **told}, indent=1) + "\n")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
