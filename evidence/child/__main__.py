"""Reads the file `in` of the directory it is started in, and leaves there pictures and `reading.json`.

Started by `evidence.copying` with nothing of the service's environment. It shuts itself away before it looks at a byte."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from evidence.child import documents, mails, office, pictures, recordings, texts
from evidence.child.endings import say_what_follows
from evidence.child.reading import Reading, Refused
from evidence.child.running import run
from evidence.child.sniff import kind_of, name_lies

NOT_SHOWN = {"audio", "video"}
OLE_MARKS = (("EncryptedPackage", "encrypted"), ("EncryptionInfo", "encrypted"))


def read(path: Path) -> Reading:
    reading = _read(path, kind_of(path))
    say_what_follows(path.read_bytes(), reading)
    return reading


def _read(path: Path, kind: str) -> Reading:
    if kind in pictures.FORMATS:
        return pictures.read(path, kind)
    if kind in NOT_SHOWN:
        return recordings.read(path, kind)
    readers = {"pdf": documents.read, "zip": office.read, "eml": mails.read, "text": texts.read, "ole": _of_before_2007}
    return readers[kind](path)


def _of_before_2007(path: Path) -> Reading:
    """Kept and not shown; told from a locked document of today, which comes in the same wrapping."""
    content = path.read_bytes()
    for mark, code in OLE_MARKS:
        if mark.encode("utf-16-le") in content:
            raise Refused(code)
    reading = Reading("msg" if "__properties_version1.0".encode("utf-16-le") in content else "ole")
    reading.hold("macro", n=int("_VBA_PROJECT".encode("utf-16-le") in content))
    reading.hold("unlooked", n=1)
    return reading


def told(name: str) -> dict[str, Any]:
    try:
        reading = read(Path("in"))
    except Refused as refused:
        return {"refused": refused.code}
    reading.hold("name_differs", [lie] if (lie := name_lies(name, reading.kind)) else [])
    return reading.as_plain()


if __name__ == "__main__":
    run(lambda: Path("reading.json").write_text(json.dumps(told(sys.argv[-1])), encoding="utf-8"))
