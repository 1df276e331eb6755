"""What a pack says of itself: each file with its SHA-256, what was left out and why, by which rules; and one number that
stands for all of it, which the sealed log keeps (docs/packs.md; checked by packs/checker/check_pack.py, which shares no
code with this).

The root is that of a Merkle tree (RFC 6962): its first leaf is everything but the items, then comes a leaf for each item.
So one file can be shown to belong to a pack without the others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from audit.evidence.merkle import leaf_hash, root_of
from packs.archive import Part

FORMAT = "prevent-portal/pack/1"


def manifest_of(head: dict[str, Any], parts: Sequence[Part]) -> dict[str, Any]:
    """The head, the items, and the root over both."""
    said = {"format": FORMAT, **head}
    items = [part.item() for part in parts]
    leaves = [leaf_hash(canonical(each)) for each in (said, *items)]
    return {**said, "items": items, "root": root_of(leaves).hex()}


def head_of(manifest: dict[str, Any]) -> dict[str, Any]:
    """What it says beside its items, to make the manifest of a copy from."""
    return {name: said for name, said in manifest.items() if name not in ("format", "items", "root")}


def canonical(said: Any) -> bytes:
    """The one spelling that a leaf is hashed in."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def spelt(manifest: dict[str, Any]) -> bytes:
    """As it lies in the pack, for people too."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
