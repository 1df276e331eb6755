"""From a running service to a copy that is proved, and what it takes: python -m bench.drill [--sizes 20000 100000]

In a cluster of its own, gone afterwards: seeded, sealed, archived, backed up, restored by the commands that the page of
operations names. At the largest size the log is then cut short past the service, backed up again and drilled: the published
checkpoints must find it out. Prints what was measured and what follows for a million referrals, by a straight line through the
sizes, and writes bench/results/drill.json.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

RESULT = Path(__file__).parent / "results" / "drill.json"
REPORT = RESULT.with_name("drill.txt")  # what the last drill said of the largest size, without its signature
MILLION = 1_000_000
PATIENCE = 3_600.0  # seconds until the archive has what was written: a tenth of a million fills some gigabytes
# As its administrator, with every guard off: what no application can do, and whoever has the machine can.
CUT_SHORT = """
alter table audit_leaf disable trigger all; alter table audit_checkpoint disable trigger all;
delete from audit_leaf where seq >= (select size from audit_checkpoint order by size desc offset 1 limit 1);
delete from audit_checkpoint where size > (select max(seq) + 1 from audit_leaf);
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=[20_000, 100_000])
    sizes = sorted(asked.parse_args().sizes)
    with TemporaryDirectory(prefix="bench-") as state:
        os.environ.update(STATE_DIR=state)
        os.environ.pop("DATABASE_URL", None)
        from prevent_portal.embedded.servers import running  # reads STATE_DIR when it is imported

        with running("demo") as (_, own):
            assert own is not None
            environment = {**os.environ, "STATE_DIR": state}
            manage(environment, "migrate", "--verbosity=0")
            manage(environment, "load_reference")
            grown = zip(sizes, [0, *sizes], strict=False)
            measured = [at_size(environment, size, size - before, Path(state)) for size, before in grown]
            found = rolled_back(environment, own._postgres.address("postgres"))
    report({"sizes": measured, "extrapolated": extrapolated(measured), "rolled_back": found})


def at_size(environment: dict[str, str], size: int, more: int, state: Path) -> dict[str, Any]:
    """Grow to so many referrals, then archive, back up and drill."""
    with archiving(
        environment, state
    ):  # what is written meanwhile is more than the server keeps for a receiver that is away
        manage(environment, "seed", f"--referrals={more}", f"--seed={size}", f"--processes={os.cpu_count()}")
        manage(environment, "audit_seal")
        until_archived(state)
        began = time.monotonic()
        said = manage(environment, "backup", "--without-files")
        taken = time.monotonic() - began
        manage(environment, "audit_seal")
        until_archived(state, anew=True)
        drill = manage(environment, "restore_drill")
    print(drill, flush=True)
    REPORT.write_text(drill, encoding="utf-8")
    return {
        "referrals": size,
        "events": count(drill, "events"),
        "cluster_mb": float(re.search(r"([\d,]+) MB", said)[1].replace(",", "")),
        "backup_seconds": round(taken, 1),
        "rpo_seconds": seconds(drill, "RPO"),
        "rto_seconds": seconds(drill, "RTO"),
        "stored_mb": round(
            sum(p.stat().st_size for p in (state / "demo" / "backups").rglob("*") if p.is_file()) / 1e6, 1
        ),
        "load": round(os.getloadavg()[0], 1),
    }


def rolled_back(environment: dict[str, str], admin: str) -> str:
    """The last sealed events are taken out by the database's administrator; the drill of the next backup must say so."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(CUT_SHORT)
    manage(environment, "backup")
    ended = subprocess.run(
        [sys.executable, "manage.py", "restore_drill"], env=environment, capture_output=True, text=True, check=False
    )
    (line,) = [line for line in ended.stdout.splitlines() if "log and schema" in line]
    assert ended.returncode == 1 and line.startswith("FAIL"), ended.stdout
    return line


@contextmanager
def archiving(environment: dict[str, str], state: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "manage.py", "backup", "--stand"], env=environment)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)


def until_archived(state: Path, *, anew: bool = False) -> None:
    """Until the archive's mark is there, or is another than now."""
    folder = state / "demo" / "backups"
    before = marks(folder) if anew else set()
    until = time.monotonic() + PATIENCE
    while not marks(folder) - before or not list(folder.glob("bases/*/about*")):
        assert time.monotonic() < until, "nothing was archived"
        time.sleep(0.5)


def marks(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("covered/*.age")}


GROWS = ("cluster_mb", "backup_seconds", "rto_seconds", "stored_mb", "events")


def extrapolated(measured: list[dict[str, Any]]) -> dict[str, Any]:
    """At a million, two figures each: the straight line through the smallest and the largest size, which is none where the larger
    one took no longer (then what else the machine did weighs more than the size); and the largest in proportion to its size, as
    if nothing of it were the same at any size."""
    small, large = measured[0], measured[-1]
    if small is large:
        return {}
    share = (MILLION - small["referrals"]) / (large["referrals"] - small["referrals"])
    line = {name: small[name] + (large[name] - small[name]) * share for name in GROWS}
    return {
        "referrals": MILLION,
        "straight_line": {name: round(line[name], 1) if large[name] > small[name] else None for name in GROWS},
        "in_proportion": {name: round(large[name] * MILLION / large["referrals"], 1) for name in GROWS},
    }


def manage(environment: dict[str, str], *arguments: str) -> str:
    ended = subprocess.run(
        [sys.executable, "manage.py", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, f"{arguments}: {ended.stdout}{ended.stderr}"
    return ended.stdout


def count(drill: str, name: str) -> int:
    return int(re.search(rf"([\d,]+) {name}$", drill, re.MULTILINE)[1].replace(",", ""))


def seconds(drill: str, name: str) -> float:
    return float(re.search(rf"^{name} ([\d,.]+) s", drill, re.MULTILINE)[1].replace(",", ""))


def report(result: dict[str, Any]) -> None:
    result["at"] = datetime.now(UTC).isoformat(timespec="seconds")
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
