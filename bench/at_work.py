"""An installation at work for the benchmarks that go on for minutes: servers of its own, webs as they are served, a teacher who
turns pages and begins reports, and an officer who reads the lists, searches and opens the records that are hers or his."""

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
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
TEACHER, OFFICER = "tanya", "omar"
READ = ("/you/", "/messages/", "/guidance/", "/", "/drafts/")
LISTS = ("/", "/queue/", "/queue/?tab=mine", "/cases/")
SOUGHT = ("Nowak", "Nowwak", "Marsh")  # a name that many have, one misspelt, and one more
OPENED = 3  # records of the officer


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
        self.run("manage.py", *arguments, code=code)

    def run(self, *arguments: str, code: Path = ROOT) -> None:
        """Python with these arguments, in a build of the service."""
        subprocess.run([sys.executable, *arguments], cwd=code, env=self.environment, check=True)

    def said(self, *arguments: str) -> str:
        """The same in this build, and what it printed."""
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def beside(self, database: str) -> Installation:
        """The same servers, and another database of theirs."""
        from prevent_portal.embedded.postgres import DATABASE

        there = {name: value.replace(f"@/{DATABASE}?", f"@/{database}?") for name, value in self.environment.items()}
        return replace(self, environment=there)

    def drafts(self) -> int:
        """What stands in the table of reports that were begun."""
        return self._rows("referrals_draft")

    def referrals(self) -> int:
        return self._rows("referrals_referral")

    def _rows(self, table: str) -> int:
        with psycopg.connect(self.owner) as connection:
            statement = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
            (number,) = connection.execute(statement).fetchone() or (0,)
        return int(number)

    def left(self) -> dict[str, int]:
        """E-mails that are due, in hand or have failed, by their state."""
        asked = "select state, count(*) from accounts_notice where state <> 'done' and next_at <= now() group by state"
        with psycopg.connect(self.owner) as connection:
            return {str(state): int(number) for state, number in connection.execute(asked).fetchall()}


@contextmanager
def installation(filled: Path | None = None) -> Iterator[Installation]:
    """Gone afterwards, with all that was written; the one that stands in a folder for several benchmarks stays (bench.filled)."""
    with nullcontext(str(filled.resolve())) if filled else TemporaryDirectory(prefix="bench-") as state:
        os.environ.update(STATE_DIR=state)
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        from prevent_portal.embedded import place
        from prevent_portal.embedded.servers import running

        place.STATE = Path(state)  # of this process, which may have read the other one already
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
    def begin(cls, code: Path, environment: dict[str, str], *, well: bool = True) -> Web:
        """Returns when it is ready; where it is not to be `well`, when it answers at all."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        command = [
            *(sys.executable, "-m", "gunicorn", "prevent_portal.wsgi", "--config", "deploy/gunicorn.py"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "critical", "--graceful-timeout", "30"),
        ]
        process = subprocess.Popen(command, cwd=code, env=environment, stderr=subprocess.DEVNULL)
        web = cls(code, port, process)
        web.until_ready(well=well)
        return web

    def until_ready(self, *, well: bool = True) -> None:
        until = time.monotonic() + 300
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=10):
                    return
            except OSError as answer:
                if not well and isinstance(answer, urllib.error.HTTPError):
                    return
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


class Browser:
    """Somebody's, whom a session that the service keeps already may be given to."""

    def __init__(self) -> None:
        self.jar = http.cookiejar.CookieJar()
        self.asker = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), Stay())

    def keep(self, *, session: str) -> None:
        """The cookie of that session, by its key, for this machine."""
        of = {"version": 0, "port": None, "port_specified": False, "domain": "127.0.0.1", "domain_specified": False}
        of |= {"domain_initial_dot": False, "path": "/", "path_specified": True, "secure": False, "expires": None}
        of |= {"discard": True, "comment": None, "comment_url": None, "rest": {}}
        self.jar.set_cookie(http.cookiejar.Cookie(name="session", value=session, **of))

    def text(self, url: str) -> str:
        return str(self.asker.open(url).read().decode())

    def read(self, url: str) -> int:
        return self.page(url)[0]

    def page(self, url: str) -> tuple[int, str]:
        """The status, and what was answered with 200."""
        try:
            with self.asker.open(url, timeout=60) as answer:
                return int(answer.status), answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, ""
        except OSError:
            return 0, ""

    def sent(self, url: str, form: dict[str, str]) -> tuple[int, str]:
        """The status, and where it leads."""
        tokens = [cookie.value or "" for cookie in self.jar if cookie.name == "csrf"]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": "".join(tokens[:1]), **form}).encode()
        try:
            with self.asker.open(urllib.request.Request(url, body), timeout=60) as answer:
                answer.read()
                return int(answer.status), ""
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers.get("Location", "")
        except OSError:
            return 0, ""


