"""The store: a folder of enciphered objects, each with a signature beside it that covers its name and its bytes.

On another machine it is a mounted share, or is copied there by whatever copies files; an object is never changed, only
followed by another, so that it may lie under object lock. The signature tells who wrote an object, which encryption for a
public key alone does not.
"""

from __future__ import annotations

import base64
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from prevent_portal.backups.age import Identity, Sealed, opened

ORIGIN = b"prevent-portal/backup\n"
BASES, WAL, FILES, CHECKPOINTS = "bases", "wal", "files", "checkpoints"
ENDING, SIGNATURE = ".gz.age", ".sig"
COVERED = "covered"


class CannotUse(Exception):
    """A link of the chain that does not hold. The message names it and says what it is."""


@dataclass
class Packed:
    """What is written to it is compressed, enciphered and digested on the way."""

    sealed: Sealed
    digest: Any
    size: int = 0

    def __post_init__(self) -> None:
        self._small = zlib.compressobj(1, wbits=31)

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        self.sealed.write(self._small.compress(data))
        return len(data)

    def close(self) -> None:
        self.sealed.write(self._small.flush())
        self.sealed.close()


@dataclass(frozen=True)
class Store:
    """`signer` and `recipient` write, `public` and `identity` read: a machine has what it needs and no more."""

    folder: Path
    signer: Ed25519PrivateKey | None = None
    recipient: X25519PublicKey | None = None
    public: Ed25519PublicKey | None = None
    identity: Identity | None = None

    @contextmanager
    def writing(self, name: str) -> Iterator[Packed]:
        """A new object: whole and signed, or not there. A kill in between leaves a `.new`, which nothing reads."""
        assert self.recipient and self.signer
        path = self.folder / (name + ENDING)
        if path.exists():
            raise CannotUse(f"{name}: it is in the store already, and nothing there is ever changed")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            with open(draft, "w+b", opener=_private) as file:
                packed = Packed(Sealed(file, self.recipient), sha256())
                yield packed
                packed.close()
                _settle(file)
                file.seek(0)
                signature = self.signer.sign(_statement(name, file_digest(file, "sha256").hexdigest()))
        except BaseException:  # also a signal: half a backup must not lie about
            draft.unlink(missing_ok=True)
            raise
        # The signature first: an object without one is damaged, and one that waits for its object is not asked.
        _write_whole(path.with_name(path.name + SIGNATURE), base64.b64encode(signature) + b"\n")
        draft.rename(path)
        _settle_folder(path.parent)

    def put(self, name: str, data: bytes) -> None:
        with self.writing(name) as packed:
            packed.write(data)

    def put_json(self, name: str, value: Any) -> None:
        self.put(name, json.dumps(value, indent=1, sort_keys=True).encode())

    def has(self, name: str) -> bool:
        return (self.folder / (name + ENDING)).exists()

    def names(self, below: str) -> list[str]:
        """The objects below, in order of their names."""
        folder = self.folder / below
        return sorted(str(path.relative_to(self.folder)).removesuffix(ENDING) for path in folder.rglob(f"*{ENDING}"))

    def reading(self, name: str) -> Iterator[bytes]:
        """The content, after its signature was held against all of its bytes. Raises CannotUse or CannotOpen."""
        assert self.identity
        self.check(name)
        grown = zlib.decompressobj(wbits=31)
        with (self.folder / (name + ENDING)).open("rb") as file:
            for chunk in opened(file, self.identity):
                yield grown.decompress(chunk)
            yield grown.flush()
        if not grown.eof:
            raise CannotUse(f"{name}: it was cut short before it was enciphered")

    def get(self, name: str) -> bytes:
        return b"".join(self.reading(name))

    def get_json(self, name: str) -> Any:
        return json.loads(self.get(name))

    def check(self, name: str) -> None:
        """Whether it is what was signed, under this name. Raises CannotUse."""
        assert self.public
        path = self.folder / (name + ENDING)
        try:
            signature = base64.b64decode(path.with_name(path.name + SIGNATURE).read_bytes())
            with path.open("rb") as file:
                self.public.verify(signature, _statement(name, file_digest(file, "sha256").hexdigest()))
        except FileNotFoundError:
            raise CannotUse(f"{name}: it, or its signature, is not in the store") from None
        except (InvalidSignature, ValueError):
            raise CannotUse(f"{name}: its signature does not hold") from None

    def remove(self, name: str) -> None:
        path = self.folder / (name + ENDING)
        path.unlink(missing_ok=True)
        path.with_name(path.name + SIGNATURE).unlink(missing_ok=True)


def _statement(name: str, digest: str) -> bytes:
    return ORIGIN + f"{name}\n{digest}\n".encode()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def _write_whole(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with open(draft, "wb", opener=_private) as file:
        file.write(content)
        _settle(file)
    draft.rename(path)


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
