"""The service under a steady load, with a fault now and again: python -m bench.soak [--minutes 60] [--rate 10] [--fault-every 300]

In a cluster of its own, gone afterwards: a web as it is served, a worker and a keeper; a teacher who turns pages and, one time in ten,
begins a report (bench.at_work.Load). Between them and PostgreSQL stands the small proxy of the fault matrix, which for ten seconds lays
one fault after the other. Every five seconds is written down how much memory each process has, how many requests came and how many
failed. Holds if no memory grew by more than 5 % (the last fifth of the run against the second: the first is warming up), no write that
was confirmed is missing, no request failed but while a fault lay or a moment after, and the service is well at the end. How long it ran
and at which load stands in the result: ten minutes say nothing of an hour. Writes bench/results/soak.json and docs/pictures/soak.svg."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from bench.at_work import ROOT, Installation, Load, Web, installation

RESULT, PICTURE = ROOT / "bench" / "results" / "soak.json", ROOT / "docs" / "pictures" / "soak.svg"
FAULTS = ("reset", "down", "1 s", "timeout", "1 KB/s", "slow close")
LASTS, AFTER, EACH = 10.0, 15.0, 5.0  # seconds: of a fault, of getting well, and between two looks
GROWS = 1.05
DONE_WITHIN = 120.0  # seconds


def by_line(address: str, port: int) -> str:
    """The same address, by the proxy."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{port}", query=""))


def socket_of(address: str) -> str:
    query = parse_qs(urlsplit(address).query)
    return f"{query['host'][0]}/.s.PGSQL.{query.get('port', ['5432'])[0]}"


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory(pids: list[int]) -> float:
    """MB that are theirs alone: what they share with each other is not counted for each."""
    total = 0
    for pid in pids:
        with suppress(OSError):  # one that was replaced meanwhile, as gunicorn does after so many requests
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                total += int(line.split()[1]) if line.startswith(("Private_Clean", "Private_Dirty")) else 0
    return total / 1024


def looked(processes: dict[str, subprocess.Popen[bytes]], load: Load, fault: str, began: float) -> dict[str, Any]:
    pids = {name: [each.pid, *children(each.pid)] for name, each in processes.items()}
    return {
        "at": round(time.monotonic() - began, 1),
        "fault": fault,
        "memory": {name: round(memory(found), 1) for name, found in pids.items()},
        "requests": len(load.seconds),
        "failed": len(load.failed),
        "load": round(os.getloadavg()[0], 1),
    }


def jobs_left(here: Installation) -> dict[str, int]:
    """E-mails and packs that have failed, or that wait two minutes after the last request, while their workers are at work."""
    until = time.monotonic() + DONE_WITHIN
    while (left := here.left()) and time.monotonic() < until:
        time.sleep(EACH)
    return left


def log_holds(here: Installation) -> bool:
    """Sealed to its end and verified anew, when nothing is at work any more."""
    try:
        here.manage("audit_seal")
        here.manage("audit_verify")
    except subprocess.CalledProcessError:
        return False
    return True


def soaked(given: argparse.Namespace, here: Installation, line: Any) -> dict[str, Any]:
    web = Web.begin(ROOT, here.environment)
    processes = {"web": web.process} | {
        name: subprocess.Popen(
            [sys.executable, "manage.py", name], cwd=ROOT, env=here.environment, stderr=subprocess.DEVNULL
        )
        for name in ("worker", "keeper")
    }
    load, looks, faults = Load(given.rate, [web]), list[dict[str, Any]](), cycle(FAULTS)
    drafts, began = here.drafts(), time.monotonic()
    load.begin()
    next_fault, until_mended, fault = began + given.fault_every, 0.0, ""
    try:
        while (now := time.monotonic()) < began + given.minutes * 60:
            if not fault and now >= next_fault and now < began + given.minutes * 60 - LASTS - AFTER:
                fault, until_mended = next(faults), now + LASTS
                line.lay(fault)
            elif fault and now >= until_mended:
                line.mend()
                fault, next_fault = "", next_fault + given.fault_every
            load.phase = fault or ("after" if now < until_mended + AFTER else "well")
            looks.append(looked(processes, load, fault, began))
            time.sleep(EACH)
        web.until_ready()
    finally:
        load.end()
        left = jobs_left(here)
        for process in processes.values():
            process.send_signal(signal.SIGTERM)
        for process in processes.values():
            process.wait(90)
    return judged(looks, load, here.drafts() - drafts, log_holds=log_holds(here), left=left)


