"""The Merkle tree of RFC 6962 (sections 2.1 to 2.1.2), in plain Python: roots, inclusion and consistency proofs.

A leaf is hashed with the prefix 0x00 and a node with 0x01, so that a node can never pass for a leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

WIDTH = 32  # bytes of a hash
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def parents(row: bytes) -> bytes:
    """The nodes above a long row of hashes, two by two. The last is left over where their number is odd."""
    pair = 2 * WIDTH
    whole = len(row) // pair * pair
    return b"".join([sha256(b"\x01" + row[at : at + pair]).digest() for at in range(0, whole, pair)])


@dataclass
class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first. Appending a leaf needs
    nothing else, so a log of any length is sealed in memory of a few dozen hashes."""

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        self.extend(leaf)

    def extend(self, leaves: bytes) -> None:
        """Add many leaves, their hashes in one long row: level by level, which costs little more than the hashing."""
        row, size, edge = leaves, self.size, list[bytes]()
        while row or self.roots:
            if size & 1:
                row = self.roots.pop() + row
            if len(row) // WIDTH & 1:
                edge.append(row[-WIDTH:])
            row, size = parents(row), size >> 1
        self.roots, self.size = edge[::-1], self.size + len(leaves) // WIDTH

    def root(self) -> bytes:
        if not self.roots:
            return EMPTY_ROOT
        found = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            found = node_hash(left, found)
        return found

    def to_text(self) -> str:
        return ",".join(root.hex() for root in self.roots)

    @classmethod
    def from_text(cls, *, size: int, text: str) -> Frontier:
        roots = [bytes.fromhex(part) for part in text.split(",") if part]
        if len(roots) != size.bit_count():
            raise ValueError("A frontier has one root for each bit of its size.")
        return cls(size=size, roots=roots)


def root_of(leaves: Sequence[bytes]) -> bytes:
    edge = Frontier()
    edge.extend(b"".join(leaves))
    return edge.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of leaf `index` in the tree over `leaves`."""
    if len(leaves) <= 1:
        return []
    middle = _largest_power_below(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), root_of(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], index - middle), root_of(leaves[:middle])]


def inclusion_holds(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `leaf` stands at `index` of the tree with this `root` (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """That the tree of the first `old_size` leaves is the beginning of the tree over `leaves`."""
    if not 0 < old_size <= len(leaves):
        return []
    return _consistency(leaves, old_size, whole=True)


def _consistency(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root_of(leaves)]
    middle = _largest_power_below(len(leaves))
    if old_size <= middle:
        return [*_consistency(leaves[:middle], old_size, whole=whole), root_of(leaves[middle:])]
    return [*_consistency(leaves[middle:], old_size - middle, whole=False), root_of(leaves[:middle])]


def consistency_holds(*, old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the older tree is the beginning of the newer one (RFC 9162, section 2.1.4.2)."""
    if old_size == size:
        return old_root == root and not proof
    if not 0 < old_size < size or not proof:
        return old_size == 0 and not proof
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old, new = path[0], path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == root


def _largest_power_below(size: int) -> int:
    """The largest power of two that is smaller than `size` (which is at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)
