"""A standby of the database, by streaming: what may be asked of it, and what it refuses. Reports alone: every page that shows a
record writes an event first, and where nothing can be written nothing is shown.

    python -m bench.replica [--referrals 2000]

In a cluster of its own, gone afterwards. Asked of the standby: the log is proved there against what was published, and exported;
rows are counted as the verifier reads them; a write of the service is refused; a web that was led there by mistake says that it is
not ready, and shows no record. How far it lies behind after a write is measured. Exits with 1 where anything is not as it should
be, and writes bench/results/replica.json."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg

from bench.at_work import ROOT, Installation, Person, Web, installation
from prevent_portal.embedded.addresses import BACKUP, VERIFIER, command_environment
from prevent_portal.embedded.programs import postgres_programs

RESULT = ROOT / "bench" / "results" / "replica.json"
BEHIND = 5.0  # seconds at most, on one machine


@contextmanager
def standby(here: Installation) -> Iterator[Callable[[str], str]]:
    """A copy that follows; gives what makes of an address of the primary the same role's at the copy."""
    place = here.own.place
    folder, sockets = place.data / "standby", place.private_directory(place.data / "follow")
    primary = str(place.sockets)
    programs, identity = postgres_programs(place), place.run_as()
    reached = {**identity["env"], "PGPASSWORD": psycopg.conninfo.conninfo_to_dict(here.environment[BACKUP])["password"]}
    copy = [
        *(str(programs / "pg_basebackup"), f"--host={primary}", "--username=pp_backup", "--no-password"),
        *(f"--pgdata={folder}", "--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf"),
    ]
    subprocess.run(copy, **(identity | {"env": reached}), check=True)
    begin = [
        *(str(programs / "pg_ctl"), "start", "--wait", "-D", str(folder), "-l", str(folder / "standby.log")),
        *("-o", f"-c unix_socket_directories={sockets} -c cluster_name=standby"),
    ]
    subprocess.run(begin, **identity, check=True, stdout=subprocess.DEVNULL)
    try:
        yield lambda address: address.replace(primary, str(sockets))
    finally:
        stop = [str(programs / "pg_ctl"), "stop", "-D", str(folder), "-m", "immediate"]
        subprocess.run(stop, **identity, check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder)


def followed(here: Installation, there: Callable[[str], str]) -> float:
    """Seconds until a row that was written at the primary can be read at the standby."""
    with psycopg.connect(here.own._postgres.address("postgres"), autocommit=True) as primary:
        (written,) = primary.execute("select pg_logical_emit_message(true, 'bench', 'x')").fetchone() or ("",)
    began = time.monotonic()
    with psycopg.connect(there(here.own._postgres.address("postgres")), autocommit=True) as copy:
        while copy.execute("select pg_last_wal_replay_lsn() >= %s::pg_lsn", [written]).fetchone() != (True,):
            assert time.monotonic() - began < 60, "the standby does not follow"
            time.sleep(0.01)
    return time.monotonic() - began


def asked_of(environment: dict[str, str], *arguments: str) -> bool:
    """Whether a command ends well with that environment, as it would be run."""
    told = command_environment(environment, ["manage.py", *arguments])
    ended = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=told, capture_output=True, check=False
    )
    return not ended.returncode


def refused(address: str, statement: str) -> str:
    """In the server's words why it does not write; empty where it does."""
    with psycopg.connect(address) as connection:
        try:
            connection.execute(statement)
        except psycopg.errors.ReadOnlySqlTransaction as why:
            return str(why.diag.message_primary)
    return ""


def answer(person: Person | None, url: str) -> int:
    if person is not None:
        return person.read(url)
    try:
        with urllib.request.urlopen(url, timeout=60) as page:
            return int(page.status)
    except urllib.error.HTTPError as status:
        return status.code


def run(given: argparse.Namespace) -> dict[str, Any]:
    with installation() as here:
        here.manage("migrate", "--verbosity=0")
        here.manage("load_reference")
        here.manage("seed_demo", "--if-empty")
        here.manage("seed", f"--referrals={given.referrals}", "--seed=16")
        checkpoints = here.folder / "checkpoints"
        checkpoints.mkdir()
        here.environment["AUDIT_CHECKPOINTS_DIR"] = str(checkpoints)
        here.manage("audit_seal")
        with standby(here) as there:
            seconds = max(followed(here, there) for _ in range(5))
            copied = {name: there(value) for name, value in here.environment.items()}
            reports = {**here.environment, VERIFIER: copied[VERIFIER]}
            day = f"{datetime.now(UTC):%Y-%m-%d}"
            period = ("--from", day, "--to", day, "--out")
            with psycopg.connect(copied[VERIFIER]) as reader:
                (events,) = reader.execute("select count(*) from audit_event").fetchone() or (0,)
            told = {
                "behind_seconds": round(seconds, 2),
                "events_read": events,
                "log_proved": asked_of(reports, "audit_verify"),
                "log_exported": asked_of(reports, "audit_export", *period, str(here.folder / "bundle")),
                "exported_without_an_event": asked_of(copied, "audit_export", *period, str(here.folder / "untold")),
                "a_write_of_the_service": refused(copied["DATABASE_URL"], "update accounts_user set name = name"),
                **led_astray(here, copied),
            }
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 1),
        "referrals": given.referrals,
        **told,
    }


def led_astray(here: Installation, copied: dict[str, str]) -> dict[str, int]:
    """A web of the primary signs an officer in; one at the standby is asked with the same cookie."""
    right, wrong = Web.begin(ROOT, here.environment), None
    try:
        omar = Person("omar", right.address)
        assert omar.read(f"{right.address}/queue/") == 200
        wrong = Web.begin(ROOT, copied, well=False)
        return {
            "web_at_the_standby_ready": answer(None, f"{wrong.address}/readyz"),
            "web_at_the_standby_queue": answer(omar, f"{wrong.address}/queue/"),
        }
    finally:
        for web in (right, wrong):
            if web is not None:
                web.process.kill()
                web.process.wait()


def holds(told: dict[str, Any]) -> bool:
    return bool(
        told["behind_seconds"] <= BEHIND
        and told["events_read"]
        and told["log_proved"]
        and told["log_exported"]
        and not told["exported_without_an_event"]
        and told["a_write_of_the_service"]
        and told["web_at_the_standby_ready"] == told["web_at_the_standby_queue"] == 503
    )


def main() -> int:
    asked = argparse.ArgumentParser(description="A standby that serves reports.")
    asked.add_argument("--referrals", type=int, default=2_000)
    told = run(asked.parse_args())
    said = json.dumps({"ok": holds(told), **told}, indent=1) + "\n"
    RESULT.write_text(said, encoding="utf-8")
    sys.stdout.write(said)
    return 0 if holds(told) else 1


if __name__ == "__main__":
    sys.exit(main())
