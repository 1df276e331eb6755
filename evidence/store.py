"""The private store of files and of their copies. What is read back is compared with what was received: a store that
keeps something else, or gives back half, is found out here and not by the reader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from core.private_files import Folder, Writing, asked

PIECE = 1 << 20


class Store(Protocol):
    """What a store of files must do. The private directory of this machine is one; S3 behind the same words another."""

    def begin(self) -> Writing: ...

    def put(self, content: bytes) -> str: ...

    def open(self, name: str) -> BinaryIO: ...

    def drop(self, name: str) -> bool: ...

    def names_older_than(self, moment: float) -> Iterator[str]: ...


class Altered(Exception):
    """What the store gives back is not what was given to it."""


FILES: Store = Folder("evidence")


def pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def whole(key: str, *, sha256: str) -> bytes:
    """The content, compared with its digest. Raises Altered, and FileNotFoundError where it is gone."""
    with asked(), FILES.open(key) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Altered
    return content
