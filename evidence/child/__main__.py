"""Reads the file `in` of the directory it is started in, and leaves there pictures and `reading.json`.

Started by `evidence.copying` with nothing of the service's environment. It shuts itself away before it looks at a byte."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from evidence.child import before_2007, documents, mails, office, pictures, recordings, texts
from evidence.child.endings import say_what_follows
from evidence.child.names import name_lies
from evidence.child.reading import Reading, Refused
from evidence.child.running import run
from evidence.child.sniff import kind_of

NOT_SHOWN = {"audio", "video"}


def read(path: Path) -> Reading:
    reading = _read(path, kind_of(path))
    say_what_follows(path.read_bytes(), reading)
    return reading


def _read(path: Path, kind: str) -> Reading:
    if kind in pictures.FORMATS:
        return pictures.read(path, kind)
    if kind in NOT_SHOWN:
        return recordings.read(path, kind)
    readers = {
        "pdf": documents.read,
        "zip": office.read,
        "eml": mails.read,
        "text": texts.read,
        "ole": before_2007.read,
    }
    return readers[kind](path)


def told(name: str) -> dict[str, Any]:
    try:
        reading = read(Path("in"))
    except Refused as refused:
        return {"refused": refused.code}
    reading.hold("name_differs", [lie] if (lie := name_lies(name, reading.kind)) else [])
    return reading.as_plain()


if __name__ == "__main__":
    run(lambda: Path("reading.json").write_text(json.dumps(told(sys.argv[-1])), encoding="utf-8"))
