"""Two webs, two workers and two keepers on one database, one Redis and one folder of files, of which each is killed in turn
while people work: what was lost, done twice or refused. two_of_each_by_forks.py does it in seconds, `make bench` with
the service's own commands and the workers of packs as well (bench/two_of_each.py)."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Any, Protocol
from uuid import uuid4

from django.db.models import Count
from django.urls import reverse

from accounts.models import Notice
from accounts.notices.letters import letter_of
from accounts.notices.notice_email import _message_id
from audit.models import Event as Happened
from core.jobs import JobState
from referrals.models import Draft, Referral
from tests.people import browser_of
from tests.served import ask, free_port, send

PATIENCE = 90.0  # seconds: the longest lease and a start on a busy machine


class Starts(Protocol):
    """How a process of the service is begun: its number, which is its group's too."""

    def begin(self, what: str, port: int, words: Path) -> int: ...

    def reap(self, pid: int) -> None: ...


def until(true: Callable[[], object], *, within: float = PATIENCE) -> float:
    """Seconds that it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within, f"never {true.__name__}"
        time.sleep(0.05)
    return time.monotonic() - began


@dataclass
class One:
    """One process of the two of a kind."""

    what: str
    starts: Starts
    words: Path
    port: int = 0
    pid: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        self.words.write_text("")
        self.pid = self.starts.begin(self.what, self.port, self.words)

    def kill(self) -> None:
        """All of it, as a machine that goes does."""
        if not self.pid:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.starts.reap(self.pid)

    def is_up(self) -> bool:
        if self.what == "web":
            return ask(f"{self.address}/readyz")[0] == 200
        if self.what == "packs":  # Celery has begun its child
            return bool(Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text())
        return self.what != "keeper" or bool(self.said())

    def said(self) -> str:
        """The last that it said of itself."""
        return (re.findall(r"Keeper: (at work|standing by)", self.words.read_text()) or [""])[-1]

    def is_at_work(self) -> bool:
        return self.said() == "at work"


@dataclass
class People:
    """A teacher who sends concerns and turns pages, at whichever of two webs the proxy leads to. Where nothing answers, the
    other one is asked with the same form, as a proxy and a person do."""

    webs: list[One]
    person: Any
    drafts: Sequence[Draft]
    read: str
    may_send: Semaphore = field(default_factory=lambda: Semaphore(0))
    over: Event = field(default_factory=Event)
    confirmed: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def begin(self) -> None:
        client = browser_of(self.person)
        client.get("/you/")
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        self.token = client.cookies["csrf"].value
        self.turn = count()
        self.threads = [Thread(target=work, daemon=True) for work in (self._send, self._read)]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.threads[0].join(PATIENCE)
        self.over.set()
        self.threads[1].join(PATIENCE)

    def _send(self) -> None:
        for draft in self.drafts:
            self.may_send.acquire()
            form = {"idempotency": str(uuid4()), "csrfmiddlewaretoken": self.token}
            path = reverse("referrals:send", args=[draft.public_id])
            status = self._asked(lambda web, path=path, form=form: send(web + path, form, Cookie=self.cookie)[0])
            self.confirmed += status == 302

    def _read(self) -> None:
        while not self.over.wait(0.05):
            self._asked(lambda web: ask(web + self.read, Cookie=self.cookie)[0])

    def _asked(self, at: Callable[[str], int]) -> int:
        first, began = next(self.turn), time.monotonic()
        for number in range(2 * len(self.webs)):
            status = at(self.webs[(first + number) % len(self.webs)].address)
            self.asked["met a killed web"] += not status
            if status:
                break
        self.asked["requests"] += 1
        self.asked["failed"] += status not in (200, 302)
        self.slowest = max(self.slowest, time.monotonic() - began)
        return status


@dataclass
class Killed:
    """The kills in turn, and how many seconds later the other keeper was at work."""

    ones: list[One]
    people: People
    share: int
    keepers_after: list[float] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)

    def in_turn(self, *, rest: Callable[[], float] = lambda: 0.0) -> None:
        for one in self.ones:
            self._kill(one, rest)
        self.kills["keepers at work"] = len([one for one in self._keepers() if one.is_at_work()])

    def _kill(self, one: One, rest: Callable[[], float]) -> None:
        """While concerns are being sent, and until they are all sent it stays away."""
        until(lambda: [each for each in self._keepers() if each.is_at_work()] or not self._keepers())
        before, sent = self.people.confirmed, one.is_at_work()
        self.people.may_send.release(self.share)
        time.sleep(rest())
        one.kill()
        self.kills[one.what] += 1
        if sent:
            other = next(each for each in self._keepers() if each is not one)
            self.keepers_after.append(until(other.is_at_work))
        until(lambda: self.people.confirmed == before + self.share)
        one.begin()
        until(one.is_up)
        if one.what == "keeper":
            until(lambda: len([each for each in self._keepers() if each.is_at_work()]) == 1)

    def _keepers(self) -> list[One]:
        return [one for one in self.ones if one.what == "keeper"]


@contextmanager
def two_of(kinds: Sequence[str], starts: Starts, folder: Path) -> Iterator[list[One]]:
    """The first of each kind before the second of any, and all are up."""
    ones = [
        One(kind, starts, folder / f"{kind}-{number}", free_port() if kind == "web" else 0)
        for number in (1, 2)
        for kind in kinds
    ]
    try:
        for one in ones:
            one.begin()
        for one in ones:
            until(one.is_up)
        yield ones
    finally:
        for one in ones:
            one.kill()


def outcome(people: People, killed: Killed, mails: list[str]) -> dict[str, Any]:
    """`lost`: confirmed, and not there. `twice`: more than once. An e-mail that had left when its worker was killed leaves
    again as the same message, which the log says: that is `again`; more often than it was taken in hand is `twice`."""
    until(lambda: not Notice.objects.exclude(state=JobState.DONE).exists())
    sent = Happened.objects.filter(kind="referral.submitted").values("target_id").annotate(times=Count("pk"))
    left = Counter(re.search(r"^Message-ID: (.+?)\r?$", mail, re.M)[1] for mail in mails)  # type: ignore[index]
    due = {_message_id(notice): notice for notice in Notice.objects.exclude(person=None) if letter_of(notice)}
    return {
        "concerns": len(people.drafts),
        "confirmed": people.confirmed,
        "lost": people.confirmed - Referral.objects.filter(draft__in=[draft.pk for draft in people.drafts]).count(),
        "twice": sent.filter(times__gt=1).count(),
        "emails": len(due),
        "emails_lost": len(due.keys() - left.keys()),
        "emails_again": sum(times - 1 for times in left.values()),
        "emails_twice": len([key for key, notice in due.items() if left[key] > notice.attempt]),
        "requests": people.asked["requests"],
        "requests_met_a_killed_web": people.asked["met a killed web"],
        "requests_failed": people.asked["failed"],
        "slowest_request_seconds": round(people.slowest, 2),
        "kills": {kind: number for kind, number in killed.kills.items() if kind != "keepers at work"},
        "keepers_at_work": killed.kills["keepers at work"],
        "next_keeper_after_seconds": [round(each, 1) for each in killed.keepers_after],
    }


def is_well(found: dict[str, Any]) -> bool:
    names = ("lost", "twice", "emails_lost", "emails_twice", "requests_failed")
    return not any(found[name] for name in names) and found["confirmed"] == found["concerns"]
