"""Checkpoints outside the database: one file a day, to which each new one is added, and reading them back.

A file each was 829 files in 85 minutes of a working day (measured). A day's file is what one sends to a witness or puts
under object lock; what an earlier release published, a file each, is read as well.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from audit.evidence.checkpoints import ORIGIN, Checkpoint, read_published

ENDINGS = "*.checkpoint", "*.checkpoints"
# Enough for the hundred newest: a sealer that died left no more than the last ones unpublished.
TAIL = 64 * 1024
_BEGINNING = re.compile(rf"(?m)^(?={re.escape(ORIGIN)}$)")


class CannotBeRead(ValueError):
    """A published file that holds something other than checkpoints. The message names the file."""


def file_of(checkpoint: Checkpoint) -> str:
    """The name of the day's file, by the day on which it was signed (UTC, as the note itself says)."""
    return f"{checkpoint.at.astimezone(UTC):%Y-%m-%d}.checkpoints"


def publish(checkpoint: Checkpoint, folder: Path) -> Path:
    """Add a checkpoint to its day's file, in one write. What stands there already is never touched."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_of(checkpoint)
    with open(path, "ab", opener=_no_link) as file:
        # A writer that died in the middle left half a line: what follows begins a new one, and the half is passed over.
        torn = file.tell() and not _ends_well(path)
        file.write(b"\n" * bool(torn) + checkpoint.published().encode())
        file.flush()
        os.fsync(file.fileno())
    return path


def _no_link(path: str, flags: int) -> int:
    """Never through a link: the sealer would write what it signs into a file of an attacker's choice."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o644)


def publish_missing(checkpoints: Iterable[Checkpoint], folder: Path) -> None:
    """Publish those, newest first, that a sealer left unpublished when it died between committing and publishing."""
    missing: list[Checkpoint] = []
    for checkpoint in checkpoints:
        if _is_there(checkpoint, folder):
            break
        missing.append(checkpoint)
    for checkpoint in reversed(missing):
        publish(checkpoint, folder)


def read_folder(folder: Path) -> list[Checkpoint]:
    """Every checkpoint published in a folder and those below it. Raises CannotBeRead."""
    paths = sorted({path for ending in ENDINGS for path in folder.rglob(ending)})
    for path in paths:
        # A link leads to what another may change, and a pipe would keep the reader waiting for ever.
        if path.is_symlink() or not path.is_file():
            raise CannotBeRead(f"{path.name} is no plain file")
    return [checkpoint for path in paths for checkpoint in read_file(path)]


def read_file(path: Path) -> list[Checkpoint]:
    """The checkpoints of one file. Half of one, followed by the whole of it, is what a killed writer leaves."""
    read: list[Checkpoint] = []
    try:
        text = path.read_text()
    except (OSError, ValueError) as error:
        raise CannotBeRead(path.name) from error
    parts = [part for part in _BEGINNING.split(text) if part.strip()]
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        try:
            read.append(read_published(part))
        except ValueError as error:
            if not following.startswith(part.strip()):
                raise CannotBeRead(path.name) from error
    return read


def _is_there(checkpoint: Checkpoint, folder: Path) -> bool:
    if (folder / checkpoint.name).exists():
        return True
    path = folder / file_of(checkpoint)
    if not path.exists():
        return False
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return checkpoint.published().encode() in file.read()


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
