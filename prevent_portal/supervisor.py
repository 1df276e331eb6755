"""`make run`: one process that brings everything up, keeps it up, and takes it down in order.

Each child has a session of its own, so a Ctrl-C reaches this process alone: in one process group Celery would
stop cold in the middle of a render, and Redis and PostgreSQL would be gone before the worker had finished.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psycopg

from prevent_portal.builds import NOT_CARRIED_OVER, is_of_before
from prevent_portal.embedded import CannotStart, Servers, command_environment
from prevent_portal.embedded.scanner import scanner_at
from prevent_portal.embedded.servers import running

PATIENCE = {
    "web": 20,
    "worker": 30,
    "packs": 30,
    "files": 30,
    "keeper": 10,
}  # seconds between the polite signal and the other one
LONGEST_PAUSE = 30
# A supervisor that is itself killed cannot stop anybody; the kernel then tells its children, where it can.
NOT_ORPHANED = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
LOOK_AFTER_SERVERS = 5
YIELDING = ["nice", "-n", "10"] if shutil.which("nice") else []


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


@dataclass
class Child:
    """One long-running process, and how often it has died lately."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    began: float = 0.0
    again_at: float = 0.0

    def start(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            [*NOT_ORPHANED, *self.command],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def look_after(self) -> None:
        """Start it again if it died, after a pause that grows while it keeps dying."""
        if self.process and self.process.poll() is not None:
            self._note_death(self.process.returncode)
            self.process = None
        if self.process is None and time.monotonic() >= self.again_at:
            self.start()

    def _note_death(self, code: int) -> None:
        lived = time.monotonic() - self.began
        self.deaths = 1 if lived > LONGEST_PAUSE else self.deaths + 1
        pause = min(LONGEST_PAUSE, 2 ** (self.deaths - 1))
        self.again_at = time.monotonic() + pause
        say(f"The {self.name} process ended ({_how(code)}); starting it again in {pause} s.")

    def stop(self) -> None:
        """One polite signal to it alone; what is left of its session after its time is killed."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE.get(self.name, 10))
        except subprocess.TimeoutExpired:
            say(f"The {self.name} process did not stop in time and was killed.")
        self._sweep()
        self.process.wait()

    def _sweep(self) -> None:
        # Its session is its process group: a pool child that outlived its parent is still in there.
        try:
            os.killpg(self.process.pid if self.process else 0, signal.SIGKILL)
        except ProcessLookupError:
            return


@dataclass
class Supervisor:
    """The children in the order in which they are started and stopped: web, workers, keeper."""

    children: list[Child]
    embedded: Servers | None = None
    stopping: bool = field(default=False, init=False)

    def run(self, *, when_up: Callable[[], bool]) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_requested)
        announced = False
        try:
            while not self.stopping:
                self._round()
                announced = announced or when_up()
                time.sleep(0.2)
        finally:
            self._stop_all()

    def _round(self) -> None:
        for child in self.children:
            child.look_after()
        if self.embedded and time.monotonic() % LOOK_AFTER_SERVERS < 0.2:
            revive(self.embedded)

    def _stop_requested(self, number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _stop_all(self) -> None:
        say("Stopping.")
        for child in self.children:
            child.stop()


def revive(servers: Servers) -> None:
    """What was killed a moment ago may hold its place until its process has gone altogether: it is tried again."""
    try:
        for name in servers.revive():
            say(f"{name} had stopped; it is running again.")
    except CannotStart:
        say("PostgreSQL or Redis has stopped and does not start yet; trying again.")


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def celery_worker(queue: str, at_a_time: int) -> list[str]:
    return [
        # Root is somebody trying it in a container; that is not worth five lines at each start.
        *(sys.executable, "-W", "ignore:You're running the worker with superuser privileges"),
        *(
            "-m",
            "celery",
            "--quiet",
            "-A",
            "prevent_portal",
            "worker",
            "--queues",
            queue,
            "--hostname",
            f"{queue}@%h",
        ),
        *("--concurrency", str(at_a_time), "--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    ]


def commands(port: str, metrics: str) -> dict[str, list[str]]:
    """What runs, and how many of it: sized for a demonstration on a small machine."""
    python = sys.executable
    return {
        "web": [
            *(python, "-m", "gunicorn", "prevent_portal.wsgi", "--bind", f"127.0.0.1:{port}"),
            # No access log: an address and a time say who looked at whom, outside the audit log.
            *(
                "--workers",
                "2",
                "--threads",
                "8",
                "--graceful-timeout",
                "15",
                "--log-level",
                "warning",
            ),
        ],
        # What is urgent never stands behind what is slow: twenty packs hold back no mail.
        "worker": [python, "manage.py", "worker"],
        "packs": [*YIELDING, *celery_worker("packs", 2)],
        "files": [*YIELDING, *celery_worker("evidence", 1)],
        "keeper": [python, "manage.py", "keeper"],
        # Each under a role of its own, and neither with the application's: who writes events cannot seal them.
        "sealer": [python, "manage.py", "audit_sealer"],
        "verifier": [python, "manage.py", "audit_verifier"],
        "metrics": [python, "manage.py", "metrics", "--port", metrics],
    }


def port_of_metrics(port: str) -> str:
    """Beside the web's own, 9000 for 8000; where that one is taken, one that is free. Figures are no reason not to start."""
    beside = int(port) + (1000 if int(port) < 60_000 else -1000)
    return str(free_port(beside) or free_port(0))


def free_port(wanted: int) -> int | None:
    """That port of the loopback where it is free; any that is free for 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return None
        return int(probe.getsockname()[1])


def counts_of(embedded: Servers) -> str:
    """Where the processes of a demonstration lay what they count."""
    counts = embedded.place.state / "counts"
    counts.mkdir(mode=0o700, exist_ok=True)
    return str(counts)


def scanner_of(environment: dict[str, str], embedded: Servers | None) -> dict[str, list[str]]:
    """What has to run so that files of a demonstration are scanned, and its address in the environment. Nothing where a scanner
    was named, or the servers are a site's own; where the machine has none it is said, for then every file stays held."""
    if embedded is None or environment.get("CLAMD_ADDRESS"):
        return {}
    scanner = scanner_at(embedded.place)
    if scanner is None:
        say(
            "No virus scanner is here, so files that are sent stay held: sudo apt-get install clamav-daemon clamav-freshclam"
        )
        return {}
    environment["CLAMD_ADDRESS"] = scanner.address
    return scanner.commands


def succeeds(environment: Mapping[str, str], *arguments: str) -> bool:
    argv = ["manage.py", *arguments]
    allowed = command_environment(environment, argv)
    quietly = subprocess.DEVNULL if "--check" in arguments else None
    return not subprocess.run([sys.executable, *argv], env=allowed, stdout=quietly).returncode  # noqa: S603 - our own


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """One management command, with the addresses it may see; its failure is ours."""
    if not succeeds(environment, *arguments):
        raise CannotStart(f"`manage.py {' '.join(arguments)}` failed; see above.")


def refuse_a_database_of_before(address: str, *, folder: Path) -> None:
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        if is_of_before(cursor):
            raise CannotStart(f"{NOT_CARRIED_OVER}\nTo begin with an empty one: `rm -rf {folder}`, then `make run`.")


def prepare(environment: Mapping[str, str], embedded: Servers | None) -> None:
    """The schema, the reference data and, on an empty database in demo mode, the invented people."""
    if embedded:
        refuse_a_database_of_before(environment["DATABASE_URL"], folder=embedded.place.data)
        if not succeeds(environment, "migrate", "--check"):
            embedded.open_the_log()
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "load_reference")
    if environment.get("DEMO") == "1":
        manage(environment, "seed_demo", "--if-empty")


