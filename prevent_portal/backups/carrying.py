"""Carrying files into the store: those that people sent and their copies, and the published checkpoints.

A file that the service keeps has a random name and never changes, so what is in the store under its name is whole. A day's file of
checkpoints grows: it is carried under its name and size, and the one before goes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from core import private_files
from core.private_files import UNFINISHED, pieces
from prevent_portal.backups.config import Source
from prevent_portal.backups.store import CHECKPOINTS, FILES, Store


def carry_all(store: Store, source: Source) -> dict[str, Any]:
    """What has not been carried yet. The checkpoints first: one that is published later is not missed in what follows."""
    checkpoints = sum(_carry_checkpoints(store, source.checkpoints))
    return {"checkpoint_files": checkpoints, "files": sum(_carry_files(store, source.files))}


def kept_now(files: Mapping[str, private_files.Store]) -> Iterator[tuple[str, str]]:
    """Of every whole file which app's it is, and its name."""
    for app, kept in files.items():
        yield from ((app, name) for name in kept.names_older_than(math.inf) if not name.endswith(UNFINISHED))


def _carry_files(store: Store, files: Mapping[str, private_files.Store]) -> Iterator[int]:
    for app, name in kept_now(files):
        if not store.has(f"{FILES}/{app}/{name}"):
            try:
                with files[app].open(name) as file:
                    _carry(store, file, f"{FILES}/{app}/{name}")
            except FileNotFoundError:
                continue  # removed by its owner's duty meanwhile
        yield 1


def _carry_checkpoints(store: Store, folder: Path) -> Iterator[int]:
    for path in _plain_files(folder):
        place = f"{CHECKPOINTS}/{path.relative_to(folder)}"
        name = f"{place}/{path.stat().st_size:012}"
        if not store.has(name):
            before = store.names(place)
            with path.open("rb") as file:
                _carry(store, file, name)
            for old in before:
                store.remove(old)
        yield 1


def _carry(store: Store, file: BinaryIO, name: str) -> None:
    with store.writing(name) as packed:
        for piece in pieces(file):
            packed.write(piece)


def _plain_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path
