"""One Redis: the wire of the bell. What it holds may be lost (architecture 4.4), so it is kept simple."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from redis import Redis as Client
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotThere
from redis.exceptions import RedisError
from redis.retry import Retry

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
        try:
            return bool(self._client().ping())
        except RedisError:
            return False

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
        try:
            self._client().shutdown(nosave=True)
        except NotThere:
            return
        self._becomes(up=False)

    def _client(self) -> Client:
        # No retries: the client's own wait ten seconds for a server that we know may not be there.
        once = Retry(NoBackoff(), 0)
        return Client(unix_socket_path=str(self.socket), socket_timeout=5, retry=once)

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
