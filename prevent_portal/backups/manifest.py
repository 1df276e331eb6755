"""What PostgreSQL itself says of a base backup: each file with its size and digest, held against what is there.

As `pg_verifybackup` does, which is missing where the server's programs are (that of one wheel dies at once), and which does
not notice what this does: a file that stands where none was, an empty folder that is gone, a link in place of a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

NAME = "backup_manifest"
LAST_LINE = b'"Manifest-Checksum"'
# Empty in a good backup, and without them no server starts.
EMPTY = (
    *("pg_commit_ts", "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat", "pg_stat_tmp"),
    *(
        "pg_subtrans",
        "pg_tblspc",
        "pg_twophase",
        "pg_wal/archive_status",
        "pg_logical/mappings",
        "pg_logical/snapshots",
    ),
)


@dataclass(frozen=True)
class Manifest:
    """`files` by path: size and SHA-256. The log is needed from `start` to `end`, of this timeline."""

    files: Mapping[str, tuple[int, str]]
    timeline: int
    start: int
    end: int
    system: int


class ManifestDoesNotHold(ValueError):
    """In a sentence: what differs."""


def read(text: bytes) -> Manifest:
    """Raises ManifestDoesNotHold where its own checksum does not fit, or where it was made without SHA-256."""
    body, _, _ = text.rpartition(LAST_LINE)
    said: dict[str, Any] = json.loads(text)
    if sha256(body).hexdigest() != said["Manifest-Checksum"]:
        raise ManifestDoesNotHold("The list of files of the base backup was changed.")
    if {one.get("Checksum-Algorithm", "SHA256") for one in said["Files"]} - {"SHA256"}:
        raise ManifestDoesNotHold("The list of files of the base backup has no digests of SHA-256.")
    (span,) = said["WAL-Ranges"]
    return Manifest(
        files={_path(one): (int(one["Size"]), one["Checksum"]) for one in said["Files"]},
        timeline=int(span["Timeline"]),
        start=position(span["Start-LSN"]),
        end=position(span["End-LSN"]),
        system=int(said.get("System-Identifier", 0)),
    )


def position(text: str) -> int:
    """A place in the write-ahead log, from PostgreSQL's way of writing it."""
    high, _, low = text.partition("/")
    return (int(high, 16) << 32) + int(low, 16)


def _path(one: Mapping[str, str]) -> str:
    if "Encoded-Path" in one:
        return bytes.fromhex(one["Encoded-Path"]).decode(errors="surrogateescape")
    return one["Path"]


def hold(manifest: Manifest, found: Mapping[str, tuple[int, str]]) -> None:
    """What was found is what the server says; of the write-ahead log it names no segments. Raises ManifestDoesNotHold."""
    named = manifest.files.keys()
    there = {path: said for path, said in found.items() if path in named or not path.startswith((NAME, "pg_wal/"))}
    for path in sorted(manifest.files.keys() - there.keys()):
        raise ManifestDoesNotHold(f"{path}: named by the server, and not there")
    for path in sorted(there.keys() - manifest.files.keys()):
        raise ManifestDoesNotHold(f"{path}: there, and not named by the server")
    for path, said in manifest.files.items():
        if there[path] != said:
            raise ManifestDoesNotHold(f"{path}: not as the server wrote it")


def on_disk(cluster: Path) -> dict[str, tuple[int, str]]:
    """Every file of a cluster as it lies there. Raises ManifestDoesNotHold for what is no plain file or folder."""
    found = {}
    for path in sorted(cluster.rglob("*")):
        name = str(path.relative_to(cluster))
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ManifestDoesNotHold(f"{name}: no plain file")
        if path.is_file():
            with path.open("rb") as file:
                found[name] = path.stat().st_size, file_digest(file, "sha256").hexdigest()
    return found


def missing_folders(cluster: Path) -> list[str]:
    """Folders that are empty in a good backup, and that a careless copy leaves out."""
    return [name for name in EMPTY if not (cluster / name).is_dir()]
