"""Packs and files made by a worker as it is served, while its processes are killed, Redis forgets everything and the
database begins anew: what became of each. `manage.py chaos_packs` does it with the service's own
servers, drawings and readers (bench/chaos_packs.py)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count

from audit.models import Event
from core.jobs import JobState
from evidence import duties as of_files
from evidence import store as files
from evidence.actions import Told, receive
from evidence.copying import directories_older_than
from evidence.models import CopyPage, File, FileState, Inspection
from packs import actions, duties, store
from packs.archive import digest_of
from packs.models import Pack, PackJob
from prevent_portal.celery import app, broker
from referrals.casework.actions import claiming
from referrals.filing.file_places import CASE_FILE
from tests.evidence.released import arrived
from tests.records import a_referral
from tests.source import ROOT

Answer = TypeVar("Answer")
A_DAY_AND_MORE = 90_000  # seconds
LOOKS = 0.1  # seconds between two looks at how far it is
OF_ONE_CASE = 100  # files; two hundred are the most


class Servers(Protocol):
    """What can be done to what a worker relies on."""

    def forget(self) -> None:
        """Redis: everything at once."""

    def begin_anew(self) -> None:
        """The database: every connection is gone, and nothing that was not committed is there."""


@dataclass
class Worker:
    """Celery for both queues, with two processes, in a session of its own."""

    app: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def look_after(self) -> None:
        """Begun again when it has died, as the supervisor does."""
        if self.process is not None and self.process.poll() is None:
            return
        command = (
            *(sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", self.app, "worker"),
            *("--queues", "packs,evidence", "--concurrency", "2", "--loglevel", "CRITICAL"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        )
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, start_new_session=True, **quiet)

    def children(self) -> list[int]:
        pid = self.process.pid if self.process else 0
        with suppress(OSError):
            return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def kill(self, dice: Random, *, whole: bool) -> bool:
        """One of its processes in the middle of what it does, or all of it with its readers of files."""
        there = self.children()
        if not there:
            return False
        if whole:
            self.stop()
        else:
            os.kill(dice.choice(there), signal.SIGKILL)
        return True

    def stop(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def rung_at(address: str) -> Iterator[None]:
    """The bell of this process leads to that Redis: Celery was told of none when it was imported."""
    before, app.conf.broker_url = app.conf.broker_url, broker(address)
    try:
        yield
    finally:
        app.conf.broker_url = before


# --- What is asked for ----------------------------------------------------------------------------------------------


def asked(who: Callable[[str], Any], *, packs: int, pictures: list[bytes]) -> tuple[list[int], list[int]]:
    """So many packs of one referral, each for a purpose of its own, and the files of others: the keys of both kinds of work."""
    omar, referral = who("omar"), _a_case(who)
    jobs = [
        actions.request_pack(
            referral=referral, wanted=actions.Wanted(f"Handover {number}", "law_enforcement", []), by=omar
        )
        for number in range(packs)
    ]
    sent = list[File]()
    for first in range(0, len(pictures), OF_ONE_CASE):
        photos = [
            arrived(f"photo-{number}.jpg", each) for number, each in enumerate(pictures[first : first + OF_ONE_CASE])
        ]
        sent += receive(place=CASE_FILE, holder=_a_case(who), arrived=photos, told=Told("A photograph"), by=omar)
    return [job.pk for job in jobs], [file.pk for file in sent]


def _a_case(who: Callable[[str], Any]) -> Any:
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))


# --- What is done to it ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Faults:
    """How often each comes. Of ten kills one is of the whole worker, where `whole` says so."""

    kills: int
    flushes: int
    restarts: int
    whole: bool = False

    def in_turn(self, dice: Random) -> list[str]:
        kills = ["whole" if self.whole and number % 10 == 9 else "kill" for number in range(self.kills)]
        turns = [*kills, *["flush"] * self.flushes, *["restart"] * self.restarts]
        dice.shuffle(turns)
        return turns


@dataclass
class Disturbed:
    """The work, the faults that are still due, and what was done."""

    jobs: list[int]
    files: list[int]
    worker: Worker
    servers: Servers
    dice: Random
    officer: Any
    done: Counter[str] = field(default_factory=Counter)
    tried_again: int = 0

    def until_all_is_done(self, faults: Faults, *, within: float, rings: float) -> bool:
        """Whether it came to an end in so many seconds. The faults come while the first two thirds of the work are done, the
        same share of it between any two; the keeper rings every so many seconds."""
        due, until, whole = faults.in_turn(self.dice), time.monotonic() + within, len(self.jobs) + len(self.files)
        every = 2 / 3 * whole / len(due)
        next_at, ring_at = every, time.monotonic() + rings
        while ((left := patiently(self.left)) or due) and time.monotonic() < until:
            self.worker.look_after()
            while due and (whole - left >= next_at or not left) and self._happens(due[-1]):
                next_at += every
                due.pop()
            if time.monotonic() > ring_at:
                patiently(self._keep)
                ring_at = time.monotonic() + rings
            time.sleep(LOOKS)
        return not left and not due

    def left(self) -> int:
        unmade = PackJob.objects.filter(pk__in=self.jobs).exclude(state=JobState.DONE).count()
        return unmade + Inspection.objects.filter(file__in=self.files).exclude(state=JobState.DONE).count()

    def _happens(self, fault: str) -> bool:
        if fault in ("kill", "whole") and not self.worker.kill(self.dice, whole=fault == "whole"):
            return False  # not up yet
        if fault == "flush":
            self.servers.forget()
        if fault == "restart":
            self.servers.begin_anew()
        self.done[fault] += 1
        return True

    def _keep(self) -> None:
        """What the keeper does, and the officer whose pack has failed for good: she tries again."""
        duties.ring_due()
        of_files.ring_due()
        for job in PackJob.objects.filter(pk__in=self.jobs, state=JobState.FAILED):
            actions.try_again(job=job, by=self.officer)
            self.tried_again += 1


def patiently(ask: Callable[[], Answer], *, within: float = 120) -> Answer:
    """Asked again while the database is away."""
    until = time.monotonic() + within
    while True:
        try:
            return ask()
        except Error:
            if time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.2)


# --- What became of it ----------------------------------------------------------------------------------------------


def outcome(jobs: list[int], sent: list[int]) -> dict[str, int]:
    """`lost`: asked for, and not there as it was made. `twice`: published more than once. `orphans`: what the keeper leaves
    lying though no row names it; `swept`: what it took away because workers had died over it."""
    swept = _swept()
    packs = Pack.objects.filter(job__in=jobs, job__state=JobState.DONE)
    whole = [pack.pk for pack in packs if _is_there(store.PACKS._path(pack.file), pack.sha256)]
    released = File.objects.filter(pk__in=sent, state=FileState.RELEASED)
    shown = [file.pk for file in released if _is_shown(file)]
    return {
        "packs": len(jobs),
        "packs_lost": len(set(jobs) - set(whole)),
        "packs_twice": _more_than_once("pack.made", jobs),
        "files": len(sent),
        "files_lost": len(set(sent) - set(shown)),
        "files_twice": _more_than_once("file.released", sent),
        "orphans": len(_lying() - _named()),
        "missing": len(_named() - _lying()),
        "swept": swept,
        "taken_over": PackJob.objects.filter(pk__in=jobs, attempt__gt=1).count()
        + Inspection.objects.filter(file__in=sent, attempt__gt=1).count(),
    }


def is_well(found: dict[str, int]) -> bool:
    return not any(
        found[name] for name in found if name.endswith(("_lost", "_twice")) or name in ("orphans", "missing")
    )


def _more_than_once(kind: str, targets: list[int]) -> int:
    """Things of which the log has the event twice."""
    made = Event.objects.filter(kind=kind, target_id__in=[str(each) for each in targets])
    return made.values("target_id").annotate(times=Count("pk")).filter(times__gt=1).count()


def _is_there(path: Path, sha256: str) -> bool:
    if not path.exists():
        return False
    with path.open("rb") as kept:
        return digest_of(kept) == sha256


def _is_shown(file: File) -> bool:
    """Its copy is there, and each picture is what was made."""
    pages = list(CopyPage.objects.filter(file=file))
    try:
        for page in pages:
            files.whole(page.key, sha256=page.sha256)
    except (files.Altered, FileNotFoundError):
        return False
    return bool(pages)


def _swept() -> int:
    """The keeper's sweep of two days later."""
    before = len(_lying())
    for path in _paths():
        os.utime(path, (time.time() - A_DAY_AND_MORE,) * 2)
    duties.sweep_orphans()
    of_files.sweep_orphans()
    return before - len(_lying())


def _paths() -> list[Path]:
    stored = [*store.PACKS.place().iterdir(), *(Path(settings.FILES_DIR) / "evidence").iterdir()]
    return [*stored, *directories_older_than(time.time() + 60)]


def _lying() -> set[str]:
    return {path.name for path in _paths()}


def _named() -> set[str]:
    named = {*Pack.objects.values_list("file", flat=True), *File.objects.values_list("key", flat=True)}
    return named | set(CopyPage.objects.exclude(key="").values_list("key", flat=True))
