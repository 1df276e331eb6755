"""Office documents: their text, the pictures in them drawn anew, and what every such document may hold besides."""

from __future__ import annotations

from pathlib import Path

from evidence.child import opendocument, pictures, sheets, slides, word
from evidence.child.packages import Package, attribute, local
from evidence.child.reading import Reading, Refused
from evidence.child.related import unseen
from evidence.child.rest import say_the_rest
from evidence.child.sniff import kind_of

READER = "Prevent Portal's reader of Office documents, 3"
READERS = {
    "docx": word.read,
    "xlsx": sheets.read,
    "pptx": slides.read,
    "odt": opendocument.read,
    "ods": opendocument.read,
    "odp": opendocument.read,
}
MEDIA = ("word/media/", "xl/media/", "ppt/media/", "Pictures/")
EMBEDDED = ("word/embeddings/", "xl/embeddings/", "ppt/embeddings/", "Object ")
# Of notes: how much there is of it, when, and how its maker looked at it.
COUNTED = {
    *("created", "modified", "revision", "lastPrinted", "date", "creation-date", "editing-cycles", "editing-duration"),
    *("TotalTime", "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "Slides", "Notes"),
    *(
        "HiddenSlides",
        "MMClips",
        "ScaleCrop",
        "LinksUpToDate",
        "SharedDoc",
        "HyperlinksChanged",
        "DocSecurity",
        "AppVersion",
    ),
    *("i4", "PresentationFormat", "generator"),
}
MACROS = ("vbaproject.bin", "macrosheets/", "basic/", "scripts/", "activex/")


def read(path: Path) -> Reading:
    package = Package(path)
    reading = Reading(package.kind, READER)
    READERS[reading.kind](package, reading)
    _pictures(package, reading)
    reading.hold("macro", n=int(any(_is_macro(name) for name in package.names)))
    reading.hold("embedded", [n.rpartition("/")[2] for n in package.names if n.startswith(EMBEDDED) and n[-1] != "/"])
    reading.hold("linked", _links(package))
    reading.hold("signature", n=len(package.under("_xmlsignatures/", ".xml")))
    reading.hold("metadata", _makers(package))
    said = {name for name in package.names if name.startswith((*MEDIA, *EMBEDDED)) or _is_macro(name)}
    say_the_rest(package, reading, said=said.union(package.under("_xmlsignatures/", ".xml")))
    return reading


def _is_macro(name: str) -> bool:
    return any(macro in name.lower() for macro in MACROS)


def _pictures(package: Package, reading: Reading) -> None:
    """Drawn anew as a picture that came alone would be. One that cannot be drawn is said, and stops nothing."""
    undrawn = 0
    there = [name for each in MEDIA for name in package.under(each) if name[-1] != "/"]
    hidden = unseen(package).intersection(there)
    reading.hold("hidden_picture", sorted(name.rpartition("/")[2] for name in hidden))
    for number, name in enumerate((name for name in there if name not in hidden), 1):
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
        for each in package.xml(name, aside=True):
            if attribute(each, "TargetMode") == "External" and not attribute(each, "Type").endswith("/hyperlink"):
                found.append(attribute(each, "Target"))
    return found


def _makers(package: Package) -> list[str]:
    """Whatever is noted of it: who made it, with what, for whom; also what a program or an office has added of its own."""
    there = [name for name in ("docProps/core.xml", "docProps/app.xml", "meta.xml") if name in package.names]
    noted = (each for name in there for each in package.xml(name, aside=True).iter() if local(each) not in COUNTED)
    return [said for each in noted if (said := (each.text or "").strip())] + _own_notes(package)


def _own_notes(package: Package) -> list[str]:
    """What an office notes by names of its own: each with its value, a number and a day as much as a word."""
    if "docProps/custom.xml" not in package.names:
        return []
    return [
        f"{attribute(each, 'name') or local(each)}: {' '.join(''.join(each.itertext()).split())}"
        for each in package.xml("docProps/custom.xml", aside=True)
    ]
