"""A compound file (OLE): a small file system in a file. Folders hold folders and streams, each with a name ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

ENTRY, NOTHING, MOST = 128, 0xFFFFFFFF, 20_000  # bytes of an entry; no sector, no entry; how many are read
LAST = NOTHING - 5  # what is larger is no number of a sector
BROKEN = (struct.error, ValueError, IndexError)


@dataclass(frozen=True)
class Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    of_class: bytes
    start: int
    size: int


class Compound:
    """Whatever it says of itself may be a lie: reading one raises one of BROKEN, and nothing is read twice for it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise ValueError("no size of sectors")
        self._size = 1 << shift
        self._table = list(self._sectors_that_follow())
        self.entries = list(self._listed())
        self.root = self.entries[0]

    def below(self, folder: Entry) -> Iterator[Entry]:
        """What is directly in a folder: a tree, of which a number may be a lie."""
        waiting, met = [folder.child], set[int]()
        while waiting:
            number = waiting.pop()
            if number == NOTHING or number in met:
                continue
            met.add(number)
            yield self.entries[number]
            waiting += [self.entries[number].left, self.entries[number].right]

    def read(self, stream: Entry) -> bytes:
        """All of a stream. A small one stands in sectors of 64 bytes, which are the content of the root."""
        (least,) = struct.unpack_from("<I", self._content, 56)
        if stream.size < least and stream is not self.root:
            return _along(self._small, self._small_table, 64, stream)
        return _along(self._content, self._table, self._size, stream, head=1)

    @cached_property
    def lost(self) -> list[str]:
        """Names of what is in no folder."""
        waiting, met = [self.root], {id(self.root)}
        while waiting:
            for each in self.below(waiting.pop()):
                if id(each) not in met:
                    met.add(id(each))
                    waiting.append(each)
        return [each.name for each in self.entries if each.kind and id(each) not in met]

    @property
    def end(self) -> int:
        """Where the last sector ends that is used."""
        return (self._used + 1) * self._size

    @cached_property
    def _used(self) -> int:
        return max((number + 1 for number, follows in enumerate(self._table) if follows != NOTHING), default=0)

    @cached_property
    def unused(self) -> int:
        """Bytes in sectors that nothing uses, and that are not empty: what was taken out of it may still stand there."""
        free = (number for number, follows in enumerate(self._table[: self._used]) if follows == NOTHING)
        return sum(self._size for number in free if self._sector(number).strip(b"\0\xff"))

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    @cached_property
    def _small(self) -> bytes:
        return self.read(self.root)

    @cached_property
    def _small_table(self) -> list[int]:
        (sector,) = struct.unpack_from("<I", self._content, 60)
        content = b"".join(self._sector(each) for each in _chain(self._table, sector))
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _listed(self) -> Iterator[Entry]:
        """Its directory, sector by sector."""
        (sector,) = struct.unpack_from("<I", self._content, 48)
        per_sector = self._size // ENTRY
        for count, each in enumerate(_chain(self._table, sector)):
            if count * per_sector > MOST:
                return
            for number in range(per_sector):
                yield _entry(self._content, (each + 1) * self._size + number * ENTRY)

    def _sectors_that_follow(self) -> Iterator[int]:
        """Which sector follows which. Where its own sectors lie stands in the head, and of a large file in sectors of their own."""
        content, numbers = self._content, self._size // 4
        needed = len(content) // self._size // numbers + 2  # one that is named a million times is read no more often
        sectors = [each for each in struct.unpack_from("<109I", content, 76) if each < LAST]
        (more,) = struct.unpack_from("<I", content, 68)
        while more < LAST and len(sectors) < needed:
            *held, more = struct.unpack_from(f"<{numbers}I", content, (more + 1) * self._size)
            sectors += held
        for sector in sectors[:needed]:
            if sector < LAST:
                yield from struct.unpack_from(f"<{numbers}I", content, (sector + 1) * self._size)


def _chain(table: list[int], sector: int) -> Iterator[int]:
    """The sectors of one stream. One that leads back into itself has more of them than there are."""
    for _ in range(len(table)):
        if sector >= len(table):
            return
        yield sector
        sector = table[sector]


def _along(content: bytes, table: list[int], size: int, stream: Entry, *, head: int = 0) -> bytes:
    if stream.size > len(content):
        raise ValueError("a stream that is larger than its file")
    needed = -(-stream.size // size)
    sectors = islice(_chain(table, stream.start), needed)
    parts = [content[(each + head) * size : (each + head + 1) * size] for each in sectors]
    if len(whole := b"".join(parts)) < stream.size:
        raise ValueError("a stream that is cut off")
    return whole[: stream.size]


def _entry(content: bytes, at: int) -> Entry:
    raw = content[at : at + ENTRY]
    name, length, kind, left, right, child, of_class, start, size = struct.unpack("<64sHBxIII16s20xII4x", raw)
    said = name[: max(length - 2, 0)].decode("utf-16-le", "replace")
    return Entry(said, kind, left, right, child, of_class, start, size)
