"""Signed statements of what the tree was: signed with a key neither the app nor the database holds, and published
outside the database, so that a rewritten past contradicts something its writer cannot reach."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ORIGIN = "prevent-portal/audit"


@dataclass(frozen=True)
class Checkpoint:
    """The tree's size and root at a moment, and the text and signature that say so."""

    size: int
    epoch: int
    root: bytes
    at: datetime
    note: str
    signature: bytes
    key_id: str

    @property
    def name(self) -> str:
        return f"{self.epoch}-{self.size:014}.checkpoint"

    def published(self) -> str:
        return f"{self.note}\n{self.key_id} {base64.b64encode(self.signature).decode()}\n"


def note_of(*, size: int, epoch: int, root: bytes, at: datetime) -> str:
    """The text that is signed: five lines that a person can read."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{ORIGIN}\n{epoch}\n{size}\n{base64.b64encode(root).decode()}\n{moment}\n"


def sign(*, size: int, epoch: int, root: bytes, at: datetime, key: Ed25519PrivateKey) -> Checkpoint:
    note = note_of(size=size, epoch=epoch, root=root, at=at)
    return Checkpoint(
        size=size,
        epoch=epoch,
        root=root,
        at=at,
        note=note,
        signature=key.sign(note.encode()),
        key_id=key_id(key.public_key()),
    )


def given_up_too_early(checkpoints: Iterable[Checkpoint]) -> Checkpoint | None:
    """The first checkpoint signed with a key that another had already taken over from: a thief of a key that is
    no longer used cannot go on signing with it."""
    used: list[str] = []
    for checkpoint in sorted(checkpoints, key=lambda checkpoint: checkpoint.size):
        if checkpoint.key_id in used[:-1]:
            return checkpoint
        if used[-1:] != [checkpoint.key_id]:
            used.append(checkpoint.key_id)
    return None


def changes_of_key(checkpoints: Iterable[Checkpoint]) -> Iterator[tuple[Checkpoint, Checkpoint]]:
    """Each last checkpoint of a key with the first of the key that took over from it."""
    in_order = sorted(checkpoints, key=lambda checkpoint: checkpoint.size)
    return ((old, new) for old, new in pairwise(in_order) if old.key_id != new.key_id)


def signature_holds(checkpoint: Checkpoint, key: Ed25519PublicKey) -> bool:
    """Whether the note says what the fields say and was signed with this key."""
    said = note_of(size=checkpoint.size, epoch=checkpoint.epoch, root=checkpoint.root, at=checkpoint.at)
    try:
        key.verify(checkpoint.signature, checkpoint.note.encode())
    except InvalidSignature:
        return False
    return said == checkpoint.note


def read_published(text: str) -> Checkpoint:
    """A checkpoint as published. Raises ValueError when the text is not one."""
    note, _, last = text.rstrip("\n").rpartition("\n\n")
    lines, (key, _, signature) = note.split("\n"), last.partition(" ")
    if len(lines) != 5 or lines[0] != ORIGIN or not signature:
        raise ValueError("This is not a checkpoint of the audit log.")
    return Checkpoint(
        size=int(lines[2]),
        epoch=int(lines[1]),
        root=base64.b64decode(lines[3], validate=True),
        at=datetime.fromisoformat(lines[4]),
        note=note + "\n",
        signature=base64.b64decode(signature, validate=True),
        key_id=key,
    )


def newest(connection: psycopg.Connection) -> Checkpoint | None:
    """The last checkpoint in the database."""
    row = connection.execute(
        "select size, epoch, root, at, note, signature, key_id from audit_checkpoint order by size desc limit 1"
    ).fetchone()
    return Checkpoint(*row) if row else None


def key_id(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return sha256(raw).hexdigest()[:16]


def read_private_key(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("The signing key must be an Ed25519 key in PEM.")
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """From the public key's file, or from the private one where only that is at hand."""
    content = path.read_bytes()
    if b"PRIVATE KEY" in content:
        return read_private_key(path).public_key()
    key = serialization.load_pem_public_key(content)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("The public key must be an Ed25519 key in PEM.")
    return key


def read_public_keys(path: Path) -> dict[str, Ed25519PublicKey]:
    """By identifier: the key in a file, or all in a folder, for a log whose key has been changed."""
    files = sorted(path.glob("*.pem")) if path.is_dir() else [path]
    return {key_id(key): key for key in map(read_public_key, files)}