def judged(
    looks: list[dict[str, Any]], load: Load, found: int, *, log_holds: bool, left: dict[str, int]
) -> dict[str, Any]:
    """`left`: work that is late or has failed, by its queue."""
    fifth = max(1, len(looks) // 5)
    growth = {
        name: round(_mean(looks[-fifth:], name) / _mean(looks[fifth : 2 * fifth], name), 3)
        for name in looks[0]["memory"]
    }
    while_well = [each for each in load.failed if each.startswith("well:")]
    asked = sorted(load.seconds)
    held = {
        "memory": all(each <= GROWS for each in growth.values()),
        "writes": found >= load.written > 0,
        "requests": not while_well,
        "log": log_holds,
        "jobs": not left,
    }
    return {
        "ok": all(held.values()),
        "held": held,
        "seconds": looks[-1]["at"],
        "faults": sum(bool(b["fault"]) and not a["fault"] for a, b in pairwise(looks)),
        "requests": len(asked),
        "failed_while_a_fault_lay": len(load.failed) - len(while_well),
        "failed_while_well": dict(Counter(while_well)),
        "p50_seconds": round(asked[len(asked) // 2], 2),
        "p99_seconds": round(asked[int(len(asked) * 0.99)], 2),
        "written": load.written,
        "found": found,
        "jobs_left": left,
        "memory_grew_to": growth,
        "looks": looks,
    }


def _mean(looks: list[dict[str, Any]], name: str) -> float:
    return sum(each["memory"][name] for each in looks) / len(looks)


WIDE, HIGH, EDGE, LINE = 900, 320, 60, 15
COLOURS = {"web": "#1d70b8", "worker": "#00703c", "keeper": "#d4351c"}


def picture(told: dict[str, Any]) -> str:
    """Memory of each process over the minutes; grey where a fault lay."""
    looks = told["looks"]
    last, most = max(looks[-1]["at"], 1), max(max(each["memory"].values()) for each in looks) * 1.15
    words = f"Memory in MB over {last / 60:.0f} minutes at {told['asked_a_second']:g} requests a second; grey: a fault lay on the database"

    def x(at: float) -> float:
        return EDGE + at / last * (WIDE - 2 * EDGE)

    def y(mb: float) -> float:
        return HIGH - EDGE + 20 - mb / most * (HIGH - 2 * EDGE)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" font-family="sans-serif" font-size="13">',
        f'<title>{words}</title><rect width="{WIDE}" height="{HIGH}" fill="white"/><text x="{EDGE}" y="24">{words}</text>',
    ]
    parts += [
        f'<rect x="{x(each["at"]):.1f}" y="40" width="{x(EACH) - EDGE:.1f}" height="{HIGH - 80}" fill="#dde1e4"/>'
        for each in looks
        if each["fault"]
    ]
    for mb in range(0, int(most), 50):
        parts.append(
            f'<text x="8" y="{y(mb):.0f}">{mb} MB</text><path d="M{EDGE} {y(mb):.0f}H{WIDE - EDGE}" stroke="#eee"/>'
        )
    for minute in range(0, int(last / 60) + 1, max(1, int(last / 600))):
        parts.append(f'<text x="{x(minute * 60):.0f}" y="{HIGH - 12}">{minute}</text>')
    beside = 0.0
    for name in sorted(COLOURS, key=lambda one: y(looks[-1]["memory"][one])):
        way = " ".join(f"{x(each['at']):.1f},{y(each['memory'][name]):.1f}" for each in looks)
        beside = max(y(looks[-1]["memory"][name]), beside + LINE)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDE - EDGE + 6}" y="{beside:.0f}" fill="{COLOURS[name]}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


def run(given: argparse.Namespace) -> dict[str, Any]:
    with installation() as here:
        os.environ.update(here.environment)  # the tests' package joins the servers that are named, and begins none
        from tests.fault_line import Line

        here.manage("migrate", "--verbosity=0")
        here.manage("seed_demo", "--if-empty")
        line = Line(socket_of(here.environment["DATABASE_URL"]))
        here.environment |= {
            name: by_line(here.environment[name], line.port)
            for name in ("DATABASE_URL", "KEEPER_DATABASE_URL")
            if name in here.environment
        }
        told = soaked(given, here, line)
        line.close()
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "minutes": given.minutes}
    return {**about, "asked_a_second": given.rate, "fault_every_seconds": given.fault_every, **told}


def main() -> int:
    asked = argparse.ArgumentParser(description="The service under a steady load, with faults.")
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument(
        "--rate", type=float, default=10, help="requests a second; 6 is what scale.md reckons with at its busiest"
    )
    asked.add_argument("--fault-every", type=float, default=300, help="seconds")
    told = run(asked.parse_args())
    RESULT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    PICTURE.write_text(picture(told), encoding="utf-8")
    sys.stdout.write(json.dumps({name: value for name, value in told.items() if name != "looks"}, indent=1) + "\n")
    return 0 if told["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
