"""A pack as one file: a ZIP of parts, the same bytes for the same parts.

Nothing in it is compressed: what is large is compressed already, and two releases of a compressor write two files. No
time stands in it but the one that its manifest says."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from typing import IO

DOCUMENT, READABLE = "pack.pdf", "pack.html"
MANIFEST, CONTENT = "manifest.json", "content.json"
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can say
READ_ONLY = 0o100400 << 16
UNIX = 3
BLOCK = 1 << 20


@dataclass(frozen=True)
class Part:
    """One file of a pack: its name there, what it is in words, and its bytes, or what reads them: of many photographs
    one at a time is in memory."""

    name: str
    described: str
    content: bytes | Callable[[], bytes]

    def opened(self) -> IO[bytes]:
        return BytesIO(self.content() if callable(self.content) else self.content)

    def item(self) -> dict[str, str | int]:
        """As the manifest lists it."""
        with self.opened() as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a file of bytes
            size = file.seek(0, SEEK_END)  # bytes in memory are hashed without moving on
            return {"name": self.name, "described": self.described, "size": size, "sha256": digest}


def write(file: IO[bytes], parts: Iterable[Part]) -> None:
    """All parts, in their order."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            with part.opened() as source, archive.open(_entry(part.name), "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, BLOCK)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_TIME)
    entry.external_attr, entry.create_system = READ_ONLY, UNIX
    return entry


def read(file: IO[bytes], name: str) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name)


def digest_of(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a file of bytes
