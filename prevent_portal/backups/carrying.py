"""Carrying files into the store: those that people sent and their copies, and the published checkpoints.

A file under FILES_DIR has a random name and never changes, so what is in the store under its name is whole. A day's file of
checkpoints grows: it is carried under its name and size, and the one before goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.private_files import UNFINISHED
from prevent_portal.backups.config import Source
from prevent_portal.backups.store import CHECKPOINTS, FILES, Store

PIECE = 1 << 20
# Where a child process reads a copy, for seconds.
NOT_CARRIED = {"reading"}


def carry_all(store: Store, source: Source) -> dict[str, Any]:
    """What has not been carried yet. The checkpoints first: one that is published later is not missed in what follows."""
    checkpoints = sum(_carry_checkpoints(store, source.checkpoints))
    return {"checkpoint_files": checkpoints, "files": sum(_carry_files(store, source.files))}


def _carry_files(store: Store, folder: Path) -> Iterator[int]:
    for path in _plain_files(folder):
        name = f"{FILES}/{path.relative_to(folder)}"
        if not store.has(name):
            try:
                _carry(store, path, name)
            except FileNotFoundError:
                continue  # removed by its owner's duty meanwhile
        yield 1


def _carry_checkpoints(store: Store, folder: Path) -> Iterator[int]:
    for path in _plain_files(folder):
        place = f"{CHECKPOINTS}/{path.relative_to(folder)}"
        name = f"{place}/{path.stat().st_size:012}"
        if not store.has(name):
            before = store.names(place)
            _carry(store, path, name)
            for old in before:
                store.remove(old)
        yield 1


def _carry(store: Store, path: Path, name: str) -> None:
    with path.open("rb") as file, store.writing(name) as packed:
        while piece := file.read(PIECE):
            packed.write(piece)


def _plain_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder).parts
        if path.is_file() and not path.is_symlink() and path.suffix != UNFINISHED and within[0] not in NOT_CARRIED:
            yield path
