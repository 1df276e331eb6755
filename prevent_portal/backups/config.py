"""Where backups go and with which keys: read from the environment by the commands alone, since no page needs them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from audit.evidence.checkpoints import read_private_key, read_public_key
from core import private_files
from prevent_portal.backups.age import Identity, recipient_of
from prevent_portal.backups.store import CannotUse, Store


@dataclass(frozen=True)
class Source:
    """What is backed up: the server by the address of the role that may replicate, what each app keeps of files, wherever that
    lies, and the folder of checkpoints."""

    address: str
    files: Mapping[str, private_files.Store]
    checkpoints: Path
    spool: Path


def _named(name: str) -> str:
    if value := os.environ.get(name):
        return value
    raise CannotUse(f"Set {name} (docs/operations.md, Backups)")


def writing_store() -> Store:
    """For what takes backups: the key that signs and the public half of the one that opens."""
    return Store(
        Path(_named("BACKUP_DIR")),
        signer=read_private_key(Path(_named("BACKUP_SIGNING_KEY"))),
        recipient=recipient_of(Path(_named("BACKUP_RECIPIENT")).read_text()),
    )


def reading_store() -> Store:
    """For what restores: the public half of the key that signs, and the one that opens."""
    return Store(
        Path(_named("BACKUP_DIR")),
        public=read_public_key(Path(_named("BACKUP_PUBLIC_KEY"))),
        identity=Identity.read(Path(_named("BACKUP_IDENTITY")).read_text()),
    )
