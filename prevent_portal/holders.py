"""Who holds the table that a migration waits for: asked on a connection of its own while it waits, and without a word of what they do.

The owner of the schema is told of another role's session its number, its role and its program; since when it is in its transaction
only with `pg_read_all_stats`. So for how long it was seen is told as well."""

from __future__ import annotations

import time
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connections

BLOCKING = """
select pid, coalesce(usename, 'the server itself, as for autovacuum'), coalesce(application_name, ''), coalesce(state, ''),
    extract(epoch from clock_timestamp() - xact_start)::float
from pg_stat_activity where pid = any (pg_blocking_pids(%s)) order by pid
"""
EVERY = 0.1  # seconds; the shortest wait is five of it


class Watch:
    """Looks while a block of code is at work on this thread's connection. What it saw last stays until the next block begins: who
    held an earlier attempt up may be gone. Since when each was seen is counted over all blocks."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.last: list[tuple[int, str, str, str, float | None]] = []
        self.seen: dict[int, float] = {}

    def __enter__(self) -> Watch:
        connection = connections[self.database]
        connection.ensure_connection()
        self.last = []
        self.over = Event()
        self.thread = Thread(target=self._look, args=(connection.connection.info.backend_pid,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.over.set()
        self.thread.join()

    def _look(self, waits: int) -> None:
        beside = connections[self.database].copy()
        # Whoever cannot be asked is not named: the migration does not end for it.
        with suppress(DatabaseError):
            while not self.over.wait(EVERY):
                with beside.cursor() as cursor:
                    cursor.execute(BLOCKING, [waits])
                    if found := cursor.fetchall():
                        self.last = found
                        for pid, *_ in found:
                            self.seen.setdefault(pid, time.monotonic())
        beside.close()

    def words(self) -> str:
        """Of those who held it last: "process 4711 (pp_app), seen for 12 s"."""
        return "; ".join(self._words(*each) for each in self.last) or "nobody that could be seen"

    def _words(self, pid: int, role: str, program: str, state: str, since: float | None) -> str:
        about = ", ".join(filter(None, (role, program, state)))
        if since is not None:
            return f"process {pid} ({about}), {since:.0f} s in its transaction"
        return f"process {pid} ({about}), seen for {time.monotonic() - self.seen[pid]:.0f} s"
