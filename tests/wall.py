"""A firewall before the service, as some forces have one: what is posted with a certain phrase in it is answered by a page of its
own, with 403; everything else is passed on. It reads forms, parts of forms and names of files, as the core rule set does."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote_plus, urlsplit

PAGE = b"<!doctype html><title>403 Forbidden</title><h1>Forbidden</h1><p>Support ID 1815</p>"
HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


class Wall(ThreadingHTTPServer):
    """`answer` is what it says in place of the service: a status and a page. `refused` are the addresses it kept back."""

    daemon_threads = True

    def __init__(self, home: str, phrase: str) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.home, self.phrase = urlsplit(home), phrase
        self.answer = (403, PAGE)
        self.refused: list[str] = []

    @property
    def address(self) -> str:
        return f"http://{self.home.hostname}:{self.server_port}"


class Passing(BaseHTTPRequestHandler):
    server: Wall

    def do_GET(self) -> None:
        self._pass(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.phrase in unquote_plus(body.decode("latin-1")):
            self.server.refused.append(self.path)
            self._say(self.server.answer[0], [("Content-Type", "text/html")], self.server.answer[1])
        else:
            self._pass(body)

    def _pass(self, body: bytes) -> None:
        way = http.client.HTTPConnection(self.server.home.hostname, self.server.home.port, timeout=60)
        way.request(self.command, self.path, body, dict(self.headers.items()))
        answer = way.getresponse()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP]
        self._say(answer.status, kept, answer.read())
        way.close()

    def _say(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def wall(home: str, phrase: str) -> Iterator[Wall]:
    made = Wall(home, phrase)
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