def address_at(port: str) -> str:
    return f"http://127.0.0.1:{port}"


def refuse_a_taken_port(port: str) -> None:
    """Better said at once than by a web process that dies again and again."""
    if free_port(int(port)) is None:
        raise CannotStart(f"Port {port} is taken. Choose another: PORT=8001 make run")


def announce_when_up(port: str, metrics: str, *, demo: bool) -> Callable[[], bool]:
    """Ask the web process until it answers, then print where it is."""
    address = address_at(port)

    def up() -> bool:
        try:
            with urllib.request.urlopen(f"{address}/livez", timeout=1):  # noqa: S310 - our own address
                pass
        except OSError:
            return False
        say(f"\n  Prevent Portal   {address}/")
        say(f"  Figures          {address_at(metrics)}/metrics")
        if demo:
            say(f"  Demo people      {address}/demo/")
        say("  Ctrl-C stops everything.\n")
        return True

    return up


def serve(port: str) -> None:
    refuse_a_taken_port(port)
    metrics = port_of_metrics(port)
    with running() as (addresses, embedded):
        environment = {**os.environ, **addresses, "PYTHONUNBUFFERED": "1"}
        if embedded:
            environment.setdefault("METRICS_DIR", counts_of(embedded))
        if environment.get("DEMO") == "1":
            environment.setdefault("SITE_ADDRESS", address_at(port))
        scanning = scanner_of(environment, embedded)
        prepare(environment, embedded)
        # From here on nobody has the owner's address any more (architecture 6).
        children = [
            Child(name, command, command_environment(environment, command[1:]))
            for name, command in (scanning | commands(port, metrics)).items()
        ]
        allowed = command_environment(environment, [])
        when_up = announce_when_up(port, metrics, demo=allowed.get("DEMO") == "1")
        Supervisor(children, embedded).run(when_up=when_up)
    say("Stopped.")


if __name__ == "__main__":
    try:
        serve(os.environ.get("PORT", "8000"))
    except CannotStart as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)
