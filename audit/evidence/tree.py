"""The whole tree in memory, level by level, for many proofs at once: a proof is then a handful of look-ups.

`audit.evidence.merkle` walks all leaves for one proof; for a bundle of a hundred thousand events that is too slow.
"""

from __future__ import annotations

from audit.evidence.merkle import EMPTY_ROOT, WIDTH, parents


class Tree:
    """The levels of an RFC 6962 tree, each one long row of hashes. What has no sibling moves up."""

    def __init__(self, leaves: bytes | bytearray) -> None:
        self.size = len(leaves) // WIDTH
        self.levels = [bytes(leaves)]
        while len(self.levels[-1]) > WIDTH:
            self.levels.append(_above(self.levels[-1]))

    def root(self) -> bytes:
        return self.levels[-1] if self.size else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """The audit path of leaf `index`, from its sibling up to the root."""
        return self._siblings(index, level=0)

    def consistency(self, old_size: int) -> list[bytes]:
        """That the first `old_size` leaves were this tree's beginning."""
        if not 0 < old_size < self.size:
            return []
        # The largest complete subtree that ends where the old tree ended: the old root, if it is all of it.
        level = (old_size & -old_size).bit_length() - 1
        index = (old_size >> level) - 1
        own = [self._node(level, index)] if index else []
        return own + self._siblings(index, level=level)

    def _siblings(self, index: int, *, level: int) -> list[bytes]:
        path = []
        for row in range(level, len(self.levels) - 1):
            if sibling := self._node(row, index ^ 1):
                path.append(sibling)
            index >>= 1
        return path

    def _node(self, level: int, index: int) -> bytes:
        return self.levels[level][index * WIDTH : (index + 1) * WIDTH]


def _above(level: bytes) -> bytes:
    odd = len(level) // WIDTH & 1
    return parents(level) + (level[-WIDTH:] if odd else b"")
