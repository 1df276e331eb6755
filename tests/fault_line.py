"""A TCP way to a server on which one of seven faults can be laid, and taken off again: the small proxy of the fault matrix."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress

FAULTS = ("down", "1 s", "10 s", "timeout", "reset", "slow close", "1 KB/s")
LATE = {"1 s": 1.0, "10 s": 10.0}
CLOSES_LATE = 5.0  # seconds after the server has hung up
SLICE, PER_SECOND = 64, 1_000  # bytes


class Line:
    """`target` is a path of a socket, or a port of the loopback. An answer is what comes from the server: it is that which is
    late. Open connections end when a fault is taken off: what was lost on its way stays lost.

    `met` counts what came by while the fault lay: a connection, a piece of one. Where nothing listens there is nothing to
    count with: `knocked()` says who asked in vain, and is told by who knocks."""

    def __init__(self, target: str | int) -> None:
        self.target, self.fault, self.port, self.met = target, "", 0, 0
        self._ends: list[socket.socket] = []
        self._servers: list[socket.socket] = []
        self._open()

    def lay(self, fault: str) -> None:
        assert fault in FAULTS
        self.fault, self.met = fault, 0
        if fault == "down":
            self.close()
        elif fault == "reset":
            self._cut(reset=True)
        elif fault == "slow close":  # as when the server has hung up on whom it knew: they hear of it later
            servers, self._servers = self._servers, []
            for server in servers:
                with suppress(OSError):
                    server.shutdown(socket.SHUT_RDWR)

    def knocked(self, port: object) -> None:
        """That somebody of this process asked for a connection, of the server itself or of another."""
        self.met += bool(self.fault) and str(port) == str(self.port)

    def mend(self) -> None:
        was, self.fault = self.fault, ""
        self._cut(reset=False)
        if was == "down":
            self._open()

    def close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._cut(reset=False)

    def _open(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._welcome, args=(self._door,), daemon=True).start()

    def _welcome(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                self.met += bool(self.fault)
                try:
                    server = self._server()
                except OSError:
                    client.close()
                    continue
                threading.Thread(target=self._serve, args=(client, server), daemon=True).start()

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        with client, server:
            self._ends += [client, server]
            self._servers.append(server)
            answers = threading.Thread(target=self._carry, args=(server, client, True), daemon=True)
            answers.start()
            self._carry(client, server, False)
            answers.join()

    def _server(self) -> socket.socket:
        if isinstance(self.target, int):
            return socket.create_connection(("127.0.0.1", self.target))
        made = socket.socket(socket.AF_UNIX)
        made.connect(self.target)
        return made

    def _carry(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65_536):
                self._pass_on(piece, sink, answers)
            time.sleep(CLOSES_LATE if answers and self.fault == "slow close" else 0)
            sink.shutdown(socket.SHUT_WR)

    def _pass_on(self, piece: bytes, sink: socket.socket, answers: bool) -> None:
        self.met += bool(self.fault)
        if self.fault == "reset":
            self._cut(reset=True)
            raise ConnectionResetError
        while self.fault == "timeout":
            time.sleep(0.02)
        if answers and (late := LATE.get(self.fault)):
            self._sleep(late)
        while self.fault == "1 KB/s" and piece:
            sink.sendall(piece[:SLICE])
            piece = piece[SLICE:]
            time.sleep(SLICE / PER_SECOND)
        sink.sendall(piece)

    def _sleep(self, seconds: float) -> None:
        """Not longer than the fault lasts."""
        until, fault = time.monotonic() + seconds, self.fault
        while time.monotonic() < until and self.fault == fault:
            time.sleep(0.02)

    def _cut(self, *, reset: bool) -> None:
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                if (
                    reset
                ):  # then it is closed without a farewell: the other side is told that there is no such connection
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)
