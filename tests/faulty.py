"""Stand-ins on loopback for what fails: a way to the database that can be cut, and servers that are no help."""

from __future__ import annotations

import ast
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from tests.source import parsed

Test = TypeVar("Test", bound=Callable[..., object])


def shows(part: str, *faults: str) -> Callable[[Test], Test]:
    """Marks a test of these cells of the table "When a part fails" in docs/operations.md, which are read
    from the source."""
    return lambda test: test


def shown_in(folder: Path) -> set[tuple[str, str]]:
    """Every (part, fault) that a test says it shows."""
    return {
        (part, fault)
        for path in folder.rglob("test_*.py")
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "shows"
        for part, *faults in [[ast.literal_eval(said) for said in call.args]]
        for fault in faults
    }


class Way:
    """A TCP way to a server. `mode`: "well", "slow" (each piece is late), "silent" (nothing passes
    any more), "down"."""

    def __init__(self, target: str, late: float = 0.02) -> None:
        self.target, self.late, self.mode = target, late, "well"
        self.lines: list[socket.socket] = []
        self.lost: set[int] = set()
        self.port = 0
        self.open()

    def open(self) -> None:
        self.door = socket.create_server(("127.0.0.1", self.port))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._welcome, args=(self.door,), daemon=True).start()

    def be(self, mode: str) -> None:
        self.mode = mode
        if mode == "down":
            self.close()
        elif self.door.fileno() == -1:
            self.open()
        if mode == "well":
            self.cut()  # what was lost on its way stays lost

    def lose(self) -> None:
        """What is open carries nothing any more, and is told nothing; what is opened from now on is well."""
        self.lost |= {id(line) for line in self.lines}

    def cut(self) -> None:
        for line in self.lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self.lines.clear()

    def close(self) -> None:
        with suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.cut()

    def _welcome(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self.target)
                self.lines += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                while self.mode == "silent" or id(source) in self.lost:
                    time.sleep(0.02)
                if self.mode == "slow":
                    time.sleep(self.late)
                sink.sendall(piece)


@contextmanager
def relay(mode: str, taken: list[str]) -> Iterator[int]:
    """A mail server: "well", "slow", "silent", "full" (it says that it has no room) or "down". Yields its port; `taken`
    are the messages."""
    door = socket.create_server(("127.0.0.1", 0))
    port = int(door.getsockname()[1])
    if mode == "down":
        door.close()
    elif mode != "silent":
        threading.Thread(target=_serve_mail, args=(door, mode, taken), daemon=True).start()
    yield port
    with suppress(OSError):
        door.shutdown(socket.SHUT_RDWR)
    door.close()


@contextmanager
def late_redis(late: float) -> Iterator[int]:
    """A Redis that takes everything, and gives each answer late. Yields its port."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                with client:
                    while client.recv(65536):
                        time.sleep(late)
                        client.sendall(b"+OK\r\n")

    threading.Thread(target=serve, daemon=True).start()
    yield int(door.getsockname()[1])
    with suppress(OSError):
        door.shutdown(socket.SHUT_RDWR)
    door.close()


def _serve_mail(door: socket.socket, mode: str, taken: list[str]) -> None:
    with suppress(OSError):
        while True:
            client, _ = door.accept()
            with client, client.makefile("rwb") as line:
                _talk(line, mode, taken)


def _talk(line: Any, mode: str, taken: list[str]) -> None:
    def say(words: str) -> None:
        time.sleep(0.1 if mode == "slow" else 0)
        line.write(f"{words}\r\n".encode())
        line.flush()

    say("220 ready")
    while said := line.readline().decode().strip():
        word = said[:4].upper()
        if word == "MAIL" and mode == "full":
            say("452 4.3.1 Insufficient system storage")
        elif word == "DATA":
            say("354 go on")
            taken.append("".join(iter(lambda: line.readline().decode(), ".\r\n")))
            say("250 taken")
        elif word == "QUIT":
            say("221 bye")
            return
        else:
            say("250 yes")
