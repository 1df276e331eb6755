"""`manage.py migrate`, while people work: it waits half a second for a table that a page uses, and then lets people by.

Whoever asks for a table behind a migration that waits for it waits as well. So it gives up soon, whatever the migration had done is
undone with its transaction, and it is tried again after a rest, until its patience is over (ADR 0067)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import SystemRandom
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import errors

from core.budgets import COMMAND, within
from prevent_portal.holders import Watch

SHORT = 0.5  # seconds of waiting for a table: nobody behind it is refused, not even a visitor
# After a minute: longer than the second (deadlock_timeout) after which PostgreSQL ends an autovacuum that somebody waits for, and
# shorter than a page waits. A visitor's page, which waits half a second, may be asked to try again.
LONG = 1.5
SHORT_FOR = 60
PATIENCE = 300  # for one migration
IN_ALL = 1800
LONGEST_REST = 8.0
BESIDE_OTHERS = (AddIndexConcurrently, RemoveIndexConcurrently)


class Command(migrate.Command):
    """Django's own, whose waits for a table are short and repeated."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.database = database = options["database"]
        patience, watch = Patience(), Watch(database)
        while True:
            try:
                with within(replace(COMMAND, lock=patience.wait())), _waits_briefly(database, patience.wait()), watch:
                    super().handle(*args, **options)
                return
            except OperationalError as failure:
                if not isinstance(failure.__cause__, errors.LockNotAvailable):
                    raise
                patience.gave_way(_next_one(database, failure))
                if patience.is_over():
                    raise CommandError(patience.words(watch.words())) from failure
                rest = patience.rest()
                self.stderr.write(
                    f"{patience.of} let others by to a table that is in use, and is tried again in {rest:.0f} s. Held by {watch.words()}."
                )
                time.sleep(rest)

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """An index that is made beside the work of others, alone in its migration, waits for those who write to end, and no page waits
        behind it: it has the time that it needs. Given up halfway it stays as an index that no question can use: that one goes
        first."""
        super().migration_progress_callback(action, migration, fake)
        if migration is not None and all(isinstance(each, BESIDE_OTHERS) for each in migration.operations):
            if action.endswith("apply_start"):
                self.briefly = _wait(self.database, None)
                self._away_with_half_made(migration)
            elif action.endswith("apply_success"):
                _wait(self.database, self.briefly)

    def _away_with_half_made(self, migration: Any) -> None:
        names = [each.index.name for each in migration.operations if isinstance(each, AddIndexConcurrently)]
        with connections[self.database].cursor() as cursor:
            cursor.execute(
                "select relname from pg_class join pg_index on indexrelid = oid where not indisvalid and relname = any(%s)",
                [names],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX CONCURRENTLY {connections[self.database].ops.quote_name(name)}")
                self.stderr.write(f"{name} was left half made, and is made anew.")


class Patience:
    """Which migration waits, since when, and how often it was tried. One that got through gives the next its own time."""

    def __init__(self) -> None:
        self.began = self.since = time.monotonic()
        self.of, self.tried = "", 0

    def gave_way(self, of: str) -> None:
        if of != self.of:
            self.of, self.since, self.tried = of, time.monotonic(), 0
        self.tried += 1

    def wait(self) -> float:
        """How long the next attempt waits for a table."""
        return LONG if self.tried and time.monotonic() - self.since > SHORT_FOR else SHORT

    def rest(self) -> float:
        """Half a second, one, two, four, eight; by half more or less, so that it keeps step with no duty. In the end others are held
        up for a sixth of the time at most."""
        return min(2.0 ** (self.tried - 2), LONGEST_REST) * SystemRandom().uniform(0.5, 1.5)

    def is_over(self) -> bool:
        now = time.monotonic()
        return now - self.since > PATIENCE or now - self.began > IN_ALL

    def words(self, held_by: str) -> str:
        return (
            f"{self.of} waited in vain for a table that is in use, {self.tried} times in {time.monotonic() - self.since:.0f} s, and has "
            f"changed nothing. Last held by {held_by}. What was done before it stands, and the build before goes on working with it. "
            'When they have ended, or at a quieter hour, run migrate again: it goes on from here (docs/operations.md, "An upgrade").'
        )


def _next_one(database: str, failure: OperationalError) -> str:
    """One in a transaction of its own was undone whole. What comes behind all of them can be repeated."""
    executor = MigrationExecutor(connections[database])
    left = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    name = f"{left[0].app_label}.{left[0].name}" if left else "what follows the migrations"
    if left and not left[0].atomic:
        raise CommandError(f"{name} met a table in use, and is none that is undone by itself.") from failure
    return name


def _wait(database: str, seconds: float | None) -> float:
    """How long is waited for a table outside of transactions from now on, None for as long as it takes; how long it was before."""
    with connections[database].cursor() as cursor:
        cursor.execute("select extract(epoch from current_setting('lock_timeout')::interval)::float")
        (before,) = cursor.fetchone()
        cursor.execute("select set_config('lock_timeout', %s, false)", [f"{round((seconds or 0) * 1000)}ms"])
    return float(before)


@contextmanager
def _waits_briefly(database: str, seconds: float) -> Iterator[None]:
    """Outside of transactions too, where what follows the migrations is done."""
    _wait(database, seconds)
    try:
        yield
    finally:
        if connections[database].connection is not None and connections[database].is_usable():
            with connections[database].cursor() as cursor:
                cursor.execute("reset lock_timeout")
