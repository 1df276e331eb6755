"""The worker: sends what waits in the table of notices, as long as it runs.

It asks the table itself, twice a second when it is idle, and needs neither Redis nor a bell: a message that is lost, a
broker that says nothing and a request that died after its commit cost nothing (ADR 0025)."""

from __future__ import annotations

import logging
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

from django.db import close_old_connections, connection

from accounts.limits import MAIL
from accounts.models import Notice
from accounts.notices.notice_email import send
from audit.acting import SYSTEM, acting
from core.row_security import as_the_service

SENDERS = 4
REST = 2.0  # seconds of each sender, which begin one after another: together they look twice a second
LOOKED_AT = 8  # rows of which each sender takes the first that no other has
log = logging.getLogger(__name__)


def send_next(*, urgent_only: bool = False) -> bool:
    """Send the notice that comes first, what is urgent before all else; False when nothing waits."""
    for urgent in [True] if urgent_only else [True, False]:
        due = Notice.objects.filter(urgent=urgent).due().order_by("next_at")
        for pk in due.values_list("pk", flat=True)[:LOOKED_AT]:
            if claimed := Notice.claim(pk):
                send(claimed)
                return True
    return False


def send_all() -> int:
    """Everything that is due now; returns how many were tried."""
    tried = 0
    while send_next():
        tried += 1
    return tried


class Worker:
    """Some senders beside one another. One of them takes only what is urgent, so that a slow mail server
    never has all."""

    def __init__(self, *, senders: int = SENDERS, rest: float = REST) -> None:
        self.until = Event()
        self.rest = rest
        self.round_at: dict[int, float] = {}
        self.threads = [Thread(target=self._serve, args=(number,), daemon=True) for number in range(senders)]

    def run(self) -> None:
        """Until it is told to stop; then the e-mails in hand are finished."""
        self.begin()
        while not self.until.wait(5):
            if not self.is_well():
                log.error("A sender has hung for %s seconds: the worker ends, and is started anew.", MAIL.hung_seconds)
                raise SystemExit(1)
            alive().touch()
        self.end()

    def begin(self) -> None:
        for thread in self.threads:
            thread.start()
            self.until.wait(self.rest / len(self.threads))

    def end(self) -> None:
        self.until.set()
        for thread in self.threads:
            thread.join()

    def is_well(self) -> bool:
        """Whether every sender has come round lately: one that hangs is a worker that is to be started anew."""
        rounds = self.round_at.values()
        return len(rounds) == len(self.threads) and min(rounds) > time.monotonic() - MAIL.hung_seconds

    def _serve(self, number: int) -> None:
        failing = False
        try:
            while not self.until.is_set():
                self.round_at[number] = time.monotonic()
                sent, failing = self._one_round(urgent_only=number == 0, failing=failing)
                if not sent:
                    self.until.wait(self.rest)
        finally:
            connection.close()

    def _one_round(self, *, urgent_only: bool, failing: bool) -> tuple[bool, bool]:
        """(whether something was sent, whether the round failed). One that fails is said once, until one does not."""
        try:
            close_old_connections()
            with acting(SYSTEM), as_the_service():
                return send_next(urgent_only=urgent_only), False
        except Exception as failure:  # the database is away, most likely: what waits, waits in it
            if not failing:
                log.error("The worker cannot look for what waits: %s.", type(failure).__name__)
            connection.close()
            return False, True


def alive() -> Path:
    """Touched while the worker is at work; its health check looks how long ago."""
    return Path(tempfile.gettempdir()) / "prevent-portal-worker"


def somebody_sends() -> bool:
    try:
        return time.time() - alive().stat().st_mtime < MAIL.hung_seconds
    except FileNotFoundError:
        return False
