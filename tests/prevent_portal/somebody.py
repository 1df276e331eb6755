"""Somebody at a terminal whose command needs the embedded servers, as a real process of its own."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]

# Says where the servers are, then works until its input ends.
COMMAND = """
import json, os, sys
from pathlib import Path
from prevent_portal.embedded import place, servers
place.STATE = Path(sys.argv[1])
with servers("demo", given={}) as addresses:
    print(json.dumps(addresses), flush=True)
    sys.stdin.read()
"""


@dataclass
class Somebody:
    process: subprocess.Popen
    addresses: dict[str, str] | None = None

    @classmethod
    def starts(cls, home: Path) -> "Somebody":
        command = [sys.executable, "-c", COMMAND, str(home)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return cls(subprocess.Popen(command, cwd=ROOT, **pipes))

    def is_served(self) -> "Somebody":
        self.addresses = json.loads(self.process.stdout.readline())
        return self

    def asks(self, question: str, *, role: str = "DATABASE_URL") -> tuple:
        with psycopg.connect(self.addresses[role]) as connection:
            return connection.execute(question).fetchone()

    def which_server(self) -> str:
        """A server that is started again is another server."""
        return str(self.asks("SELECT pg_postmaster_start_time()")[0])

    def leaves(self) -> None:
        self.process.communicate(timeout=60)

    def is_hit_by(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.communicate(timeout=60)


def is_answered(addresses: dict[str, str]) -> bool:
    try:
        psycopg.connect(addresses["DATABASE_URL"]).close()
    except psycopg.OperationalError:
        return False
    return True


def make_home(name: str = "home") -> Path:
    """A directory the servers' account can enter even when the tests run as root."""
    above = Path(tempfile.mkdtemp(prefix="pp-test-", dir="/tmp"))
    above.chmod(0o755)
    home = above / name
    home.mkdir(parents=True)
    return home


def clear(home: Path) -> None:
    """Stop what a SIGKILL left behind, and remove every trace."""
    last = Somebody.starts(home).is_served()
    last.leaves()
    sockets = Path(parse_qs(urlsplit(last.addresses["DATABASE_URL"]).query)["host"][0])
    for path in (sockets, Path("/tmp") / home.relative_to("/tmp").parts[0]):
        shutil.rmtree(path, ignore_errors=True)
