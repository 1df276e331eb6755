"""An upgrade while people work: the web of the build before beside the web of this one, on one database that is migrated meanwhile.

    python -m bench.upgrade [--before COMMIT] [--referrals 2000] [--rate 20] [--seconds 20]

`--before` is a build of this repository; if not said, the one before the last change of a migration. In a cluster of its own, gone
afterwards: the build before makes and fills the database, and two webs of it answer. Then, while a teacher asks so many
times a second: this build migrates; its webs begin; those of before are told to end, one after the other, and drain; one of
before begins again beside the new ones, as when an upgrade is taken back, and ends. One request in ten begins a report: it
counts when it was answered by leading to the draft, and the draft is there. Goal: no request fails, each write is there once and
nobody waits for a lock longer than 2 s; who held the longest one, and with what, is said. Exits with 1 otherwise, and writes
bench/results/upgrade.json."""

from __future__ import annotations

import argparse
import http.cookiejar
import json
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
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "bench" / "results" / "upgrade.json"
LONGEST_LOCK = 2.0  # seconds: as long as a page waits for a table
LED_ELSEWHERE = 3.0  # seconds from when the proxy was told until the last that it had led there has begun
READ = ("/you/", "/messages/", "/guidance/", "/", "/drafts/")
WAITING = r"""
select extract(epoch from clock_timestamp() - w.query_start)::float, coalesce(string_agg(format(
    '%s, in a transaction of %s s: %s', h.usename, round(extract(epoch from clock_timestamp() - h.xact_start), 1),
    left(regexp_replace(h.query, '\s+', ' ', 'g'), 200)), '; '), '')
from pg_stat_activity w left join pg_stat_activity h on h.pid = any (pg_blocking_pids(w.pid))
where w.wait_event_type = 'Lock' and w.usename <> 'pp_owner' group by w.pid, w.query_start order by 1 desc limit 1
"""


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
            *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "critical", "--graceful-timeout", "30"),
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
        web, began = self.webs[number % len(self.webs)], time.monotonic()
        if number % 10 == 9:
            status = self._begun(web)
            with self.counting:
                self.written += status == 302
        else:
            status = self._read(web.address + READ[number % len(READ)])
        self.statuses[status] += 1
        self.seconds.append(time.monotonic() - began)
        if status not in (200, 302):
            self.failed.append(
                f"{self.phase}: {status} of {'a form' if number % 10 == 9 else READ[number % len(READ)]}"
            )

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


class Watch:
    """How long the longest statement of the service has waited for a lock, looked at twenty times a second."""

    def __init__(self, address: str) -> None:
        self.address, self.longest, self.over = address, (0.0, "nobody"), Event()
        self.thread = Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            while not self.over.wait(0.05):
                self.longest = max(self.longest, connection.execute(WAITING).fetchone() or (0.0, ""))

    def end(self) -> tuple[float, str]:
        self.over.set()
        self.thread.join()
        return self.longest


def the_build_before() -> str:
    """The parent of the last commit that touched a migration."""
    last = _git("log", "-1", "--format=%H", "--", "*/migrations/0*.py")
    return _git("rev-parse", f"{last}^")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def unpacked(commit: str, folder: Path) -> Path:
    """That build, with the style sheets of this one."""
    folder.mkdir()
    packed = subprocess.Popen(["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", str(folder)], stdin=packed.stdout, check=True)
    assert packed.stdout and packed.wait() == 0
    packed.stdout.close()
    (folder / "build").symlink_to(ROOT / "build")
    return folder


def manage(code: Path, environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=code, env=environment, check=True)


def migrations(code: Path) -> set[str]:
    return {f"{path.parts[-3]}.{path.stem}" for path in code.glob("*/migrations/0*.py")}


@contextmanager
def phase(load: Load, name: str, told: dict[str, Any]) -> Iterator[None]:
    load.phase, began = name, time.monotonic()
    before = sum(load.statuses.values())
    yield
    told[name] = {
        "seconds": round(time.monotonic() - began, 1),
        "requests": sum(load.statuses.values()) - before,
        "failed": len([each for each in load.failed if each.startswith(f"{name}:")]),
    }


