"""The drill: a backup is as good as what was last restored from it. Every step ends in a sentence of the report.

The order is that of a real restore, and each of the traps that the databases' own programs pass over in silence is a step:
the timeline, archiving in the copy, links verified before and after they are joined, times with +00, guards that are off,
empty folders, checksums, and a folder of its own for checkpoints.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from audit.evidence.publishing import CannotBeRead
from audit.evidence.standing import check
from prevent_portal.backups import manifest as manifests
from prevent_portal.backups.age import CannotOpen
from prevent_portal.backups.published import lay_out
from prevent_portal.backups.report import Report
from prevent_portal.backups.restoring import NAMED, Base, Scratch, moment_as_read, newest_base
from prevent_portal.backups.store import FILES, CannotUse, Store


@dataclass(frozen=True)
class Seen:
    """What the service itself, on the copy, showed to those who may see it. `files` are names in the store and digests."""

    fault: str
    words: str
    counts: dict[str, int]
    files: list[tuple[str, str]]


Open = Callable[[str], Seen]
NEWEST = "select max(at) from audit_event"
TIMELINE = "select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"
SYSTEM = "select system_identifier from pg_control_system()"
SEALED = "select coalesce(max(size), 0) from audit_checkpoint"


@dataclass
class Drill:
    """One drill, from the store to the report. `database` is the name of the service's database."""

    store: Store
    scratch: Scratch
    published: Path
    database: str
    open_records: Open
    until: datetime | None = None
    label: str = ""

    def run(self) -> Report:
        """Never raises for what does not hold: that is what it is there to say."""
        report, began = Report(datetime.now(UTC)), time.monotonic()
        self.scratch.clear()
        try:
            base = newest_base(self.store, label=self.label)
            report.label = base.label
            self._restore(base, report)
            seen = self._prove(base, report)
            report.rto_seconds = time.monotonic() - began
            self._read_files(seen, report)
            self.scratch.stop()
            report.say("checksums of all pages", self.scratch.pages_hold(), "every page of the stopped copy holds")
        except (CannotUse, CannotOpen, CannotBeRead, psycopg.Error, OSError) as fault:
            report.say("the drill", f"stopped: {str(fault).strip().splitlines()[0]}", "")
        finally:
            self.scratch.stop()
        return report

    def _restore(self, base: Base, report: Report) -> None:
        if self.until and self.until <= datetime.fromisoformat(base.about["ended"]):
            raise CannotUse(
                f"the moment asked for lies before the end of the base backup {base.label}: take an older one"
            )
        said = self.scratch.unpack(self.store, base)
        report.say(
            "base backup", "", f"signed, and {len(said.files):,} files as the server listed them, on the disk too"
        )
        lost = manifests.missing_folders(self.scratch.cluster)
        report.say("empty folders", f"{', '.join(lost)} not in the backup" if lost else "", "all there")
        laid = self.scratch.lay_archive(self.store, said, covered=base.covered_lsn)
        report.say("archive", "", f"{laid} segments since, each signed, without a gap up to its mark")
        self.scratch.settle(said, until=self.until)
        self.scratch.start()
        reached = self.until or base.covered_at
        report.rpo_seconds = max(0.0, (report.began - reached).total_seconds())
        report.say("recovered", "", f"to {moment_as_read(reached)}, on timeline {said.timeline}, which was named")

    def _prove(self, base: Base, report: Report) -> Seen:
        with self._asked("pp_verifier") as copy:
            for setting, wanted in (("archive_mode", "off"), ("data_checksums", "on"), ("cluster_name", NAMED)):
                found = _one(copy, f"show {setting}")
                report.say(setting, "" if found == wanted else f"it is {found}", wanted)
            timeline = _one(copy, TIMELINE)
            fault = "" if timeline == base.about["timeline"] + 1 else f"it is {timeline}"
            report.say("timeline of the copy", fault, f"{timeline}, its own")
            self._hold_system(copy, base, report)
            self._hold_moment(copy, report)
            self._hold_log(copy, base, report)
        seen = self.open_records(self.scratch.address("pp_app", self.database))
        report.counts = seen.counts
        # Events alone are only ever added.
        fewer = seen.counts.get("events", 0) < base.about["counts"].get("events", 0)
        report.say("counts", "fewer events than were backed up" if fewer else "", "as they follow")
        report.say("records opened as their people would", seen.fault, seen.words)
        return seen

    def _hold_system(self, copy: psycopg.Connection, base: Base, report: Report) -> None:
        """That it is the cluster that was backed up, by the number that a server is given when it is made. Before PostgreSQL 17
        a server's list does not name it."""
        found, wanted = _one(copy, SYSTEM), base.about["system"]
        fault = f"{found}, and not {wanted}" if wanted and found != wanted else ""
        report.say(
            "system identifier", fault, f"{found}" if wanted else f"{found}; a server before 17 names none in its list"
        )

    def _hold_moment(self, copy: psycopg.Connection, report: Report) -> None:
        """That nothing newer than the moment asked for is in it: a target that was passed over is not refused."""
        newest = _one(copy, NEWEST)
        late = self.until and newest and newest > self.until
        report.say("newest event", f"of {newest}, later than asked for" if late else "", f"of {newest}")

    def _hold_log(self, copy: psycopg.Connection, base: Base, report: Report) -> None:
        """The log against what was published, and the schema, every guard's state in it, against the code."""
        own = self.scratch.place.state / "checkpoints"
        shutil.rmtree(own, ignore_errors=True)
        many = lay_out(self.published, own, covered_at=self.until or base.covered_at, size=_one(copy, SEALED))
        found = check(copy, folder=own)
        words = (
            f"{found.sealed:,} sealed events against {many:,} published checkpoints; guards, rights and functions too"
        )
        report.say("log and schema", found.first_bad or "", words)
        report.say("folder of checkpoints", "", "a new one for the copy; the published one was read, never written")

    def _read_files(self, seen: Seen, report: Report) -> None:
        """Files that rows of the copy name, read from the store to their end and held against the row."""
        for key, digest in seen.files:
            found = sha256()
            for piece in self.store.reading(f"{FILES}/{key}"):
                found.update(piece)
            if found.hexdigest() != digest:
                raise CannotUse(f"{FILES}/{key}: not the file that the record names")
        report.say("files", "", f"{len(seen.files)} read to the end, each as its record says")

    @contextmanager
    def _asked(self, role: str) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.scratch.address(role, self.database), autocommit=True) as copy:
            copy.execute("set statement_timeout = '4h'")
            yield copy


def _one(copy: psycopg.Connection, question: str) -> Any:
    row = copy.execute(question.encode()).fetchone()
    return row[0] if row else None
