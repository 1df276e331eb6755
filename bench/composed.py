"""docker-compose.yml, started: python -m bench.composed [--programs FOLDER] [--minutes 20]

Where an engine with compose answers, it is asked to: images built, all started and waited for, a page asked for through the proxy,
all stopped. Elsewhere, as root on Linux, each service's own command is run here with the file's own environment, mounts, secrets,
user and capabilities, in namespaces of its own (bench/contained.py): the paths and host names are those of the file. HERE names
what is other. Each is held to its own health check, and after a SIGTERM to its own grace. Secrets are made by the lines of
docs/operations.md. FOLDER is where packages that are not installed were unpacked (dpkg -x): redis, age, clamav. A service whose
program is not there is named as not run. Writes bench/results/composed.json; exits with 1 where one that was run is not well."""

from __future__ import annotations

import argparse
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.compose_file import ROOT, Service, in_order, seconds, services
from bench.contained import Contained, Machine
from bench.walked import NO_NAME_AT_THE_MAIL_SERVER, secrets_block

RESULT = ROOT / "bench" / "results" / "composed.json"
HOST = "localhost"  # for which the proxy makes a certificate of its own, and asks nobody
PAGE = f"https://{HOST}/accounts/login/"
GIVEN = {"PORTAL_HOST": HOST}
EVERY = 2.0  # seconds between two looks


def engine() -> bool:
    """Whether there is one that has compose and runs."""
    for asked in (["docker", "compose", "version"], ["docker", "info"]):
        try:
            subprocess.run(asked, check=True, capture_output=True, timeout=60)
        except (OSError, subprocess.SubprocessError):
            return False
    return True


def make_secrets(folder: Path, programs: Path | None) -> None:
    """By the lines of the page, with its own values for containers."""
    told = {name: value for name, value in os.environ.items() if name not in ("SERVER", "BELL", "INSIDE")}
    if programs:
        told["PATH"] = f"{programs}/usr/bin:{told['PATH']}"
    text = f"set -eu\n{secrets_block()}{NO_NAME_AT_THE_MAIL_SERVER}"
    subprocess.run(["bash", "-c", text], cwd=folder, env=told, check=True, capture_output=True, timeout=300)


