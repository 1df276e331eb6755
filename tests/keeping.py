"""Working as the keeper: its role has the rights that duties need, and the application's has them not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from accounts.models import Notice
from tests import cluster
from tests.audit.sealed import connected

APP, KEEPER = (cluster.role(who)[0] for who in ("app", "keeper"))


@contextmanager
def the_keeper_at_work() -> Iterator[None]:
    """In a test that is one transaction its connection cannot be another: the administrator lends the role for as long
    as it takes to change into it."""
    if not connection.in_atomic_block:
        cluster.become("keeper")
        yield
        cluster.become("app")
        return
    _as_granted(f"revoke {APP} from {KEEPER}; grant {KEEPER} to {APP}")
    with connection.cursor() as cursor:
        cursor.execute(f"set role {KEEPER}")
    _as_granted(f"revoke {KEEPER} from {APP}; grant {APP} to {KEEPER}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("reset role")


def forget_what_was_told() -> None:
    """So that a test finds the messages of its own acts alone. The keeper alone may delete any."""
    with the_keeper_at_work():
        Notice.objects.all().delete()


def _as_granted(statements: str) -> None:
    """By the administrator, and heard of here: a transaction learns of what others granted when it locks a table that it
    has not locked yet; what a savepoint locked is let go with it, and can be locked again."""
    with connected("log") as admin:
        admin.execute(statements)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.connection.execute("select from pg_auth_members limit 0", prepare=False)
        transaction.set_rollback(True)


@pytest.fixture
def as_keeper(db: None) -> Iterator[None]:
    with the_keeper_at_work():
        yield
