"""Office documents: their text, the pictures in them drawn anew, and what every such document may hold besides."""

from __future__ import annotations

from pathlib import Path

from evidence.child import opendocument, pictures, sheets, word
from evidence.child.endings import say_what_follows
from evidence.child.packages import Package, attribute, local
from evidence.child.reading import Reading, Refused
from evidence.child.sniff import kind_of

READER = "Prevent Portal's reader of Office documents, 1"
READERS = {
    "docx": word.read,
    "xlsx": sheets.read_workbook,
    "pptx": sheets.read_slides,
    "odt": opendocument.read,
    "ods": opendocument.read,
    "odp": opendocument.read,
}
MEDIA = ("word/media/", "xl/media/", "ppt/media/", "Pictures/")
EMBEDDED = ("word/embeddings/", "xl/embeddings/", "ppt/embeddings/", "Object ")
MACROS = ("vbaproject.bin", "macrosheets/", "basic/", "scripts/", "activex/")


def read(path: Path) -> Reading:
    package = Package(path)
    reading = Reading(package.kind, READER)
    READERS[reading.kind](package, reading)
    _pictures(package, reading)
    lower = [name.lower() for name in package.names]
    reading.hold("macro", n=int(any(macro in name for name in lower for macro in MACROS)))
    reading.hold("embedded", [n.rpartition("/")[2] for n in package.names if n.startswith(EMBEDDED) and n[-1] != "/"])
    reading.hold("linked", _links(package))
    reading.hold("signature", n=len(package.under("_xmlsignatures/", ".xml")))
    reading.hold("metadata", _makers(package))
    say_what_follows(path.read_bytes(), reading)
    return reading


def _pictures(package: Package, reading: Reading) -> None:
    """Drawn anew as a picture that came alone would be. One that cannot be drawn is said, and stops nothing."""
    undrawn = 0
    for number, name in enumerate((n for each in MEDIA for n in package.under(each) if n[-1] != "/"), 1):
        if len(reading.pages) >= 100:
            undrawn += 1
            continue
        Path("media").write_bytes(package.read(name))
        try:
            kind = kind_of(Path("media"))
            if kind not in pictures.FORMATS:
                raise Refused("kind")
            with pictures.opened(Path("media"), kind) as image:
                reading.add_drawn(pictures.made_anew(image, name=f"m{number:04}.jpg", edge=1_700))
        except Refused:
            undrawn += 1
    Path("media").unlink(missing_ok=True)
    reading.hold("not_drawn", n=undrawn)


def _links(package: Package) -> list[str]:
    """What would be fetched when it is opened. A link to click is no such thing."""
    found = []
    for name in package.under("", ".rels"):
        for each in package.xml(name):
            if attribute(each, "TargetMode") == "External" and not attribute(each, "Type").endswith("/hyperlink"):
                found.append(attribute(each, "Target"))
    return found


def _makers(package: Package) -> list[str]:
    name = next((n for n in ("docProps/core.xml", "meta.xml") if n in package.names), "")
    wanted = {"creator", "lastModifiedBy", "initial-creator", "title"}
    return [each.text or "" for each in package.xml(name).iter() if local(each) in wanted and each.text] if name else []
