"""Where a file ends by what it says of itself. What stands behind that is shown by no viewer, and may be another file:
archives are read from their end, films of telephones stand behind their photographs."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from evidence.child.compound import BROKEN, Compound
from evidence.child.reading import Reading

SLACK = 16  # bytes; some cameras and scanners pad what they write
ARCHIVE_ENDS, ARCHIVE_LIST = b"PK\x05\x06", b"PK\x01\x02"
OFFICE = ("docx", "xlsx", "pptx", "odt", "ods", "odp")  # each an archive itself
STEPS = 100_000  # parts of one file that are walked; what has more is damaged, or meant to be


class _Lost(Exception):
    """It does not say where it ends, or not so that it can be followed: its reader has the word."""


def say_what_follows(content: bytes, reading: Reading) -> None:
    """That something stands behind the end, how much, and that it is an archive where it ends as one."""
    archive = None if reading.kind in OFFICE else _archive_at_the_end(content)
    shown = content if archive is None else content[:archive]
    try:
        end = min(ENDS[reading.kind](shown), len(shown)) if reading.kind in ENDS else len(shown)
    except (_Lost, IndexError, struct.error):
        if archive is None:
            return
        end = archive
    behind = _without_what_was_said(content, end, reading.more_begin_at).strip(b"\0\r\n \t")
    if len(behind) > SLACK:
        reading.hold("trailing", n=len(behind))
        reading.hold("two_kinds", ["archive"] if ARCHIVE_ENDS in behind else [])


def _without_what_was_said(content: bytes, end: int, more_begin_at: list[int]) -> bytes:
    """What stands behind the first picture, without further ones: also between two of them a film can stand."""
    left = b""
    for begins in sorted(more_begin_at):
        if begins >= end and content[begins : begins + 2] == b"\xff\xd8":
            left += content[end:begins].strip(b"\0")
            try:
                end = begins + _jpeg(content[begins:])
            except (_Lost, IndexError):
                return left + content[begins:]
    return left + content[end:]


def _archive_at_the_end(content: bytes) -> int | None:
    """Where an archive begins by which the file ends, its remark included: what stands in a remark, or in a part of it, is no
    end of the file before it. Where its list says that it begins with the file, the list itself."""
    at = _list_ends(content)
    if at is None:
        return None
    size, begins = struct.unpack_from("<II", content, at + 12)
    listed = at - size
    if content[listed : listed + 4] != ARCHIVE_LIST:
        return at
    before = listed - begins or min(_parts(content, listed, at), default=0)
    return before if 0 < before < listed and content[before : before + 2] == b"PK" else listed


def _list_ends(content: bytes) -> int | None:
    """The first end of an archive's list whose remark, of 65,535 bytes at most, is the end of the file."""
    at = content.find(ARCHIVE_ENDS, max(0, len(content) - 65_557 - SLACK))
    for _ in range(STEPS):
        if not 0 <= at <= len(content) - 22:
            return None
        rest = content[at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") :]
        if len(rest.strip(b"\0\r\n \t")) <= SLACK:
            return at
        at = content.find(ARCHIVE_ENDS, at + 1)
    return None


def _parts(content: bytes, at: int, end: int) -> Iterator[int]:
    """Where each part that the list names begins."""
    for _ in range(STEPS):
        if at + 46 > end or content[at : at + 4] != ARCHIVE_LIST:
            return
        name, more, remark = struct.unpack_from("<HHH", content, at + 28)
        yield struct.unpack_from("<I", content, at + 42)[0]
        at += 46 + name + more + remark


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
_ASKED = _DIRECTORIES | {tag for pair in _PIXELS for tag in pair}


def _tiff(content: bytes) -> int:
    order = "<" if content[:2] == b"II" else ">"
    waiting, seen, end = [struct.unpack_from(f"{order}I", content, 4)[0]], set[int](), 8
    left = _Left(STEPS)
    while waiting:
        at = waiting.pop()
        if not at or at in seen:
            continue
        seen.add(at)
        values, behind, following = _directory(content, at, order, left)
        waiting += [following, *(each for tag in _DIRECTORIES & set(values) for each in values[tag])]
        lengths = (zip(values.get(a, ()), values.get(b, ()), strict=False) for a, b in _PIXELS)
        end = max(end, behind, *(begins + length for pairs in lengths for begins, length in pairs), 0)
    return end


class _Left:
    """How many entries and values of one file are still read."""

    def __init__(self, number: int) -> None:
        self.number = number

    def take(self, number: int) -> None:
        self.number -= number
        if self.number < 0:
            raise _Lost


def _directory(content: bytes, at: int, order: str, left: _Left) -> tuple[dict[int, tuple[int, ...]], int, int]:
    """The whole numbers of the tags that are asked; where it and all that it leads to ends; where the next one begins."""
    number = struct.unpack_from(f"{order}H", content, at)[0]
    left.take(1 + number)
    values: dict[int, tuple[int, ...]] = {}
    end = at + 2 + 12 * number + 4
    for place in range(at + 2, at + 2 + 12 * number, 12):
        tag, kind, count = struct.unpack_from(f"{order}HHI", content, place)
        size = _LONG.get(kind, 1) * count
        begins = place + 8 if size <= 4 else struct.unpack_from(f"{order}I", content, place + 8)[0]
        end = max(end, begins + size)
        if tag in _ASKED and kind in (3, 4, 13):
            left.take(count)
            values[tag] = struct.unpack_from(f"{order}{count}{'H' if kind == 3 else 'I'}", content, begins)
    return values, end, struct.unpack_from(f"{order}I", content, at + 2 + 12 * number)[0]


def _recording(content: bytes) -> int:
    """A film or sound, where it is of a kind that says its length."""
    if content[4:8] == b"ftyp":
        return _boxes(content)
    at = 0
    while content[at : at + 4] == b"RIFF":  # a long film is several
        at += _riff(content[at:])
    return at or len(content)


def _pdf(content: bytes) -> int:
    last = content.rfind(b"%%EOF")
    return last + 5 if last >= 0 else len(content)


def _archive(content: bytes) -> int:
    """An Office document is one; its remark counts as something behind it."""
    at = _list_ends(content)
    last = content.rfind(ARCHIVE_ENDS) if at is None else at
    return last + 22 if last >= 0 else len(content)


def _compound(content: bytes) -> int:
    try:
        return Compound(content).end
    except BROKEN:
        raise _Lost from None


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
    "audio": _recording,
    "video": _recording,
    **dict.fromkeys(OFFICE, _archive),
    **dict.fromkeys(("msg", "doc", "xls", "ppt", "ole"), _compound),
}
