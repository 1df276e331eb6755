"""A compound file (OLE): a small file system in a file. Folders hold folders and streams, each with a name ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from evidence.child.reading import Refused

ENTRY, NOTHING, MOST = 128, 0xFFFFFFFF, 20_000  # bytes of an entry; no sector, no entry; how many are read
LAST = NOTHING - 5  # what is larger is no number of a sector
SMALL = 64  # bytes of a small sector
A_FOLDER, A_STREAM = 1, 2
BROKEN = (struct.error, ValueError, IndexError)


@dataclass(frozen=True)
class Entry:
    number: int
    name: str
    kind: int
    left: int
    right: int
    child: int
    of_class: bytes
    start: int
    size: int


class Compound:
    """Whatever it says of itself may be a lie: reading one raises one of BROKEN. What stands in two folders, or in two streams,
    or has the name of another beside it, is refused when it is first asked for. So each entry is met once, and all streams together
    are no longer than the file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise ValueError("no size of sectors")
        self._size = 1 << shift
        self._of_itself = set[int]()  # sectors with its tables and its directory
        self._table = list(self._sectors_that_follow())
        self.entries = list(self._listed())
        self.root = self.entries[0]

    def below(self, folder: Entry) -> Iterator[Entry]:
        """What is directly in a folder, of a file of which no more is asked: nothing is refused for what it says twice."""
        waiting, met = [folder.child], set[int]()
        while waiting:
            number = waiting.pop()
            if number == NOTHING or number in met:
                continue
            met.add(number)
            yield self.entries[number]
            waiting += [self.entries[number].left, self.entries[number].right]

    def inside(self, folder: Entry) -> dict[str, Entry]:
        """What is directly in a folder, by its name in small letters. In a stream there is nothing."""
        return self._folders.get(folder.number, {})

    def names(self, entry: Entry) -> list[str]:
        """Its own, and those of all that is below it."""
        waiting, names = [entry], list[str]()
        while waiting:
            each = waiting.pop()
            names.append(each.name)
            waiting += self.inside(each).values()
        return names

    def read(self, stream: Entry) -> bytes:
        """All of a stream. A small one stands in sectors of 64 bytes, which are the content of the root."""
        content, size, head = (self._small, SMALL, 0) if self._is_small(stream) else (self._content, self._size, 1)
        sectors = self._sectors[stream.number]
        whole = b"".join(content[(each + head) * size : (each + head + 1) * size] for each in sectors)
        if len(whole) < stream.size:
            raise ValueError("a stream that is cut off, or larger than its file")
        return whole[: stream.size]

    @cached_property
    def lost(self) -> list[str]:
        """Names of what is in no folder."""
        found = {each.number for each in self._found}
        return [each.name for each in self.entries if each.kind and each.number not in found]

    @property
    def end(self) -> int:
        """Where the last sector ends that is used."""
        return (self._last + 1) * self._size

    @cached_property
    def unused(self) -> int:
        """Bytes in sectors that are of no stream, and not empty: what was taken out of it may still stand there."""
        used = self._of_itself.union(*(self._sectors[each.number] for each in self._found if not self._is_small(each)))
        return _left(used, self._last, self._size, self._sector)

    @cached_property
    def unused_small(self) -> int:
        """The same of the small ones."""
        used = set[int]().union(*(self._sectors[each.number] for each in self._found if self._is_small(each)))
        content = self._small
        return _left(used, len(content) // SMALL, SMALL, lambda each: content[each * SMALL : each * SMALL + SMALL])

    @cached_property
    def _folders(self) -> dict[int, dict[str, Entry]]:
        """Of each folder, by its number, what is in it. Which of two of one name is meant each reader decides otherwise."""
        folders, met = dict[int, dict[str, Entry]]({0: {}}), {0}
        waiting = [(self.root.child, 0)]
        while waiting:
            number, folder = waiting.pop()
            if number == NOTHING:
                continue
            each = self.entries[number]
            if number in met or each.name.lower() in folders[folder]:
                raise Refused("lies")
            met.add(number)
            folders[folder][each.name.lower()] = each
            waiting += [(each.left, folder), (each.right, folder)]
            if each.kind == A_FOLDER:
                folders[number] = {}
                waiting.append((each.child, number))
        return folders

    @cached_property
    def _found(self) -> list[Entry]:
        return [self.root, *(each for inside in self._folders.values() for each in inside.values())]

    @cached_property
    def _sectors(self) -> dict[int, list[int]]:
        """Of each stream, by its number, the sectors in which it stands. One that is in two of them would be read for both."""
        small_table, found = self._small_table, dict[int, list[int]]()
        large, small = set(self._of_itself), set[int]()
        for each in self._found:
            if each.kind == A_STREAM or each is self.root:
                is_small = self._is_small(each)
                table, taken, size = (small_table, small, SMALL) if is_small else (self._table, large, self._size)
                mine = list(islice(_chain(table, each.start), -(-each.size // size)))
                if not taken.isdisjoint(mine):
                    raise Refused("lies")
                taken.update(mine)
                found[each.number] = mine
            else:
                found[each.number] = []
        return found

    def _is_small(self, stream: Entry) -> bool:
        (least,) = struct.unpack_from("<I", self._content, 56)
        return bool(stream.size < least) and stream is not self.root

    @cached_property
    def _last(self) -> int:
        return max((number + 1 for number, follows in enumerate(self._table) if follows != NOTHING), default=0)

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    @cached_property
    def _small(self) -> bytes:
        return self.read(self.root)

    @cached_property
    def _small_table(self) -> list[int]:
        (sector,) = struct.unpack_from("<I", self._content, 60)
        sectors = list(_chain(self._table, sector))
        self._of_itself.update(sectors)
        content = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _listed(self) -> Iterator[Entry]:
        """Its directory, sector by sector."""
        (sector,) = struct.unpack_from("<I", self._content, 48)
        per_sector = self._size // ENTRY
        for count, each in enumerate(_chain(self._table, sector)):
            if count * per_sector > MOST:
                raise Refused("too_large")
            self._of_itself.add(each)
            for number in range(per_sector):
                at = (each + 1) * self._size + number * ENTRY
                yield _entry(count * per_sector + number, self._content[at : at + ENTRY])

    def _sectors_that_follow(self) -> Iterator[int]:
        """Which sector follows which. Where its own sectors lie stands in the head, and of a large file in sectors of their own."""
        content, numbers = self._content, self._size // 4
        needed = len(content) // self._size // numbers + 2  # one that is named a million times is read no more often
        sectors = [each for each in struct.unpack_from("<109I", content, 76) if each < LAST]
        (more,) = struct.unpack_from("<I", content, 68)
        while more < LAST and len(sectors) < needed:
            self._of_itself.add(more)
            *held, more = struct.unpack_from(f"<{numbers}I", content, (more + 1) * self._size)
            sectors += held
        for sector in sectors[:needed]:
            if sector < LAST:
                self._of_itself.add(sector)
                yield from struct.unpack_from(f"<{numbers}I", content, (sector + 1) * self._size)


def _chain(table: list[int], sector: int) -> Iterator[int]:
    """The sectors of one stream. One that leads back into itself is damaged."""
    met = set[int]()
    while sector < len(table):
        if sector in met:
            raise ValueError("a stream without an end")
        met.add(sector)
        yield sector
        sector = table[sector]


def _left(used: set[int], last: int, size: int, sector: Callable[[int], bytes]) -> int:
    return sum(size for each in range(last) if each not in used and sector(each).strip(b"\0\xff"))


def _entry(number: int, raw: bytes) -> Entry:
    name, length, kind, left, right, child, of_class, start, size = struct.unpack("<64sHBxIII16s20xII4x", raw)
    said = name[: max(length - 2, 0)].decode("utf-16-le", "replace")
    return Entry(number, said, kind, left, right, child, of_class, start, size)
