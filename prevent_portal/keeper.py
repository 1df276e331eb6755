"""The keeper: the one process that does, again and again, what must not be forgotten.

Each app states its duties: ring for due packs, raise overdue notices. A lease in the database makes it
one, whatever number is started: it needs neither Redis nor a leader, and works behind a pooler of
transactions (ADR 0025)."""

import logging
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

from django.db import Error, close_old_connections, connection, transaction
from django.utils.module_loading import import_string

from accounts.keeper.rounds import may_destroy
from audit.acting import SYSTEM, acting
from core.budgets import DUTY, within
from prevent_portal.limits import STAND_BY_SECONDS
from prevent_portal.models import KEEPER, Lease
from prevent_portal.observed.counting import COUNTS

log = logging.getLogger(__name__)


@dataclass
class Duty:
    """One thing to do every so often; `due` is when next, on the machine's own steady clock."""

    name: str
    every: float
    due: float = field(default=0.0)

    def do(self, hold: Callable[[], None] = lambda: None) -> None:
        """Its own transaction, as the system and under the lease; what goes wrong here is noted and stays here."""
        try:
            with acting(SYSTEM), within(DUTY), transaction.atomic():
                hold()
                duty = import_string(self.name)
                after = getattr(duty, "destroys", None)
                if after is None or may_destroy(self.name, after=after):
                    duty()
            COUNTS.stamp("pp_duty_last_done_timestamp_seconds", (("duty", self.name),))
        except Exception as failure:  # one failing duty never stops the others
            log.error("The duty %s failed: %s.", self.name, type(failure).__name__)
            COUNTS.add(("pp_duty_failures_total", (("duty", self.name),), 1))
        finally:
            self.due = time.monotonic() + self.every
            close_old_connections()


class LeaseLost(Exception):
    """Another keeper is at work: this one had been silent for too long."""


class OnlyKeeper:
    """The lease, renewed before every round, and held by the transaction of each duty."""

    def __init__(self) -> None:
        self.me = uuid.uuid4()

    def is_us(self) -> bool:
        """Whether we have it, taking it if it is free. Asked before every round: connections die."""
        try:
            with acting(SYSTEM):
                return Lease.take(KEEPER, self.me)
        except Error:
            connection.close()
            return False

    def hold(self) -> None:
        if not Lease.hold(KEEPER, self.me):
            raise LeaseLost

    def leave(self) -> None:
        """Give it back in so many words: the next one need not wait until it is over."""
        with suppress(Error), acting(SYSTEM):
            Lease.leave(KEEPER, self.me)


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
            until.wait(_do_what_is_due(plan, until, only.hold) if at_work else STAND_BY_SECONDS)
    finally:
        only.leave()


def _do_what_is_due(plan: list[Duty], until: Event, hold: Callable[[], None]) -> float:
    """One round; returns how long to rest before the next."""
    for duty in plan:
        if duty.due <= time.monotonic() and not until.is_set():
            duty.do(hold)
    next_due = min((duty.due for duty in plan), default=0.0)
    return max(0.1, min(STAND_BY_SECONDS, next_due - time.monotonic()) if plan else STAND_BY_SECONDS)


def may_keep() -> bool:
    """Whether this process has the keeper's rights. With another role's it would stand by for ever and not say why."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select has_table_privilege('prevent_portal_lease', 'update')")
            return bool(cursor.fetchone()[0])
    except Error:
        return True  # the database is away: the keeper waits for it, as always


def somebody_keeps() -> bool:
    """Whether a keeper is at work anywhere: what its own health check asks."""
    return Lease.is_held(KEEPER)