def by_the_engine(folder: Path) -> dict[str, Any]:
    """A copy of the checkout, because the file's paths begin where it lies."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "portal")], check=True)
    make_secrets(folder / "portal", None)
    compose = ["docker", "compose", "--project-name", f"composed{os.getpid()}"]

    def do(*words: str) -> str:
        told = {**os.environ, **GIVEN}
        return subprocess.run(
            [*compose, *words], cwd=folder / "portal", env=told, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    began = time.monotonic()
    try:
        do("up", "--detach", "--build", "--wait", "--wait-timeout", "1800")
        page = asked(ssl._create_unverified_context())
        states = [json.loads(line) for line in do("ps", "--all", "--format", "json").splitlines()]
        found = {
            one["Service"]: {"well": one.get("Health") in ("healthy", "") or one["ExitCode"] == 0} for one in states
        }
    finally:
        do("down", "--volumes", "--timeout", "60")
    return {"by": "engine", "seconds": round(time.monotonic() - began), "page": page, "services": found}


def asked(context: ssl.SSLContext) -> dict[str, int]:
    """What the world is answered: a page, and nothing to a probe."""
    told = {}
    for address in (PAGE, f"https://{HOST}/readyz"):
        try:
            with urllib.request.urlopen(address, context=context, timeout=30) as answer:
                told[address] = answer.status
        except urllib.error.HTTPError as refused:
            told[address] = refused.code
    return told


class Run:
    """All of it, natively, one after the other as they depend on each other."""

    def __init__(self, machine: Machine, until: float, patience: float) -> None:
        self.machine, self.until, self.patience = machine, until, patience
        self.at_work: dict[str, Contained] = {}
        self.found: dict[str, dict[str, Any]] = {}

    def begin(self, one: Service, stack: ExitStack) -> None:
        if wanting := self.machine.wanting(one):
            self.say(one.name, not_run=f"{wanting} is not on this machine")
            return
        for other, condition in one.after().items():
            if other in self.at_work and condition == "service_healthy" and not self.wait(self.at_work[other]):
                raise SystemExit(f"{other} is not well:\n{self.at_work[other].words()}")
        self.at_work[one.name] = begun = stack.enter_context(self.machine.running(one))
        if one.said.get("restart") == "no":
            code = begun.process.wait(timeout=self.left())
            self.say(one.name, well=code == 0, seconds=begun.age())
            del self.at_work[one.name]
            if code:
                raise SystemExit(f"{one.name} ended with {code}:\n{begun.words()}")

    def left(self) -> float:
        return max(1.0, self.until - time.monotonic())

    def wait(self, one: Contained) -> bool:
        """Until its own check says that it is well, within what an engine would wait, and what is left."""
        told = one.service.said.get("healthcheck", {})
        name = one.service.name
        if name in self.found:
            return bool(self.found[name]["well"])
        patience = seconds(told.get("start_period", "")) + int(told.get("retries", 3)) * seconds(told["interval"])
        until = time.monotonic() + min(self.left(), patience * self.patience)
        while (
            not (well := one.is_well(seconds(told["timeout"]) * self.patience))
            and time.monotonic() < until
            and one.is_there()
        ):
            time.sleep(EVERY)
        self.say(name, well=well, seconds=one.age(), **({} if well else {"words": one.words()}))
        return well

    def end(self, one: Contained) -> None:
        took, code = one.stop()
        told = self.found[one.service.name]
        told |= {"ended_in": round(took, 1), "grace": one.service.grace, "code": code}
        told["well"] = told["well"] and took < one.service.grace

    def say(self, name: str, **told: Any) -> None:
        self.found[name] = told
        sys.stdout.write(f"{name}: {json.dumps(told)}\n")
        sys.stdout.flush()


def natively(folder: Path, programs: Path | None, minutes: float, patience: float) -> dict[str, Any]:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    make_secrets(folder, programs)
    run = Run(Machine(folder, programs), time.monotonic() + minutes * 60, patience)
    page: dict[str, int] = {}
    with ExitStack() as stack:
        for one in in_order(services(GIVEN)):
            run.begin(one, stack)
        for each in list(run.at_work.values()):
            run.wait(each)
        if "proxy" in run.at_work:
            authority = folder / "volumes/certificates/caddy/pki/authorities/local/root.crt"
            page = asked(ssl.create_default_context(cafile=str(authority)))
        for each in reversed(run.at_work.values()):
            run.end(each)
    return {"by": "namespaces of this machine", "patience": patience, "page": page, "services": run.found}


def is_well(told: dict[str, Any]) -> bool:
    ran = [one["well"] for one in told["services"].values() if "not_run" not in one]
    return bool(ran) and all(ran) and list(told["page"].values()) == [200, 404]


def main() -> None:
    parser = argparse.ArgumentParser(description="Start what docker-compose.yml describes.")
    parser.add_argument("--programs", type=Path, help="where packages that are not installed were unpacked")
    parser.add_argument("--minutes", type=float, default=20, help="for all of it, natively")
    parser.add_argument(
        "--patience", type=float, default=1, help="on a busy machine: how many times as long a check may take"
    )
    parser.add_argument("--within", action="store_true", help="(is given by this command to itself)")
    given = parser.parse_args()
    if not given.within and not engine():
        again = [
            "unshare",
            "--net",
            "--mount",
            "--propagation",
            "private",
            sys.executable,
            "-m",
            "bench.composed",
            "--within",
            *sys.argv[1:],
        ]
        os.execvp("unshare", again)
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load_before": round(os.getloadavg()[0], 1)}
    with TemporaryDirectory(prefix="composed-") as made:
        folder = Path(made)
        told = (
            natively(folder, given.programs, given.minutes, given.patience) if given.within else by_the_engine(folder)
        )
    told = about | {"ok": is_well(told)} | told
    RESULT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    sys.exit(0 if told["ok"] else 1)


if __name__ == "__main__":
    main()
