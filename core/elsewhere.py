"""Asking another server, over HTTPS, within a budget of time and of bytes (ADR 0039).

The page that asks waits for so long and no longer, whatever is silent: the name server, the connection, a server that says one
letter every second. No redirect is followed, and only hosts are asked that those who run the service have named."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from threading import BoundedSemaphore, Lock, Thread
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PLAIN = re.compile(r"[!-~]{1,2000}")  # no space, no line of its own, no letter that looks like another


class NotHeard(Exception):
    """The other server did not give what was asked for. `why` is a word for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True)
class Question:
    """What is asked: read an address, or send it a form."""

    url: str
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Elsewhere:
    """Servers elsewhere: how long a page waits, how much is read, how many pages wait at once, and for how long a server
    that failed is left alone. In plain text only a server of this machine is asked, and only where `loopback` says so."""

    seconds: float
    most_bytes: int
    at_once: int
    left_alone: float
    _failed: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _room: BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        self._room = BoundedSemaphore(self.at_once)

    def ask(self, question: Question, *, hosts: Collection[str], loopback: bool = False) -> Answer:
        """Raises NotHeard. A server that refuses has answered: its status is the answer."""
        where = allowed(question.url, hosts=hosts, loopback=loopback)
        self._not_resting(where.netloc)
        if not self._room.acquire(blocking=False):
            raise NotHeard("busy")
        asked = _Asked(where, question, seconds=self.seconds, most=self.most_bytes, done=self._room.release)
        try:
            return asked.heard_within(self.seconds)
        except NotHeard as failure:
            if failure.why in ("silent", "unreachable"):
                self._rest(where.netloc)
            raise

    def _not_resting(self, server: str) -> None:
        with self._lock:
            since = self._failed.get(server)
        if since is not None and time.monotonic() - since < self.left_alone:
            raise NotHeard("left_alone")

    def _rest(self, server: str) -> None:
        with self._lock:
            self._failed[server] = time.monotonic()


def allowed(url: str, *, hosts: Collection[str], loopback: bool = False) -> SplitResult:
    """The parts of an address that may be asked. Raises NotHeard for every other."""
    try:
        where = urlsplit(url)
        host, _ = where.hostname or "", where.port
    except ValueError:
        raise NotHeard("address") from None
    if where.username is not None or where.password is not None or where.fragment or not PLAIN.fullmatch(url):
        raise NotHeard("address")
    if loopback and host in LOOPBACK and where.scheme in ("http", "https"):
        return where
    if where.scheme != "https" or host not in hosts:
        raise NotHeard("host")
    return where


class _Asked:
    """One question, in a thread of its own: the page that waits for it can go on without."""

    def __init__(
        self, where: SplitResult, question: Question, *, seconds: float, most: int, done: Callable[[], None]
    ) -> None:
        self.question, self.most, self.done = question, most, done
        self.path = where._replace(scheme="", netloc="").geturl() or "/"
        host, port = where.hostname or "", where.port
        self.connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(host, port, timeout=seconds, context=_certificates())
            if where.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=seconds)
        )
        self.connection._create_connection = self._connected  # type: ignore[attr-defined]  # what it connects by
        # The same connection under a number of its own: TLS takes the first one over.
        self.line: socket.socket | None = None
        self.is_left = False
        self.answer: Answer | None = None
        self.failure = NotHeard("silent")
        self.thread = Thread(target=self._run, daemon=True)

    def heard_within(self, seconds: float) -> Answer:
        self.thread.start()
        self.thread.join(seconds)
        if self.thread.is_alive():
            self._hang_up()
            raise NotHeard("silent")
        if self.answer is None:
            raise self.failure
        return self.answer

    def _run(self) -> None:
        try:
            self.answer = self._exchange()
        except NotHeard as failure:
            self.failure = failure
        except TimeoutError:
            self.failure = NotHeard("silent")
        except (OSError, http.client.HTTPException, ValueError):
            self.failure = NotHeard("unreachable")
        finally:
            self.connection.close()
            if self.line:
                self.line.close()
            self.done()

    def _exchange(self) -> Answer:
        form = self.question.form
        body = None if form is None else urlencode(form)
        sent = {"Accept": "application/json", "Connection": "close", **self.question.headers}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if body is None else "POST", self.path, body, sent)
        with self.connection.getresponse() as response:
            if 300 <= response.status < 400:
                raise NotHeard("redirect")
            if response.status >= 500:
                raise NotHeard("unreachable")
            read = response.read(self.most + 1)
        if len(read) > self.most:
            raise NotHeard("too_long")
        return Answer(response.status, read)

    def _connected(self, *address: Any, **options: Any) -> socket.socket:
        made = socket.create_connection(*address, **options)
        self.line = made.dup()
        if self.is_left:  # while the name server was asked
            self._hang_up()
        return made

    def _hang_up(self) -> None:
        """The thread ends with its next breath, and gives its place back."""
        self.is_left = True
        if line := self.line:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@cache
def _certificates() -> ssl.SSLContext:
    """Those of the machine, or of the file that SSL_CERT_FILE names."""
    return ssl.create_default_context()
