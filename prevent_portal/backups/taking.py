"""A base backup: the cluster as one stream, enciphered as it arrives, so that no plain copy of it ever lies on a disk.

Each file in the stream is digested on the way and held against the server's own list before the backup counts as taken. The
files that people sent and the published checkpoints are carried after it: every file that a row of the backup names was on
the disk by then, and what came since does no harm.
"""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import IO, Any

from prevent_portal.backups import manifest as manifests
from prevent_portal.backups.carrying import carry_all
from prevent_portal.backups.config import Source
from prevent_portal.backups.programs import done, program, reached
from prevent_portal.backups.store import BASES, CannotUse, Packed, Store

PIECE = 1 << 20
COPIES = (
    *("pg_basebackup", "--pgdata=-", "--format=tar", "--wal-method=fetch", "--checkpoint=fast", "--no-password"),
    *("--manifest-checksums=SHA256", "--label=prevent-portal"),
)


@dataclass
class Tee:
    """What is read from the server goes into the store as it is read."""

    source: IO[bytes]
    packed: Packed

    def read(self, many: int = PIECE) -> bytes:
        data = self.source.read(many)
        self.packed.write(data)
        return data


def take(store: Store, source: Source, *, counts: Callable[[], dict[str, int]], carries: bool = True) -> dict[str, Any]:
    """One base backup with what belongs to it. Returns what was written about it, signed, into the store.

    `counts` are of the records before it began: as many are in it at least. Where a process archives, it `carries` files."""
    began, counted = datetime.now(UTC), counts()
    label = f"{began:%Y%m%dT%H%M%SZ}"
    with store.writing(f"{BASES}/{label}/cluster") as packed:
        found = _stream(source, packed)
    said = {
        "label": label,
        "began": began.isoformat(),
        "ended": datetime.now(UTC).isoformat(),
        "timeline": found.timeline,
        "start": found.start,
        "end": found.end,
        "system": found.system,
        "bytes": packed.size,
        "files_of_cluster": len(found.files),
        "counts": counted,
        **(carry_all(store, source) if carries else {}),
    }
    store.put_json(f"{BASES}/{label}/about", said)
    return said


def _stream(source: Source, packed: Packed) -> manifests.Manifest:
    command = [program(COPIES[0]), *COPIES[1:]]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=reached(source.address), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    try:
        found, listed = _read_through(Tee(process.stdout, packed))
    except tarfile.TarError:
        found, listed = {}, b""
    finally:
        process.stdout.close()
    done(process, name=COPIES[0])
    if not listed:
        raise CannotUse("The stream of the base backup ended before its list of files.")
    said = manifests.read(listed)
    manifests.hold(said, found)
    return said


def _read_through(tee: Tee) -> tuple[dict[str, tuple[int, str]], bytes]:
    """Size and digest of each file in the stream, and the server's list of them, which comes last."""
    found, listed = {}, b""
    with tarfile.open(fileobj=tee, mode="r|", bufsize=PIECE) as stream:  # type: ignore[call-overload]  # it asks for read alone
        for member in stream:
            if member.issym() or member.islnk():
                raise CannotUse(f"{member.name}: a link; tablespaces elsewhere than in the cluster are not backed up")
            if (content := stream.extractfile(member)) is None:
                continue
            name = member.name.removeprefix("./")
            digest = sha256()
            while piece := content.read(PIECE):
                digest.update(piece)
                listed += piece if name == manifests.NAME else b""
            found[name] = member.size, digest.hexdigest()
    while tee.read():
        pass
    return found, listed
