"""From the store to a running scratch cluster: each link is verified before it is used, and the joined whole once more.

The copy archives nothing, listens on no port, sends nothing and answers nothing before its recovery has ended. It follows the
timeline that is named, so that a second restore does not follow the first one.
"""

from __future__ import annotations

import io
import os
import pwd
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prevent_portal.backups import manifest as manifests
from prevent_portal.backups.archiving import PARTIAL
from prevent_portal.backups.manifest import ManifestDoesNotHold
from prevent_portal.backups.programs import program
from prevent_portal.backups.store import BASES, COVERED, WAL, CannotUse, Store
from prevent_portal.embedded.failure import last_words
from prevent_portal.embedded.place import Place

CLUSTER, ARCHIVE, LOG = "cluster", "wal", "restore.log"
NAMED = "prevent_portal_drill"  # the name of the copy: what opens records as people would works on no other
ROLES = ("pp_app", "pp_verifier")
HOURS, SECONDS_TO_BEGIN = 4 * 3600, 15
SEGMENT_BYTES = 16 * 1024 * 1024
# Read last, after everything that the server itself had set.
SETTINGS = """
# Written by restore_drill: for the copy alone.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
hba_file = '{folder}/drill_hba.conf'
ident_file = '{folder}/drill_ident.conf'
archive_mode = off
archive_command = ''
primary_conninfo = ''
synchronous_standby_names = ''
hot_standby = off
ssl = off
cluster_name = '{name}'
shared_buffers = 128MB
timezone = 'UTC'
restore_command = 'cp "../{archive}/%f" "%p"'
recovery_target_timeline = '{timeline}'
recovery_target_action = 'promote'
"""
UNTIL = "recovery_target_time = '{until}'\nrecovery_target_inclusive = on\n"


@dataclass(frozen=True)
class Base:
    """A base backup as it was written about, and how far the archive goes on from it."""

    label: str
    about: dict[str, Any]
    covered_at: datetime
    covered_lsn: int


def newest_base(store: Store, *, label: str = "") -> Base:
    """Raises CannotUse where there is none."""
    abouts = [name for name in store.names(BASES) if name.endswith("/about")]
    chosen = [name for name in abouts if not label or name == f"{BASES}/{label}/about"]
    if not chosen:
        raise CannotUse("There is no such base backup in the store")
    about = store.get_json(chosen[-1])
    ended, lsn = datetime.fromisoformat(about["ended"]), int(about["end"])
    if marks := store.names(COVERED):
        mark = store.get_json(marks[-1])
        # Of an archive that ended before this backup began nothing is needed.
        if mark["lsn"] >= lsn:
            ended, lsn = datetime.fromisoformat(mark["covered_at"]), int(mark["lsn"])
    return Base(label=about["label"], about=about, covered_at=ended, covered_lsn=lsn)


