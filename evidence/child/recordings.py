"""Sound and film: kept and not shown. What telephones and programs note in them is said; the rest is not looked through, and
that is said as well."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from evidence.child.reading import Reading

# As telephones note it, in degrees: +52.6280+001.2990/
PLACE = re.compile(rb"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)(?:[+-]\d+(?:\.\d+)?)?(?:CRS\w+)?/")
NOTED = re.compile(
    rb"\xa9(?:mak|mod|swr|nam|ART|cmt|day|too|xyz|alb|inf)|com\.apple\.quicktime\.[a-z.]+|com\.android\.[a-z.]+"
)
FRAMES = 1_000


def read(path: Path, kind: str) -> Reading:
    content, reading = path.read_bytes(), Reading(kind)
    tags = list(_id3(content)) or list(_of_the_end(content)) or list(_riff_notes(content)) or list(_comments(content))
    notes = _film_notes(content)
    reading.hold("gps", sorted({f"{a.decode()}, {b.decode()}" for a, b in PLACE.findall(notes)}))
    names = sorted({each.decode("latin-1").rpartition(".")[2].strip("\xa9") for each in NOTED.findall(notes)})
    reading.hold("sound_notes", ["; ".join([*tags, *names])] if tags or names else [])
    reading.hold("cover", n=_covers(content))
    reading.hold("unlooked", n=1)
    return reading


def _film_notes(content: bytes) -> bytes:
    """The box of a film that says what is in it. Where it cannot be found all of the beginning and the end is asked."""
    at = 0
    while content[4:8] == b"ftyp" and at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if length == 1 and at + 16 <= len(content):
            length = struct.unpack_from(">Q", content, at + 8)[0]
        if kind == b"moov":
            return content[at : at + length]
        if length < 8:
            break
        at += length
    return content[:65_536] + content[-65_536:] if content[4:8] == b"ftyp" else b""


def _id3(content: bytes) -> Iterator[str]:
    """Title, name and remark, as a recorder or a program wrote them before the sound."""
    if not content.startswith(b"ID3") or len(content) < 10:
        return
    at, end = 10, 10 + _seven_bits(content[6:10])
    for _ in range(FRAMES):
        name, size = content[at : at + 4], content[at + 4 : at + 8]
        if at + 10 > min(end, len(content)) or not re.fullmatch(rb"[A-Z0-9]{4}", name):
            return
        length = _seven_bits(size) if content[3] == 4 else int.from_bytes(size, "big")
        said = content[at + 10 : at + 10 + length]
        if name.startswith((b"T", b"COMM", b"USLT", b"GEOB", b"PRIV", b"W")):
            yield f"{name.decode()} {_text(said)}".strip()
        at += 10 + length


def _seven_bits(four: bytes) -> int:
    number = 0
    for each in four:
        number = number << 7 | each & 0x7F
    return number


def _text(said: bytes) -> str:
    alphabet = {1: "utf-16", 2: "utf-16-be", 3: "utf-8"}.get(said[0] if said else 0, "latin-1")
    return said[1:].decode(alphabet, "replace").replace("\0", " ").strip()


def _of_the_end(content: bytes) -> Iterator[str]:
    """The older notes, of fixed lengths, in the last 128 bytes."""
    if content[-128:-125] == b"TAG":
        for begins, ends in ((3, 33), (33, 63), (63, 93), (97, 125)):
            if said := content[-128:][begins:ends].decode("latin-1").strip("\0 "):
                yield said


def _riff_notes(content: bytes) -> Iterator[str]:
    if content.startswith(b"RIFF") and (at := content.find(b"INFO")) >= 0:
        for name, size in re.findall(rb"(I[A-Z]{3})(....)", content[at + 4 : at + 4_096], re.DOTALL):
            yield f"{name.decode()} ({int.from_bytes(size, 'little')} bytes)"


def _comments(content: bytes) -> Iterator[str]:
    """Of Ogg and FLAC: NAME=what it says, near the beginning."""
    if content.startswith((b"OggS", b"fLaC")):
        for name, said in re.findall(rb"([A-Z_]{3,40})=([^\0-\x1f]{1,200})", content[:65_536], re.IGNORECASE):
            yield f"{name.decode()}={said.decode('utf-8', 'replace')}"


def _covers(content: bytes) -> int:
    """Pictures in the notes of a sound."""
    head = content[: 10 + _seven_bits(content[6:10])] if content.startswith(b"ID3") else b""
    return len(re.findall(rb"APIC|PIC\x00", head)) + (b"covr" in _film_notes(content))
