"""The keeper: the one process that does, again and again, what nobody may forget.

Duties are named in the settings: re-ring due jobs, seal the audit log, raise overdue notices. A session
advisory lock makes it one, whatever number is started: it needs neither Redis nor a leader, and PostgreSQL
lets go of it with the connection (notes on the queue, security 3.2).
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

from django.db import Error, close_old_connections, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string

from audit.acting import SYSTEM, acting
from core.budgets import DUTY, within

# Any number would do; it must only be the same in every keeper and used for nothing else.
LOCK = 0x6B656570
STAND_BY_SECONDS = 5
log = logging.getLogger(__name__)


@dataclass
class Duty:
    """One thing to do every so often; `due` is when next, on the machine's own steady clock."""

    name: str
    every: float
    due: float = field(default=0.0)

    def do(self) -> None:
        """Its own transaction, as the system; what goes wrong here is noted and stays here."""
        try:
            with acting(SYSTEM), within(DUTY), transaction.atomic():
                import_string(self.name)()
        except Exception as failure:  # one failing duty never stops the others
            log.error("The duty %s failed: %s.", self.name, type(failure).__name__)
        finally:
            self.due = time.monotonic() + self.every
            close_old_connections()


class OnlyKeeper:
    """The advisory lock, on a connection used for nothing else, so that no failing duty can drop it."""

    def __init__(self) -> None:
        self.connection: BaseDatabaseWrapper = connections.create_connection("default")

    def is_us(self) -> bool:
        """Whether we hold it, taking it if it is free. Asked before every round: connections die."""
        try:
            return self._held() or self._ask("SELECT pg_try_advisory_lock(%s)")
        except Error:
            self.connection.close()
            return False

    def leave(self) -> None:
        """Give it back in so many words: the server notices that a connection has ended only a little later."""
        with suppress(Error):
            if self._held():
                self._ask("SELECT pg_advisory_unlock(%s)")
        self.connection.close()

    def _held(self) -> bool:
        return self._ask(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s"
            " AND objsubid = 1 AND pid = pg_backend_pid())"
        )

    def _ask(self, question: str) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute(question, [LOCK])
            return bool(cursor.fetchone()[0])


def keep(*, duties: list[tuple[str, int]], until: Event, announce: Callable[[str], None]) -> None:
    """Do every duty when it is due, until told to stop; stand by while another keeper is at work."""
    only = OnlyKeeper()
    at_work: bool | None = None
    plan = [Duty(name=name, every=every) for name, every in duties]
    try:
        while not until.is_set():
            before, at_work = at_work, only.is_us()
            if at_work is not before:
                announce("at work" if at_work else "standing by: another keeper is at work")
            until.wait(_do_what_is_due(plan, until) if at_work else STAND_BY_SECONDS)
    finally:
        only.leave()


def _do_what_is_due(plan: list[Duty], until: Event) -> float:
    """One round; returns how long to rest before the next."""
    for duty in plan:
        if duty.due <= time.monotonic() and not until.is_set():
            duty.do()
    next_due = min((duty.due for duty in plan), default=0.0)
    return max(0.1, min(STAND_BY_SECONDS, next_due - time.monotonic()) if plan else STAND_BY_SECONDS)


def somebody_keeps() -> bool:
    """Whether a keeper is at work anywhere: what its own health check asks."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s"
            " AND objsubid = 1 AND granted)",
            [LOCK],
        )
        return bool(cursor.fetchone()[0])
