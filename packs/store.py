"""The private store of finished packs. A file's name is random and never shown; what it is stands in the database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from core.private_files import asked

UNFINISHED = ".part"


def folder() -> Path:
    place = Path(settings.FILES_DIR) / "packs"
    with asked():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def put(write: Callable[[IO[bytes]], object]) -> str:
    """Have a new file written and return its name once the disk has it: name and content both survive a power cut. A
    disk that is full keeps nothing of it."""
    name = f"{secrets.token_hex(16)}.zip"
    unfinished, finished = folder() / f"{name}{UNFINISHED}", folder() / name
    try:
        _write(unfinished, write)
        unfinished.rename(finished)
        _sync_folder()
    except BaseException:  # also a time limit: half a record in clear must not lie about
        unfinished.unlink(missing_ok=True)
        finished.unlink(missing_ok=True)
        raise
    return name


def _write(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def path_of(name: str) -> Path:
    """Where a file is. Only a bare name is one of ours."""
    if Path(name).name != name:
        raise ValueError("Not the name of a stored file.")
    return folder() / name


def drop(name: str) -> bool:
    """Remove a file; False when it was gone already."""
    try:
        path_of(name).unlink()
    except FileNotFoundError:
        return False
    return True


def names_older_than(moment: float) -> Iterator[str]:
    """Names of files last written before a moment (seconds since the epoch)."""
    for path in folder().iterdir():
        with suppress(FileNotFoundError):  # another has just removed it
            if path.stat().st_mtime < moment:
                yield path.name


def _sync_folder() -> None:
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
