"""How long a transaction may take: no statement, no lock and no silence is waited for without a limit (ADR 0025).

A role's own limits (deploy/postgres/budgets.sql) are those of a page. What may take longer says so for its own
transactions, which carry it with them: a limit set on a connection would stay on it behind a pooler, for the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """Seconds, for each statement, each lock that is waited for, and each silence within a transaction."""

    statement: float
    lock: float
    idle: float

    def as_settings(self) -> list[tuple[str, str]]:
        return [
            ("statement_timeout", f"{round(self.statement * 1000)}ms"),
            ("lock_timeout", f"{round(self.lock * 1000)}ms"),
            ("idle_in_transaction_session_timeout", f"{round(self.idle * 1000)}ms"),
        ]


PAGE = Budget(statement=10, lock=2, idle=30)  # as in budgets.sql
PUBLIC = Budget(statement=1, lock=0.5, idle=30)
COUNTING = Budget(statement=20, lock=2, idle=30)  # a page that counts a quarter of the log, for a few people
# A keeper that hangs within a duty holds its lease by the transaction: it is given up before a minute is over.
DUTY = Budget(statement=60, lock=10, idle=30)
PACK = Budget(statement=60, lock=10, idle=300)  # a pack is read, and rendered, within one moment of the record
COMMAND = Budget(statement=4 * 3600, lock=10, idle=3600)

_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


def current_budget() -> Budget | None:
    """None: the limits of the role, which are those of a page."""
    return _budget.get()


@contextmanager
def within(budget: Budget) -> Iterator[None]:
    token = _budget.set(budget)
    try:
        yield
    finally:
        _budget.reset(token)


def begin_within(budget: Budget) -> None:
    """For the rest of this process's main thread."""
    _budget.set(budget)
