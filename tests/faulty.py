"""Stand-ins on loopback for what fails: a way to the database that can be cut, and servers that are no help."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


class Way:
    """A TCP way to a server. `mode`: "well", "slow" (each piece is late), "silent" (nothing passes any more), "down"."""

    def __init__(self, target: str, late: float = 0.02) -> None:
        self.target, self.late, self.mode = target, late, "well"
        self.lines: list[socket.socket] = []
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
                while self.mode == "silent":
                    time.sleep(0.02)
                if self.mode == "slow":
                    time.sleep(self.late)
                sink.sendall(piece)


@contextmanager
def relay(mode: str, taken: list[str]) -> Iterator[int]:
    """A mail server: "well", "slow", "silent", "full" (it says that it has no room) or "down". Yields its port."""
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
            while line.readline() not in (b".\r\n", b""):
                pass
            taken.append(said)
            say("250 taken")
        elif word == "QUIT":
            say("221 bye")
            return
        else:
            say("250 yes")
