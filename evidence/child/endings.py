"""Where a file ends by what it says of itself. What stands behind that is shown by no viewer, and may be another file:
archives are read from their end, films of telephones stand behind their photographs."""

from __future__ import annotations

import struct
from collections.abc import Callable

from evidence.child.reading import Reading

SLACK = 16  # bytes; some cameras and scanners pad what they write
ARCHIVE_ENDS = b"PK\x05\x06"
STEPS = 100_000  # parts of one file that are walked; what has more is damaged, or meant to be


class _Lost(Exception):
    """It does not say where it ends, or not so that it can be followed: its reader has the word."""


def say_what_follows(content: bytes, reading: Reading) -> None:
    """That something stands behind the end, how much, and that it is an archive where it ends as one."""
    try:
        end = ENDS[reading.kind](content) if reading.kind in ENDS else len(content)
    except (_Lost, IndexError, struct.error):
        return
    behind = content[end:].strip(b"\0\r\n \t")
    if len(behind) > SLACK:
        reading.hold("trailing", n=len(behind))
        reading.hold("two_kinds", ["archive"] if ARCHIVE_ENDS in behind else [])


def _jpeg(content: bytes) -> int:
    at = 2
    for _ in range(STEPS):
        if content[at] != 0xFF:
            raise _Lost
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            at = _after_a_scan(content, at)
    raise _Lost


def _after_a_scan(content: bytes, at: int) -> int:
    """In what is drawn 255 is followed by 0 or by the number of a restart; by anything else where it ends."""
    while (at := content.find(b"\xff", at)) >= 0:
        if content[at + 1] and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
    raise _Lost


def _png(content: bytes) -> int:
    at = 8
    for _ in range(STEPS):
        length, kind = struct.unpack_from(">I4s", content, at)
        at += 12 + length
        if kind == b"IEND":
            return at
    raise _Lost


def _gif(content: bytes) -> int:
    at = 13 + _colours(content[10])
    for _ in range(STEPS):
        block = content[at]
        if block == 0x3B:
            return at + 1
        if block == 0x21:
            at = _after_pieces(content, at + 2)
        elif block == 0x2C:
            at = _after_pieces(content, at + 11 + _colours(content[at + 9]))
        else:
            raise _Lost
    raise _Lost


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_pieces(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _riff(content: bytes) -> int:
    length = int.from_bytes(content[4:8], "little")
    return 8 + length + length % 2


def _bmp(content: bytes) -> int:
    return int.from_bytes(content[2:6], "little") or len(content)


def _boxes(content: bytes) -> int:
    """Of photographs of telephones: boxes one after the other, each with its length and the four letters of its kind."""
    at = 0
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if length == 1:
            length = struct.unpack_from(">Q", content, at + 8)[0]
        if length == 0 and kind == b"mdat":
            return len(content)
        is_box = kind.isalnum() and (kind != b"ftyp" or not at)
        if not is_box or length < 8 or at + length > len(content):
            return at
        at += length
    return at


# Of a TIFF: how long a value of each type is, which tags lead to further directories, and where its pixels lie.
_LONG = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_DIRECTORIES, _PIXELS = {330, 34665, 34853, 40965}, ((273, 279), (324, 325), (513, 514))


def _tiff(content: bytes) -> int:
    order = "<" if content[:2] == b"II" else ">"
    waiting, seen, end = [struct.unpack_from(f"{order}I", content, 4)[0]], set[int](), 8
    while waiting:
        at = waiting.pop()
        if not at or at in seen or len(seen) > 1_000:
            continue
        seen.add(at)
        values, behind, following = _directory(content, at, order)
        waiting += [following, *(each for tag in _DIRECTORIES & set(values) for each in values[tag])]
        lengths = (zip(values.get(a, ()), values.get(b, ()), strict=False) for a, b in _PIXELS)
        end = max(end, behind, *(begins + length for pairs in lengths for begins, length in pairs), 0)
    return end


def _directory(content: bytes, at: int, order: str) -> tuple[dict[int, tuple[int, ...]], int, int]:
    """Its whole numbers by tag; where it and all that it leads to ends; where the next one begins."""
    number = struct.unpack_from(f"{order}H", content, at)[0]
    values: dict[int, tuple[int, ...]] = {}
    end = at + 2 + 12 * number + 4
    for place in range(at + 2, at + 2 + 12 * number, 12):
        tag, kind, count = struct.unpack_from(f"{order}HHI", content, place)
        size = _LONG.get(kind, 1) * count
        begins = place + 8 if size <= 4 else struct.unpack_from(f"{order}I", content, place + 8)[0]
        end = max(end, begins + size)
        if kind in (3, 4, 13) and count <= STEPS:
            values[tag] = struct.unpack_from(f"{order}{count}{'H' if kind == 3 else 'I'}", content, begins)
    return values, end, struct.unpack_from(f"{order}I", content, at + 2 + 12 * number)[0]


def _pdf(content: bytes) -> int:
    last = content.rfind(b"%%EOF")
    return last + 5 if last >= 0 else len(content)


def _archive(content: bytes) -> int:
    """An Office document is one; its remark counts as something behind it."""
    last = content.rfind(ARCHIVE_ENDS)
    return last + 22 if last >= 0 else len(content)


ENDS: dict[str, Callable[[bytes], int]] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "webp": _riff,
    "bmp": _bmp,
    "heic": _boxes,
    "avif": _boxes,
    "tiff": _tiff,
    "pdf": _pdf,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _archive),
}
