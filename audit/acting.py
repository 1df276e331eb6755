"""Who acts: one mechanism for requests, tasks and commands.

A context variable names the actor; a wrapper round every statement stamps it on each transaction as it begins, so that
the triggers know it whatever the path of the write. Setting it in a middleware alone does not work: the request's
transaction begins later, and a savepoint that rolls back takes the setting with it (ADR 0003).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

from core.asked_once import asked_anew
from core.budgets import current_budget
from core.places import refuse_while_written
from core.row_security import NAME as READER
from core.row_security import current_reader, is_guarded, reader_now


@dataclass(frozen=True)
class Actor:
    """Who acts, as a plain value: it is copied into events, which keep no reference to anything that can change."""

    name: str
    id: int | None = None
    agency: str = ""
    agency_id: int | None = None
    request_id: str = ""

    def stamp(self) -> str:
        return json.dumps(asdict(self))


NOBODY = Actor(name="nobody named")
SYSTEM = Actor(name="the system")

_CONCURRENTLY = re.compile(r"(?:CREATE|CREATE UNIQUE|DROP) INDEX CONCURRENTLY ")
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current_actor() -> Actor:
    return _actor.get()


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Everything written inside is this actor's doing. May be nested: the outer actor returns at the end."""
    token = _actor.set(actor)
    try:
        yield actor
    finally:
        _actor.reset(token)


def become(actor: Actor) -> None:
    """Sharpen who acts within the present `acting()`: a request learns its user after it has begun."""
    _actor.set(replace(actor, request_id=actor.request_id or current_actor().request_id))


def stamp(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute-wrapper: put the actor on the transaction before its first statement and whenever the actor changes."""
    refuse_while_written("The database is asked.")
    connection = context["connection"]
    if _writes(sql) or _locks(sql):
        asked_anew()
    if connection.in_atomic_block:
        _stamp_transaction(connection)
    elif (
        _writes(sql)
        or (current_budget() and _reads(sql))
        or (current_reader() and is_guarded(sql) and not _builds_an_index(sql))
    ) and connection.connection.info.transaction_status == TransactionStatus.IDLE:
        # In autocommit each statement is its own transaction, and a stamp before it would already be gone.
        with connection.wrap_database_errors, connection.connection.transaction():
            _set_actor(connection)
            return execute(sql, params, many, context)
    try:
        return execute(sql, params, many, context)
    finally:
        # Rolling back to a savepoint also undoes the setting, so the next statement must set it again.
        if isinstance(sql, str) and sql.startswith("ROLLBACK TO"):
            connection._stamped_as = None


def _stamp_transaction(connection: Any) -> None:
    status = connection.connection.info.transaction_status
    if status == TransactionStatus.INERROR:
        return
    stamped = (current_actor(), current_reader())
    if status == TransactionStatus.IDLE or getattr(connection, "_stamped_as", None) != stamped:
        # Set first: the statement below passes through this wrapper too.
        connection._stamped_as = stamped
        with (
            connection.wrap_database_errors
        ):  # a line that was cut is found here first, and is Django's error as elsewhere
            _set_actor(connection)


def _set_actor(connection: Any) -> None:
    """With the limits of this transaction, where they are not those of the role."""
    settings = [("pp.actor", current_actor().stamp()), (READER, reader_now())]
    if budget := current_budget():
        settings += budget.as_settings()
    calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    connection.connection.execute(f"select {calls}", [part for setting in settings for part in setting])


def _writes(sql: Any) -> bool:
    return isinstance(sql, str) and sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}


def _locks(sql: Any) -> bool:
    """As the compiler of queries ends such a statement."""
    return isinstance(sql, str) and ("FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql)


def _reads(sql: Any) -> bool:
    return isinstance(sql, str) and sql.lstrip()[:6].upper() == "SELECT"


def _builds_an_index(sql: Any) -> bool:
    """While people write to the table: PostgreSQL does it in no transaction, and asks no policy of a row."""
    return isinstance(sql, str) and _CONCURRENTLY.match(sql) is not None


def watch(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of `connection_created`: every connection of every thread stamps its transactions."""
    if stamp not in connection.execute_wrappers:
        connection.execute_wrappers.append(stamp)
