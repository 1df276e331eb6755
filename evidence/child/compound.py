"""A compound file (OLE): the wrapping of Office documents of before 2007, of messages of Outlook and of locked documents of today;
and of installers, previews of folders, drawings and databases, which are none of these. What it is, its root says: by its class, and
by the streams directly below it ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.child.reading import Reading, Refused

OLD = {"worddocument", "workbook", "book", "powerpoint document"}
MESSAGE = "__properties_version1.0"
LOCKED = {"encryptedpackage", "encryptioninfo"}
# Of Windows Installer: a package, a patch, a transform. Their streams are named in letters of an alphabet of its own.
INSTALLERS = {bytes.fromhex(f"{first}100c0000000000c000000000000046") for first in ("84", "86", "82")}
OF_INSTALLERS = range(0x3800, 0x4841)
ENTRY, NOTHING, MOST = 128, 0xFFFFFFFF, 20_000  # bytes of an entry; no sector, no entry; how many are read
BROKEN = (struct.error, ValueError, IndexError)


@dataclass(frozen=True)
class Entry:
    name: str
    left: int
    right: int
    child: int
    of_class: bytes


def read(path: Path) -> Reading:
    """Kept and not shown."""
    try:
        entries = list(_entries(path.read_bytes()))
        root, top = entries[0], {each.name.lower() for each in _below(entries, entries[0].child)}
    except BROKEN:
        raise Refused("damaged") from None
    of_an_installer = any(ord(letter) in OF_INSTALLERS for each in entries for letter in each.name)
    if root.of_class in INSTALLERS or of_an_installer:
        raise Refused("program")
    if top & LOCKED:
        raise Refused("encrypted")
    if MESSAGE not in top and not top & OLD:
        raise Refused("kind")
    reading = Reading("msg" if MESSAGE in top else "ole")
    reading.hold("macro", n=int(any(each.name.lower() == "_vba_project" for each in entries)))
    reading.hold("unlooked", n=1)
    return reading


def _entries(content: bytes) -> Iterator[Entry]:
    """Its directory, sector by sector."""
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        raise ValueError("no size of sectors")
    size = 1 << shift
    table = list(_table(content, size))
    (sector,) = struct.unpack_from("<I", content, 48)
    for _ in range(MOST * ENTRY // size):
        if sector >= len(table):
            return
        for number in range(size // ENTRY):
            yield _entry(content, (sector + 1) * size + number * ENTRY)
        sector = table[sector]


def _table(content: bytes, size: int) -> Iterator[int]:
    """Which sector follows which. Where its own sectors lie stands in the head, and of a large file in sectors of their own."""
    sectors = list(struct.unpack_from("<109I", content, 76))
    (more,) = struct.unpack_from("<I", content, 68)
    for _ in range(len(content) // size):
        if more >= NOTHING - 5:
            break
        *held, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        sectors += held
    for sector in sectors:
        if sector < NOTHING - 5:
            yield from struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)


def _entry(content: bytes, at: int) -> Entry:
    raw = content[at : at + ENTRY]
    name, length, left, right, child, of_class = struct.unpack("<64sHxxIII16s", raw[:96])
    return Entry(name[: max(length - 2, 0)].decode("utf-16-le", "replace"), left, right, child, of_class)


def _below(entries: list[Entry], first: int) -> Iterator[Entry]:
    """Those directly below one: a tree, of which a number may be a lie."""
    waiting, met = [first], set[int]()
    while waiting:
        number = waiting.pop()
        if number == NOTHING or number in met:
            continue
        met.add(number)
        yield entries[number]
        waiting += [entries[number].left, entries[number].right]
