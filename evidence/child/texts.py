"""Plain text. Its alphabet is not said in it: UTF-8 first, then what Windows wrote for thirty years."""

from __future__ import annotations

from pathlib import Path

from evidence.child.reading import Reading

READER = "plain text"
UNSAID = "windows-1252"


def read(path: Path) -> Reading:
    reading = Reading("text", READER)
    text, guessed = decoded(path.read_bytes())
    reading.hold("charset", [guessed] if guessed else [])
    reading.add_text(text)
    return reading


def decoded(content: bytes, charset: str = "") -> tuple[str, str]:
    """The text, and the alphabet that had to be guessed. An unknown name of one is as good as none."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace"), ""
    for name in (charset, "utf-8-sig"):
        try:
            return content.decode(name), ""
        except (LookupError, ValueError):
            continue
    return content.decode(UNSAID, "replace"), UNSAID
