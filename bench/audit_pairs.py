"""What the audit log costs now against an earlier build, by turns in one run: sealing, verifying, reading, writing.

    python -m bench.audit_pairs [--with 58b847c] [--turns 3] [--events 200000]

Each turn is a cluster of its own in a process of its own, first of the one build and then of the other, so that what
the neighbours on the machine do falls on both. Beside events a second it says how much processor time an event took, of
the database and of Python together, which depends on neighbours far less. Writes bench/results/audit-pairs.json."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import clock_gettime, perf_counter
from typing import Any

from bench import begin

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).resolve().parent / "results" / "audit-pairs.json"
TICKS = os.sysconf("SC_CLK_TCK")
HIGHER_IS_BETTER = "sealed_a_second", "verified_a_second", "writing_ratio", "writing_ratio_by_processor_time"
FIGURES = (
    *HIGHER_IS_BETTER,
    "sealing_us_an_event",
    "verifying_us_an_event",
    "writing_us_an_event",
    "writing_us_a_transaction",
    "plain_us_a_transaction",
    "read_cost",
)


# --- One turn, with the code of whichever build is on the path ------------------------------------------


def processor_time(connection: Any) -> float:
    """Seconds that this process and all of the database's have used, those that have ended included."""
    backend = connection.info.backend_pid
    postmaster = int(_stat(backend)[1])
    here = os.times()
    others = [_stat(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    family = [_stat(postmaster)] + [stat for stat in others if stat and int(stat[1]) == postmaster]
    return here.user + here.system + sum(sum(map(int, stat[11:15])) for stat in family) / TICKS


def _stat(pid: int) -> list[str]:
    """The fields of a process behind its name; none when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def writing_cost(address: str, *, rounds: int = 9, many: int = 1500) -> dict[str, float]:
    """What an event costs the process of the database that writes it: among many of one transaction, and as the only one
    of its own, by turns with an insert into the plain table. Neighbours on the machine make it slower, and hardly
    dearer."""
    import psycopg

    from bench.audit import APPEND, PLAIN

    called = APPEND.removeprefix("select ").removesuffix(";")
    among, alone, plain = [], [], []
    with psycopg.connect(address, autocommit=True) as app:
        clock = (~app.info.backend_pid << 3) | 2  # the clock of another process, as clock_getcpuclockid() names it
        app.execute("set synchronous_commit = off")
        for _ in range(rounds):
            began = clock_gettime(clock)
            app.execute(f"select count({called}) from generate_series(1, {many})")
            between = clock_gettime(clock)
            for _ in range(many):
                app.pgconn.exec_(APPEND.encode())
            after = clock_gettime(clock)
            for _ in range(many):
                app.pgconn.exec_(PLAIN.encode())
            among.append(between - began)
            alone.append(after - between)
            plain.append(clock_gettime(clock) - after)
    return {
        "writing_us_an_event": round(median(among) / many * 1e6, 2),
        "writing_us_a_transaction": round(median(alone) / many * 1e6, 2),
        "plain_us_a_transaction": round(median(plain) / many * 1e6, 2),
        "writing_ratio_by_processor_time": round(median(plain) / median(alone), 3),
    }


def of_this_build(module: str) -> Any:
    """The evidence had no folder of its own in the earlier build."""
    return import_module(f"audit.evidence.{module}" if find_spec("audit.evidence") else f"audit.{module}")


def sealing(environment: dict[str, str], owner: Any, *, events: int) -> dict[str, float]:
    import psycopg
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key_id, seal_with, examine = (
        getattr(of_this_build(module), name)
        for module, name in (("checkpoints", "key_id"), ("sealing", "seal_with"), ("verifying", "examine"))
    )
    said = '{"rule": "see this referral", "method": "GET"}'
    owner.execute(
        f"select count(audit_append('record.viewed', 'consultation', 'x.Y', n::text, '{{}}', '{said}'))"
        f" from generate_series(1, {events}) n"
    )
    owner.commit()
    key = Ed25519PrivateKey.generate()
    with TemporaryDirectory() as folder, psycopg.connect(environment["AUDIT_SEALER_URL"]) as sealer:
        spent, began = processor_time(sealer), perf_counter()
        size = seal_with(sealer, key=key, folder=Path(folder))[-1].size
        sealed, sealing_cost = perf_counter() - began, processor_time(sealer) - spent
        with psycopg.connect(environment["AUDIT_VERIFIER_URL"]) as verifier:
            spent, began = processor_time(verifier), perf_counter()
            found = examine(verifier, keys={key_id(key.public_key()): key.public_key()}, folder=Path(folder))
            verified, verifying_cost = perf_counter() - began, processor_time(verifier) - spent
    assert found.ok, found.first_bad
    return {
        "events": size,
        "sealed_a_second": round(size / sealed),
        "verified_a_second": round(size / verified),
        "sealing_us_an_event": round(sealing_cost / size * 1e6, 2),
        "verifying_us_an_event": round(verifying_cost / size * 1e6, 2),
    }


def one_turn(given: argparse.Namespace) -> dict[str, Any]:

    from prevent_portal.embedded import place as places
    from prevent_portal.embedded import servers

    with TemporaryDirectory() as folder:
        places.STATE = Path(folder)
        places.STATE.chmod(0o711)
        with servers(given={}) as environment:
            os.environ.update(environment, DATABASE_URL=environment["OWNER_DATABASE_URL"])
            os.environ["DJANGO_SETTINGS_MODULE"] = "prevent_portal.settings"
            os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
            begin()
            from bench import audit

            with audit.database(environment) as (owner, app):
                read = audit.read_cost(given.rounds)
                figures = sealing(environment, owner, events=given.events)
                written = audit.writing(owner, app, given.seconds)
                figures |= writing_cost(app)
    return figures | {"read_cost": read["cost"], "writing_ratio": written["ratio"]}


# --- The turns -----------------------------------------------------------------------------------------


def a_turn(tree: Path, given: argparse.Namespace) -> dict[str, Any]:
    command = [
        sys.executable,
        "-P",
        __file__,
        "--one",
        f"--events={given.events}",
        f"--rounds={given.rounds}",
        f"--seconds={given.seconds}",
    ]
    done = subprocess.run(
        command,
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told | {"load_average": round(os.getloadavg()[0], 1)}


def by_turns(given: argparse.Namespace) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        before = Path(folder) / "before"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", str(before), given.build], check=True)
        try:
            turns = [{"before": a_turn(before, given), "now": a_turn(ROOT, given)} for _ in range(given.turns)]
        finally:
            subprocess.run([*git, "remove", "--force", str(before)], check=True)
    middle = {
        build: {name: median(turn[build][name] for turn in turns) for name in FIGURES} for build in ("before", "now")
    }
    best = {name: (max if name in HIGHER_IS_BETTER else min)(turn["now"][name] for turn in turns) for name in FIGURES}
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpus": os.cpu_count(),
        "before": given.build,
        "median": middle,
        "best_now": best,
        "turns": turns,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="The audit log's cost against an earlier build.")
    parser.add_argument("--with", dest="build", default="58b847c")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one_turn(given)))
    else:
        figures = by_turns(given)
        RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
        print(json.dumps(figures["median"] | {"best_now": figures["best_now"]}, indent=2))
