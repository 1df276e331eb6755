"""The write-ahead log, as it is written: received from the server through a slot, and carried into the store each minute.

By the protocol of replication and not by `archive_command`: nothing has to be set or run on the server's machine, an outside
server is archived like the embedded one, and the segment that is being written is carried too, so that a quiet night does not
lose what was written before it. The slot keeps on the server what was not received yet, to a bound.
"""

from __future__ import annotations

import re
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from prevent_portal.backups.carrying import carry_all
from prevent_portal.backups.config import Source
from prevent_portal.backups.programs import program, reached
from prevent_portal.backups.store import COVERED, WAL, CannotUse, Store
from prevent_portal.limits import RECEIVED_WITHIN_SECONDS

SLOT = "pp_backup"
SEGMENT = re.compile(r"[0-9A-F]{24}|[0-9A-F]{8}\.history")
PARTIAL = ".partial"
STANDS = """
select clock_timestamp(), pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint,
       ('x' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8))::bit(32)::int
"""
RECEIVED = (
    "select coalesce(pg_wal_lsn_diff(restart_lsn, '0/0'), 0)::bigint from pg_replication_slots where slot_name = %s"
)


@dataclass
class Receiver:
    """`pg_receivewal`, which writes segments into the spool for as long as it is left alone."""

    source: Source
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def look_after(self) -> None:
        """Start it, or start it again: after a break it goes on where the slot says."""
        if self.process and self.process.poll() is None:
            return
        self.source.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._run("--create-slot", "--if-not-exists")
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            self._command("--synchronous", "--no-loop"), env=reached(self.source.address), stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def _command(self, *options: str) -> list[str]:
        here = f"--directory={self.source.spool}"
        return [program("pg_receivewal"), here, f"--slot={SLOT}", "--no-password", *options]

    def _run(self, *options: str) -> None:
        ended = subprocess.run(  # noqa: S603 - our own command
            self._command(*options), env=reached(self.source.address), capture_output=True, text=True, check=False
        )
        if ended.returncode:
            raise CannotUse(f"pg_receivewal failed: {ended.stderr.strip()[-300:]}")


def archive_round(store: Store, source: Source) -> dict[str, Any]:
    """Carry everything up to this moment, and say so in the store: the mark is the last thing that is written."""
    covered_at, lsn, timeline = _stand()
    _wait_until_received(lsn)
    segments = _carry_segments(store, source.spool, now=datetime.now(UTC))
    said = {"covered_at": covered_at.isoformat(), "lsn": lsn, "timeline": timeline, "segments": segments}
    said |= carry_all(store, source)
    before = store.names(COVERED)
    store.put_json(f"{COVERED}/{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}", said)
    for old in before:
        store.remove(old)
    return said


def _stand() -> tuple[datetime, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(STANDS)
        moment, lsn, timeline = cursor.fetchone()
        return moment, lsn, timeline


def _wait_until_received(lsn: int) -> None:
    """Raises CannotUse where the receiver does not follow: then nothing is said to be covered."""
    until = time.monotonic() + RECEIVED_WITHIN_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(RECEIVED, [SLOT])
            row = cursor.fetchone()
        if row and row[0] >= lsn:
            return
        time.sleep(0.2)
    raise CannotUse("The receiver of the write-ahead log does not follow the server.")


def _carry_segments(store: Store, spool: Path, *, now: datetime) -> int:
    """Whole segments leave the spool once the store has them; the one that is being written is carried as it is now, first:
    it may become a whole one meanwhile."""
    for path in spool.glob(f"*{PARTIAL}"):
        with suppress(FileNotFoundError):
            _replace_partial(store, path.stem, path.read_bytes(), now=now)
    whole = [path for path in sorted(spool.iterdir()) if SEGMENT.fullmatch(path.name)]
    for path in whole:
        if not store.has(f"{WAL}/{path.name}"):
            store.put(f"{WAL}/{path.name}", path.read_bytes())
        _replace_partial(store, path.name, None)
        path.unlink()
    return len(whole)


def _replace_partial(store: Store, segment: str, content: bytes | None, *, now: datetime | None = None) -> None:
    place = f"{WAL}/{segment}{PARTIAL}"
    before = store.names(place)
    if content is not None and now:
        store.put(f"{place}/{now:%Y%m%dT%H%M%S%fZ}", content)
    for old in before:
        store.remove(old)
