"""The server limits each statement itself; this is for a server, or a network, that no longer says anything."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import errors

from core.budgets import DUTY, PAGE, Budget, current_budget
from core.database import pulse, renewed

GRACE = 2.0  # seconds beyond the server's own limit
HEALTH = 0.5  # seconds in which a kept connection says that it is well, before it is used
SILENCE = 0.75  # seconds without an answer after which it is asked whether the server answers anybody
REFUSED_FOR = 2.0  # seconds after a failed attempt in which none is made: a page asks more than once
A_MOMENT = 0.1  # seconds that the others give whoever finds out
NOTHING = 0  # what a wait is sent when nothing has come
_WaitTimeout = errors._WaitTimeout


class Breaker:
    """After the first silence or refusal one thread at a time tries the server, now and again, for
    all the others."""

    def __init__(self) -> None:
        self.refused_until = 0.0
        self._finding_out = Lock()

    def open(self) -> None:
        self.refused_until = time.monotonic() + REFUSED_FOR

    @contextmanager
    def attempt(self, host: str, port: str) -> Iterator[None]:
        """One attempt to connect. Raises OperationalError where one has just failed, or another finds out."""
        if not self.refused_until:
            with self._judged():
                yield
            return
        if not self._finding_out.acquire(timeout=A_MOMENT):
            raise psycopg.OperationalError("the server did not answer a moment ago")
        try:
            self._find_out(host, port)
            with self._judged():
                yield
            self.refused_until = 0.0
        finally:
            self._finding_out.release()

    def _find_out(self, host: str, port: str) -> None:
        """In a second, where connecting takes two; nothing where it is known by now that the server is back."""
        if time.monotonic() < self.refused_until:
            raise psycopg.OperationalError("the server could not be reached a moment ago")
        if self.refused_until and not pulse.answers(host, port):
            self.open()
            raise psycopg.OperationalError("the server does not answer")

    @contextmanager
    def _judged(self) -> Iterator[None]:
        try:
            yield
        except psycopg.OperationalError:
            self.open()
            raise


breaker = Breaker()


class Impatient(psycopg.Connection[Any]):
    """Gives a connection up when an answer takes longer than the server may take for it, and soon when after a
    moment of silence the server answers no other connection either."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        limit = timeout if timeout is not None else self.patience or _limit()
        try:
            return super().wait(self._listening(gen), interval, limit)
        except _WaitTimeout:
            if timeout is not None:
                raise
            self._give_up(for_all=self.patience is None)

    def _listening(self, gen: Any) -> Generator[Any, Any, Any]:
        """The same wait, interrupted after each moment without a word to ask whether the server is there."""
        heard = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready != NOTHING:
                    heard = time.monotonic()
                elif time.monotonic() - heard > SILENCE and _budget().statement <= DUTY.statement:
                    if not pulse.answers(*_place(self.pgconn)):
                        self._give_up(for_all=True)
                    heard = time.monotonic()
                wanted = gen.send(ready)
        except StopIteration as over:
            return over.value

    def _give_up(self, *, for_all: bool) -> None:
        self.pgconn.finish()
        if for_all:
            # The end of the transaction would connect anew, to the same silence.
            breaker.open()
        raise psycopg.OperationalError("the server did not answer in time") from None


def _place(pgconn: Any) -> tuple[str, str]:
    return (pgconn.hostaddr or pgconn.host).decode(), pgconn.port.decode()


def _budget() -> Budget:
    return current_budget() or PAGE


def _limit() -> float:
    return _budget().statement + GRACE


class Driver:
    """psycopg, whose connections are impatient."""

    connect = Impatient.connect

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    Database = Driver()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        with breaker.attempt(str(conn_params.get("host") or ""), str(conn_params.get("port") or "")):
            try:
                return super().get_new_connection(conn_params)
            except psycopg.OperationalError:
                # The driver does not say that it was the password. Without another one it is tried no second time.
                if not (password := renewed.other_password(self.settings_dict)):
                    raise
                made = super().get_new_connection({**conn_params, "password": password})
            self.settings_dict["PASSWORD"] = password  # for every thread of the process
            return made

    def is_usable(self) -> bool:
        """A kept connection of which nothing is heard was cut on its way, or the server is silent: it
        is asked which. One that was given up outside a transaction is still kept by its thread, and can say
        nothing of itself any more."""
        line = self.connection
        if line is None or line.closed:
            return False
        line.patience, place = HEALTH, _place(line.pgconn)
        try:
            well = bool(super().is_usable())
        finally:
            line.patience = None
        if not well and not pulse.answers(*place):
            breaker.open()
        return well
