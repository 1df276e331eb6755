"""What a compound file is: an Office document of before 2007, a message of Outlook, a locked document of today; or an installer,
previews of a folder, a drawing, a database, which are not taken. Its root says so: by its class, and by what is directly in it."""

from __future__ import annotations

from pathlib import Path

from evidence.child import outlook
from evidence.child.compound import BROKEN, Compound
from evidence.child.outlook_properties import PROPERTIES
from evidence.child.reading import Reading, Refused

# What a stream of the root makes of it; "ole" is one that is several.
OLD = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
LOCKED = {"encryptedpackage", "encryptioninfo"}
# Of Windows Installer: a package, a patch, a transform. Their streams are named in letters of an alphabet of its own.
INSTALLERS = {bytes.fromhex(f"{first}100c0000000000c000000000000046") for first in ("84", "86", "82")}
OF_INSTALLERS = range(0x3800, 0x4841)


def read(path: Path) -> Reading:
    """A message is shown. Of a document of before 2007 no program here tells what was struck out or hidden from what is
    said, so it is kept and not shown."""
    try:
        file = Compound(path.read_bytes())
        top = {each.name.lower() for each in file.below(file.root)}
    except BROKEN:
        raise Refused("damaged") from None
    of_an_installer = any(ord(letter) in OF_INSTALLERS for each in file.entries for letter in each.name)
    if file.root.of_class in INSTALLERS or of_an_installer:
        raise Refused("program")
    if top & LOCKED:
        raise Refused("encrypted")
    if PROPERTIES in top:
        return outlook.read(file)
    if not (kinds := {OLD[name] for name in top & OLD.keys()}):
        raise Refused("kind")
    reading = Reading(kinds.pop() if len(kinds) == 1 else "ole")
    reading.hold("macro", n=int(any(each.name.lower() == "_vba_project" for each in file.entries)))
    reading.hold("unlooked", n=1)
    return reading
