"""`manage.py migrate`, while people work: it waits half a second for a table that a page uses, and then lets people by.

Whoever asks for a table behind a migration that waits for it waits as well. So it gives up soon, whatever the migration had done is
undone with its transaction, and it is tried again, for some minutes (ADR 0067)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import errors

from core.budgets import COMMAND, within

MIGRATION = replace(COMMAND, lock=0.5)
RESTS = (0.5, 1, 2, *[5] * 60)  # seconds between the attempts: five minutes in all


class Command(migrate.Command):
    """Django's own, whose waits for a table are short and repeated."""

    def handle(self, *args: Any, **options: Any) -> None:
        for rest in (*RESTS, None):
            try:
                with within(MIGRATION), _waits_briefly(options["database"]):
                    super().handle(*args, **options)
                return
            except OperationalError as failure:
                if not isinstance(failure.__cause__, errors.LockNotAvailable):
                    raise
                self._can_be_tried_again(options["database"], failure, over=rest is None)
                time.sleep(rest or 0)

    def _can_be_tried_again(self, database: str, failure: OperationalError, *, over: bool) -> None:
        """One in a transaction of its own was undone whole. What comes behind all of them can be repeated."""
        executor = MigrationExecutor(connections[database])
        left = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        next_one = f"{left[0].app_label}.{left[0].name}" if left else "what follows the migrations"
        if over:
            raise CommandError(
                f"{next_one} waited in vain for a table that is in use, for five minutes, and has changed nothing. What was done "
                "before it stands. Run migrate again at a quieter hour."
            ) from failure
        if left and not left[0].atomic:
            raise CommandError(f"{next_one} met a table in use, and is none that is undone by itself.") from failure
        self.stderr.write(f"{next_one} let others by to a table that is in use, and is tried again.")


@contextmanager
def _waits_briefly(database: str) -> Iterator[None]:
    """Outside of transactions too, where what follows the migrations is done."""
    with connections[database].cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, false)", [f"{round(MIGRATION.lock * 1000)}ms"])
    try:
        yield
    finally:
        if connections[database].connection is not None and connections[database].is_usable():
            with connections[database].cursor() as cursor:
                cursor.execute("reset lock_timeout")
