"""A firewall before the service, as some forces have one: what it refuses is answered by a page of its own, with 403; everything else
is passed on. In the suite it refuses what is posted with a certain phrase in it, in forms, parts of forms and names of files, as the
core rule set does; with PP_BEHIND_RULES, a folder of that set, every browser comes by the set itself (`python -m bench.wall`)."""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote_plus, urlsplit

from bench.core_rules import EXCEPTIONS, CoreRules, Request

PAGE = b"<!doctype html><title>403 Forbidden</title><h1>Forbidden</h1><p>Support ID 1815</p>"
RULES = os.environ.get("PP_BEHIND_RULES", "")
REFUSED = os.environ.get("PP_REFUSED", "")  # a file: what the set was asked and what it refused, a line each
HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


class Wall(ThreadingHTTPServer):
    """`answer` is what it says in place of the service: a status and a page. `refused` are the addresses it kept back."""

    daemon_threads = True

    def __init__(self, home: str, refuses: Callable[[Request], bool]) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.home, self.refuses = urlsplit(home), refuses
        self.answer = (403, PAGE)
        self.refused: list[str] = []

    @property
    def address(self) -> str:
        return f"http://{self.home.hostname}:{self.server_port}"


class Passing(BaseHTTPRequestHandler):
    server: Wall

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.refuses(Request(self.path, body, dict(self.headers.items()), self.command)):
            self.server.refused.append(self.path)
            self._say(self.server.answer[0], [("Content-Type", "text/html")], self.server.answer[1])
        else:
            self._pass(body)

    def _pass(self, body: bytes) -> None:
        way = http.client.HTTPConnection(self.server.home.hostname, self.server.home.port, timeout=60)
        with closing(way):
            way.request(self.command, self.path, body, dict(self.headers.items()))
            answer = way.getresponse()
            kept, page = (
                [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP],
                answer.read(),
            )
        with suppress(ConnectionError):  # a browser that went on to another page
            self._say(answer.status, kept, page)

    def _say(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def has(phrase: str) -> Callable[[Request], bool]:
    return lambda request: phrase in unquote_plus(request.body.decode("latin-1"))


@cache
def the_set() -> CoreRules:
    return CoreRules(Path(RULES), EXCEPTIONS.read_text(encoding="utf-8"))


def by_the_set(request: Request) -> bool:
    """Under the name that the service has in the world: the set minds a number in its place."""
    headers = {name: value for name, value in request.headers.items() if name not in ("Host", "Origin", "Referer")}
    told = Request(request.path, request.body, {**headers, "Host": "portal.example"}, request.verb)
    rules = the_set().refuse(told)
    if REFUSED:
        with Path(REFUSED).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"verb": request.verb, "path": request.path, "rules": rules}) + "\n")
    return bool(rules)


@contextmanager
def door_of(home: str) -> Iterator[str]:
    """Where browsers come in."""
    if not RULES:
        yield home
        return
    with wall(home, by_the_set) as made:
        yield made.address


@contextmanager
def wall(home: str, refuses: Callable[[Request], bool]) -> Iterator[Wall]:
    made = Wall(home, refuses)
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
