"""The server limits each statement itself; this is for a server, or a network, that no longer says anything."""

from __future__ import annotations

import time
from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from psycopg import errors

from core.budgets import PAGE, current_budget

GRACE = 2.0  # seconds beyond the server's own limit
HEALTH = 1.0  # seconds in which a kept connection says that it is well, before it is used
REFUSED_FOR = 2.0  # seconds after a failed attempt in which none is made: a page asks more than once
_WaitTimeout = errors._WaitTimeout


class Impatient(psycopg.Connection[Any]):
    """Gives a connection up when an answer takes longer than the server may take for it."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        limit = timeout if timeout is not None else self.patience or _limit()
        try:
            return super().wait(gen, interval, limit)
        except _WaitTimeout:
            if timeout is not None:
                raise
            self.pgconn.finish()
            if self.patience is None:
                # The end of the transaction would connect anew, to the same silence.
                DatabaseWrapper.refused_until = time.monotonic() + REFUSED_FOR
            raise psycopg.OperationalError("the server did not answer in time") from None


def _limit() -> float:
    return (current_budget() or PAGE).statement + GRACE


class Driver:
    """psycopg, whose connections are impatient."""

    connect = Impatient.connect

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    Database = Driver()
    refused_until: ClassVar[float] = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if time.monotonic() < DatabaseWrapper.refused_until:
            raise psycopg.OperationalError("the server could not be reached a moment ago")
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            DatabaseWrapper.refused_until = time.monotonic() + REFUSED_FOR
            raise

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        self.connection.patience = HEALTH
        try:
            return bool(super().is_usable())
        finally:
            self.connection.patience = None
