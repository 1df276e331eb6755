"""An installation at work for the benchmarks that go on for minutes: servers of its own, webs as they are served, and a teacher who
turns pages and begins reports."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
READ = ("/you/", "/messages/", "/guidance/", "/", "/drafts/")


@dataclass
class Installation:
    """`own` are its servers; `environment` is what each process of the service is told; `folder` goes with them."""

    own: Any
    environment: dict[str, str]
    folder: Path

    @property
    def owner(self) -> str:
        return self.environment["OWNER_DATABASE_URL"]

    def manage(self, *arguments: str, code: Path = ROOT) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=code, env=self.environment, check=True)

    def drafts(self) -> int:
        """What stands in the table of reports that were begun."""
        with psycopg.connect(self.owner) as connection:
            (number,) = connection.execute("select count(*) from referrals_draft").fetchone() or (0,)
        return int(number)


@contextmanager
def installation() -> Iterator[Installation]:
    """Gone afterwards, with all that was written."""
    with TemporaryDirectory(prefix="bench-") as state:
        os.environ.update(STATE_DIR=state)
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        from prevent_portal.embedded.servers import running  # reads STATE_DIR when it is imported

        with running("demo") as (addresses, own):
            assert own is not None
            told = {**os.environ, **addresses, "FILES_DIR": str(Path(state) / "files"), "DEMO": "1"}
            yield Installation(own, told, Path(state))


@dataclass
class Web:
    """One gunicorn of one build."""

    code: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    def begin(cls, code: Path, environment: dict[str, str]) -> Web:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        command = [
            *(sys.executable, "-m", "gunicorn", "prevent_portal.wsgi", "--config", "deploy/gunicorn.py"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "critical", "--graceful-timeout", "30"),
        ]
        process = subprocess.Popen(command, cwd=code, env=environment, stderr=subprocess.DEVNULL)
        web = cls(code, port, process)
        web.until_ready()
        return web

    def until_ready(self) -> None:
        until = time.monotonic() + 300
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=10):
                    return
            except OSError:
                assert time.monotonic() < until and self.process.poll() is None, "the web does not begin"
                time.sleep(0.3)

    def drain(self) -> float:
        """Seconds until it has answered what it had in hand and is gone."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        return time.monotonic() - began


class Stay(urllib.request.HTTPRedirectHandler):
    """Where an answer leads is not asked: the answer counts."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Load:
    """A teacher who turns pages and, one time in ten, begins to report a concern: so many requests a second."""

    rate: float
    webs: list[Web]
    over: Event = field(default_factory=Event)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    written: int = 0
    phase: str = "before"
    counting: Any = field(default_factory=Lock)
    in_hand: Counter[int] = field(default_factory=Counter)  # by port: what a web was asked and has not answered

    def begin(self) -> None:
        self.jar = http.cookiejar.CookieJar()
        self.asker = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), Stay())
        page = self.asker.open(f"{self.webs[0].address}/demo/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        self._sent(f"{self.webs[0].address}/demo/tanya/", {"csrfmiddlewaretoken": token[1]})
        asked = self.asker.open(f"{self.webs[0].address}/report/").read().decode()
        places = re.findall(r'name="place"[^>]*value="(\d+)"', asked)
        self.form = {"about": "person", **({"place": places[0]} if places else {})}
        self.written += (answer := self._begun(self.webs[0])) == 302
        assert answer == 302, f"a report cannot be begun as the bench does it: {answer}"
        self.turn, self.pool = count(), ThreadPoolExecutor(16)
        self.driver = Thread(target=self._drive, daemon=True)
        self.driver.start()

    def end(self) -> None:
        self.over.set()
        self.driver.join()
        self.pool.shutdown()

    def _drive(self) -> None:
        next_at = time.monotonic()
        while not self.over.is_set():
            self.pool.submit(self._once, next(self.turn))
            next_at += 1 / self.rate
            time.sleep(max(0.0, next_at - time.monotonic()))

    def _once(self, number: int) -> None:
        """As the proxy leads: to a web that it believes ready."""
        began = time.monotonic()
        with self.counting:
            web = self.webs[number % len(self.webs)]
            self.in_hand[web.port] += 1
        try:
            status = self._answered(web, number)
        finally:
            with self.counting:
                self.in_hand[web.port] -= 1
        self.statuses[status] += 1
        self.seconds.append(time.monotonic() - began)
        if status not in (200, 302):
            self.failed.append(
                f"{self.phase}: {status} of {'a form' if number % 10 == 9 else READ[number % len(READ)]}"
            )

    def _answered(self, web: Web, number: int) -> int:
        if number % 10 == 9:
            status = self._begun(web)
            with self.counting:
                self.written += status == 302
            return status
        return self._read(web.address + READ[number % len(READ)])

    def lead_nobody_to(self, web: Web) -> None:
        """As a proxy does that drains: nothing new is led there, and what it was asked is answered."""
        with self.counting:
            self.webs[:] = [each for each in self.webs if each is not web]
        while self.in_hand[web.port]:
            time.sleep(0.1)

    def _begun(self, web: Web) -> int:
        """A report is begun, each with a key of its own, as the page that asks gives one; it is led on to its draft."""
        return self._sent(f"{web.address}/report/", {**self.form, "idempotency": str(uuid.uuid4())})

    def _read(self, url: str) -> int:
        return self._status(urllib.request.Request(url))

    def _sent(self, url: str, form: dict[str, str]) -> int:
        tokens = [cookie.value or "" for cookie in self.jar if cookie.name == "csrf"]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": "".join(tokens[:1]), **form}).encode()
        return self._status(urllib.request.Request(url, body))

    def _status(self, request: urllib.request.Request) -> int:
        try:
            with self.asker.open(request, timeout=60) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return 0