def upgraded(given: argparse.Namespace, own: Any, environment: dict[str, str], before: Path) -> dict[str, Any]:
    webs = [Web.begin(before, environment) for _ in range(2)]
    load, phases = Load(given.rate, list(webs)), dict[str, Any]()
    began, drafts = time.monotonic(), _drafts(environment["OWNER_DATABASE_URL"])
    load.begin()
    watch = Watch(own._postgres.address("postgres", database="postgres"))
    try:
        with phase(load, "before", phases):
            time.sleep(given.seconds)
        with phase(load, "migrating", phases):
            own.open_the_log()
            manage(ROOT, environment, "migrate", "--verbosity=0")
        with phase(load, "both builds", phases):
            webs += [Web.begin(ROOT, environment) for _ in range(2)]
            load.webs[:] = webs
            time.sleep(given.seconds)
        with phase(load, "draining", phases):
            drained = [_left(load, web) for web in webs[:2]]
            time.sleep(given.seconds / 2)
        with phase(load, "taken back", phases):
            webs.append(Web.begin(before, environment))
            load.webs.append(webs[-1])
            time.sleep(given.seconds)
            drained.append(_left(load, webs[-1]))
    finally:
        load.end()
        for web in webs:
            web.process.kill()
            web.process.wait()
    asked = sorted(load.seconds)
    waited, held_by = watch.end()
    return {
        "phases": phases,
        "requests": len(asked),
        "a_second": round(len(asked) / (time.monotonic() - began), 1),
        "statuses": {str(status): number for status, number in sorted(load.statuses.items())},
        "failed": dict(Counter(load.failed).most_common()),
        "p50_seconds": round(asked[len(asked) // 2], 2),
        "p99_seconds": round(asked[int(len(asked) * 0.99)], 2),
        "longest_wait_for_a_lock_seconds": round(waited, 2),
        "held_by": held_by,
        "drained_in_seconds": [round(each, 1) for each in drained],
        "written": load.written,
        "found": _drafts(environment["OWNER_DATABASE_URL"]) - drafts,
    }


def _left(load: Load, web: Web) -> float:
    """The proxy leads nobody there any more; what it has in hand it answers."""
    load.webs[:] = [each for each in load.webs if each is not web]
    time.sleep(LED_ELSEWHERE)
    return web.drain()


def _drafts(owner: str) -> int:
    with psycopg.connect(owner) as connection:
        (number,) = connection.execute("select count(*) from referrals_draft").fetchone() or (0,)
    return int(number)


def run(given: argparse.Namespace) -> dict[str, Any]:
    commit = given.before or the_build_before()
    with TemporaryDirectory(prefix="bench-") as state:
        os.environ.update(STATE_DIR=state)
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        from prevent_portal.embedded.servers import running  # reads STATE_DIR when it is imported

        with running("demo") as (addresses, own):
            assert own is not None
            environment = {**os.environ, **addresses, "FILES_DIR": str(Path(state) / "files"), "DEMO": "1"}
            before = unpacked(commit, Path(state) / "before")
            manage(before, environment, "migrate", "--verbosity=0")
            manage(before, environment, "load_reference")
            manage(before, environment, "seed_demo", "--if-empty")
            if given.referrals:
                manage(before, environment, "seed", "--referrals", str(given.referrals), "--seed", "15")
            told = upgraded(given, own, environment, before)
        told["migrations"] = sorted(migrations(ROOT) - migrations(before))
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load": round(os.getloadavg()[0], 1)}
    return {**about, "before": commit[:8], "referrals": given.referrals, "asked_a_second": given.rate, **told}


def main() -> int:
    asked = argparse.ArgumentParser(description="An upgrade while people work.")
    asked.add_argument("--before", help="a commit; the one before the last change of a migration, if not said")
    asked.add_argument("--referrals", type=int, default=2_000)
    asked.add_argument("--rate", type=float, default=20.0)
    asked.add_argument("--seconds", type=float, default=20.0, help="of each phase")
    told = run(asked.parse_args())
    ok = (
        not told["failed"]
        and told["longest_wait_for_a_lock_seconds"] < LONGEST_LOCK
        and told["found"] == told["written"] > 0
    )
    RESULT.write_text(json.dumps({"ok": ok, **told}, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps({"ok": ok, **told}, indent=1) + "\n")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