# So many officers of one force, signed in: their session keys, a line each. As often as one likes.
OFFICERS = """
from bench import begin
begin()
from accounts.models import Agency, Membership, MembershipState, User
from audit.acting import Actor, acting
from bench.pages import signed_in_as
from core.budgets import COMMAND, within
from core.clock import now
with acting(Actor(name="bench")), within(COMMAND):
    force = Agency.objects.get(name="Wensum Constabulary")
    for number in range({people}):
        person, new = User.objects.get_or_create(email=f"officer{{number}}@demo.example", defaults={{"name": f"Officer {{number}}"}})
        if new:
            state = MembershipState.ACTIVE
            Membership.objects.create(user=person, agency=force, role="prevent_officer", state=state, confirmed_at=now())
        print(signed_in_as(person).session.session_key)
"""


def officers_of(here: Installation, people: int) -> list[Browser]:
    found = [Browser() for _ in range(people)]
    for officer, key in zip(found, here.said("-c", OFFICERS.format(people=people)).split(), strict=True):
        officer.keep(session=key)
    return found


class Person(Browser):
    """A person of the demonstration with a browser of their own, signed in at any web."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__()
        page = self.text(f"{address}/demo/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        self.sent(f"{address}/demo/{name}/", {"csrfmiddlewaretoken": token[1]})


@dataclass
class Load:
    """So many requests a second. Of ten, one begins a report; the teacher's pages and the officer's take turns in the others,
    and each is there at once: what leads elsewhere is a failure."""

    rate: float
    webs: list[Web]
    readers: list[Browser] = field(
        default_factory=list
    )  # of lists, beside the officer: what one person reads of them is counted
    over: Event = field(default_factory=Event)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    written: int = 0
    phase: str = "before"
    counting: Any = field(default_factory=Lock)
    in_hand: Counter[int] = field(default_factory=Counter)  # by port: what a web was asked and has not answered

    def begin(self) -> None:
        address = self.webs[0].address
        self.teacher, officer = Person(TEACHER, address), Person(OFFICER, address)
        asked = self.teacher.text(f"{address}/report/")
        places = re.findall(r'name="place"[^>]*value="(\d+)"', asked)
        self.form = {"about": "person", **({"place": places[0]} if places else {})}
        self.written += (answer := self._begun(self.webs[0])) == 302
        assert answer == 302, f"a report cannot be begun as the bench does it: {answer}"
        mine = dict.fromkeys(
            re.findall(r'href="(/referrals/[0-9a-f-]{36}/)"', officer.text(f"{address}/queue/?tab=mine"))
        )
        near = [(self.teacher, path) for path in READ] + [(officer, path) for path in list(mine)[:OPENED]]
        readers = [officer, *self.readers]
        lists = [(reader, path) for path in LISTS for reader in readers]
        lists += [(each, each.sent(f"{address}/queue/", {"q": name})[1]) for name in SOUGHT for each in readers]
        for person, path in (*near, *lists[:: len(readers)]):
            assert (answer := person.read(address + path)) == 200, (
                f"{path} cannot be read as the bench does it: {answer}"
            )
        self.turns = near * len(readers) + lists
        Random(15).shuffle(self.turns)
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
            page, status, wanted = self._answered(web, number)
        finally:
            with self.counting:
                self.in_hand[web.port] -= 1
        self.statuses[status] += 1
        self.seconds.append(time.monotonic() - began)
        if status != wanted:
            self.failed.append(f"{self.phase}: {status} of {page}")

    def _answered(self, web: Web, number: int) -> tuple[str, int, int]:
        """What was asked, the status, and the one it should have."""
        if number % 10 == 9:
            status = self._begun(web)
            with self.counting:
                self.written += status == 302
            return "a form", status, 302
        person, path = self.turns[number % len(self.turns)]
        return path.partition("?")[0], person.read(web.address + path), 200

    def lead_nobody_to(self, web: Web) -> None:
        """As a proxy does that drains: nothing new is led there, and what it was asked is answered."""
        with self.counting:
            self.webs[:] = [each for each in self.webs if each is not web]
        while self.in_hand[web.port]:
            time.sleep(0.1)

    def _begun(self, web: Web) -> int:
        """A report is begun, each with a key of its own, as the page that asks gives one; it is led on to its draft."""
        return self.teacher.sent(f"{web.address}/report/", {**self.form, "idempotency": str(uuid.uuid4())})[0]