@dataclass(frozen=True)
class Scratch:
    """Where the copy lies and how it is reached."""

    place: Place

    @property
    def cluster(self) -> Path:
        return self.place.data / CLUSTER

    def address(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={self.place.sockets}"

    def clear(self) -> None:
        for name in (CLUSTER, ARCHIVE):
            shutil.rmtree(self.place.data / name, ignore_errors=True)
        (self.place.data / LOG).unlink(missing_ok=True)

    def unpack(self, store: Store, base: Base) -> manifests.Manifest:
        """The base backup, held against the server's own list as it lies on the disk. Raises CannotUse."""
        self.cluster.mkdir(mode=0o700)
        pieces = io.BufferedReader(Pieces(store.reading(f"{BASES}/{base.label}/cluster")), 1 << 20)
        with tarfile.open(fileobj=pieces, mode="r|") as stream:
            stream.extractall(self.cluster, filter=_plain)  # noqa: S202 - files and folders below alone
        while pieces.read(1 << 20):
            pass
        try:
            said = manifests.read((self.cluster / manifests.NAME).read_bytes())
            manifests.hold(said, manifests.on_disk(self.cluster))
        except (OSError, ManifestDoesNotHold) as fault:
            raise CannotUse(f"the base backup {base.label}: {fault}") from None
        return said

    def lay_archive(self, store: Store, said: manifests.Manifest, *, covered: int) -> int:
        """The write-ahead log since the base backup, without a gap up to the mark. Raises CannotUse."""
        folder = self.place.data / ARCHIVE
        folder.mkdir(mode=0o700)
        first = said.end // SEGMENT_BYTES
        needed = [segment_name(said.timeline, number) for number in range(first, _last(covered) + 1)]
        there = _newest_of_each(store.names(WAL))
        laid = [name for name in sorted(there) if name[:8] == f"{said.timeline:08X}" and name >= needed[0]]
        in_base = {path.name for path in (self.cluster / "pg_wal").iterdir()}
        if covered > said.end and (lost := [name for name in needed if name not in there and name not in in_base]):
            raise CannotUse(f"{WAL}/{lost[0]}: missing from the archive, which was said to go further")
        for name in laid:
            (folder / name).write_bytes(store.get(there[name]))
        return len(laid)

    def settle(self, said: manifests.Manifest, *, until: datetime | None) -> None:
        """The copy's own settings, and the account of the servers as the owner of all of it."""
        text = SETTINGS.format(
            sockets=f'"{self.place.sockets}"',
            folder=self.cluster,
            name=NAMED,
            archive=ARCHIVE,
            timeline=said.timeline,
        )
        if until:
            text += UNTIL.format(until=moment_as_read(until))
        with (self.cluster / "postgresql.auto.conf").open("a") as file:
            file.write(text)
        us = pwd.getpwuid(os.geteuid()).pw_name
        (self.cluster / "drill_hba.conf").write_text("local all all peer map=drill\n")
        (self.cluster / "drill_ident.conf").write_text("".join(f"drill {us} {role}\n" for role in ROLES))
        (self.cluster / "recovery.signal").touch()
        # Debian keeps a server's settings outside of its cluster, so that they are in no backup; the copy needs none of them.
        (self.cluster / "postgresql.conf").touch()
        if self.place.handed_over:
            for path in (self.cluster, *self.cluster.rglob("*"), self.place.data / ARCHIVE):
                os.chown(path, self.place.account.pw_uid, self.place.account.pw_gid)
            for path in (self.place.data / ARCHIVE).iterdir():
                os.chown(path, self.place.account.pw_uid, self.place.account.pw_gid)

    def start(self) -> None:
        """Recover, and wait until it is over: `pg_ctl` says "started" of a server that still recovers, and of one that is about to
        end. Raises CannotUse with the server's last words."""
        self._control("start", "-W", "-l", LOG)
        began = time.monotonic()
        ready = (program("pg_isready", self.place), "--quiet", "--host", str(self.place.sockets))
        while self._run(*ready).returncode:
            is_gone = self._control("status") and not (self.cluster / "postmaster.pid").exists()
            if time.monotonic() - began > (SECONDS_TO_BEGIN if is_gone else HOURS):
                raise CannotUse(f"the copy did not recover: {last_words(self.place.data / LOG)}")
            time.sleep(0.2)

    def stop(self) -> None:
        self._control("stop", "-w", "-m", "fast")

    def pages_hold(self) -> str:
        """Every page of the stopped copy against its checksum; in words what is wrong."""
        ended = self._run(program("pg_checksums", self.place), "--check", "-D", CLUSTER)
        return "" if ended.returncode == 0 else (ended.stdout + ended.stderr).strip()[-300:]

    def _control(self, *what: str) -> int:
        return self._run(program("pg_ctl", self.place), what[0], "-D", CLUSTER, *what[1:]).returncode

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        # Into a file and not a pipe: the server that stays would hold a pipe open.
        with (self.place.state / "said").open("w+") as said:
            ended = subprocess.run(command, stdout=said, stderr=said, check=False, **self.place.run_as())  # noqa: S603
            said.seek(0)
            return subprocess.CompletedProcess(command, ended.returncode, said.read(), "")


class Pieces(io.RawIOBase):
    """A file of what comes in pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            try:
                self._left = next(self._pieces)
            except StopIteration:
                return 0
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _plain(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo:
    """Files and folders below, and nothing else: a store that was written by another could hold a link."""
    if not (member.isfile() or member.isdir()) or member.name.startswith("/") or ".." in Path(member.name).parts:
        raise CannotUse(f"{member.name}: no plain file or folder of a cluster")
    return member.replace(uid=os.geteuid(), gid=os.getegid(), uname="", gname="", mode=member.mode & 0o700, deep=False)


def _newest_of_each(names: list[str]) -> dict[str, str]:
    """The object of each segment: the whole one, which comes before the beginnings of it, else the longest beginning."""
    found: dict[str, str] = {}
    for name in names:
        segment = name.split("/")[1].removesuffix(PARTIAL)
        if PARTIAL in found.get(segment, PARTIAL):
            found[segment] = name
    return found


def segment_name(timeline: int, number: int) -> str:
    each = 0x100000000 // SEGMENT_BYTES
    return f"{timeline:08X}{number // each:08X}{number % each:08X}"


def _last(lsn: int) -> int:
    """The segment of the last byte before a position."""
    return max(0, lsn - 1) // SEGMENT_BYTES


def moment_as_read(moment: datetime) -> str:
    """As PostgreSQL reads it whatever its time zone: +00. It refuses `BST` and a `Z` at the end."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00"
