"""One moment of the database: a pack never mixes what was there before a change with what came after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import IsolationLevel


@contextmanager
def snapshot() -> Iterator[None]:
    """A repeatable-read, read-only transaction. It must be the outermost: an isolation level cannot change midway."""
    if connection.in_atomic_block:
        raise RuntimeError("A snapshot cannot begin inside another transaction.")
    connection.ensure_connection()
    # Set on the driver, before BEGIN: `SET TRANSACTION` would come after the actor's stamp, which is too
    # late.
    connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.connection.read_only = True
    try:
        with transaction.atomic():
            yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            connection.connection.isolation_level = None
            connection.connection.read_only = None
