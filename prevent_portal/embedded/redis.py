"""One Redis: the wire of the bell. What it holds may be lost (architecture 4.4), so it is kept simple."""

import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from prevent_portal.embedded.addresses import redis_address
from prevent_portal.embedded.failure import CannotStart, last_words
from prevent_portal.embedded.place import Place
from prevent_portal.embedded.programs import redis_program

SECONDS_TO_START = 30
SETTINGS = """\
# Written at each start; a change made here is lost.
port 0
unixsocket "{socket}"
unixsocketperm 700
daemonize yes
dir "{folder}"
logfile "{log}"
save ""
appendonly {durable}
maxmemory-policy noeviction
databases 2
"""


@dataclass(frozen=True)
class Redis:
    """Reached through a socket in a directory only its account may enter; it listens on no port."""

    place: Place
    durable: bool

    @property
    def socket(self) -> Path:
        return self.place.sockets / "redis.sock"

    @property
    def log(self) -> Path:
        return self.place.data / "redis.log"

    @property
    def address(self) -> str:
        return redis_address(self.socket)

    def is_up(self) -> bool:
        return self._says("PING").startswith("+PONG")

    def start(self) -> None:
        if self.is_up():
            return
        folder = self.place.private_directory(self.place.data / "redis")
        settings = self.place.write("redis.conf", self._settings(folder))
        command = [str(redis_program(self.place)), str(settings)]
        done = subprocess.run(command, capture_output=True, text=True, **self.place.run_as())  # noqa: S603
        if done.returncode or not self._becomes(up=True):
            raise CannotStart(f"Redis did not start.\n{done.stdout}{done.stderr}{last_words(self.log)}")

    def stop(self) -> None:
        self._says("SHUTDOWN NOSAVE")
        self._becomes(up=False)

    def _says(self, command: str) -> str:
        """The answer to one command; nothing, if no server is there. The client library takes half a second to
        import and ten to give up, and every command would pay that."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.settimeout(5)
            try:
                wire.connect(str(self.socket))
                wire.sendall(f"{command}\r\n".encode())
                return wire.recv(64).decode()
            except OSError:
                return ""

    def _settings(self, folder: Path) -> str:
        durable = "yes" if self.durable else "no"
        quoted = {"socket": self.socket, "folder": folder, "log": self.log}
        return SETTINGS.format(durable=durable, **{name: _escape(path) for name, path in quoted.items()})

    def _becomes(self, *, up: bool) -> bool:
        patience = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < patience:
            if self.is_up() is up:
                return True
            time.sleep(0.02)
        return False


def _escape(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
