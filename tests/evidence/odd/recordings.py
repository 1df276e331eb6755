"""Sounds and films as recorders and telephones write them, and what stands behind a photograph that is two."""

from __future__ import annotations

import io
import struct

from PIL import Image

from tests.evidence.odd.pictures import an_archive

ALL = {"unlooked": ""}


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def film(*notes: bytes) -> bytes:
    return box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", box(b"udta", b"".join(notes))) + box(b"mdat", b"x" * 60)


def frame(name: bytes, said: bytes) -> bytes:
    return name + len(said).to_bytes(4, "big") + b"\0\0" + said


def sound(*frames: bytes) -> bytes:
    tags = b"".join(frames)
    size = bytes(len(tags) >> 7 * place & 0x7F for place in (3, 2, 1, 0))
    return b"ID3\x03\0\0" + size + tags + b"\xff\xfb" + b"\x90" * 300


def two_pictures() -> bytes:
    made = io.BytesIO()
    first, second = (Image.new("RGB", (40, 40), colour) for colour in ("teal", "navy"))
    first.save(made, "MPO", save_all=True, append_images=[second])
    return made.getvalue()


def cases() -> dict[str, tuple[bytes, dict[str, str]]]:
    where = box(b"\xa9xyz", b"\0\x12\0\0+52.6280+001.2990/")
    behind = b"His sister told us. " * 4
    return {
        "a.mp4": (film(), ALL),
        "b.mp4": (film(where), {**ALL, "gps": "+52.6280, +001.2990", "sound_notes": "xyz"}),
        "c.mp4": (film() + behind, {**ALL, "trailing": ""}),
        "d.mp4": (film() + an_archive(), {**ALL, "trailing": "", "two_kinds": "archive"}),
        "a.mp3": (
            sound(frame(b"TIT2", b"\0Aisha"), frame(b"APIC", b"x" * 20)),
            {**ALL, "sound_notes": "TIT2 Aisha", "cover": ""},
        ),
        "b.mp3": (sound() + b"TAG" + b"Aisha".ljust(125, b"\0"), {**ALL, "sound_notes": "Aisha"}),
        "a.wav": (b"RIFF" + struct.pack("<I", 4) + b"WAVE" + behind, {**ALL, "trailing": ""}),
        "two.jpg": (two_pictures(), {"second_picture": ""}),
        "moving.jpg": (two_pictures() + film(), {"second_picture": "", "trailing": ""}),
        "cut.jpg": (two_pictures()[:-2] + film(), {"second_picture": "", "trailing": ""}),
    }
