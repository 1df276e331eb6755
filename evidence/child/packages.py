"""An Office document is an archive of XML. Opened with its own limits, and refused where it is something else."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from evidence.child.reading import Refused
from evidence.limits import LIMITS

Element = ElementTree.Element
ENCRYPTED = 0x1
OF_OFFICE = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
OF_OPENDOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, KeyError)


class Package:
    """The members of an Office document, each read once and bounded."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
            members = self._archive.infolist()
        except BROKEN:
            raise Refused("damaged") from None
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise Refused("encrypted")
        if len(members) > LIMITS.members or sum(member.file_size for member in members) > LIMITS.unpacked:
            raise Refused("too_large")
        self.sizes = {member.filename: member.file_size for member in members}
        self.names = [member.filename for member in members]
        self.shown = set[str]()  # what a reader has read in order to show it
        # What is not to be seen: whole parts; and of others, the identifiers that only hidden places of them name.
        self.hidden_parts = set[str]()
        self.hidden_in: dict[str, set[str]] = {}
        if len({name.lower() for name in self.names}) != len(self.names):
            raise Refused("lies")  # two parts of one name: each reader takes another
        self._unpacked = 0

    @property
    def kind(self) -> str:
        """By what is in it, wherever in the archive that stands. Any other archive is refused."""
        if "mimetype" in self.names and (kind := OF_OPENDOCUMENT.get(self.read("mimetype").decode("ascii", "replace"))):
            if "META-INF/manifest.xml" in self.names and b"encryption-data" in self.read("META-INF/manifest.xml"):
                raise Refused("encrypted")
            return kind
        if "[Content_Types].xml" not in self.names:
            raise Refused("archive")
        kinds = {
            kind for folder, kind in OF_OFFICE.items() if any(name.startswith(f"{folder}/") for name in self.names)
        }
        if len(kinds) != 1:
            raise Refused("two_things" if kinds else "archive")
        return kinds.pop()

    def read(self, name: str) -> bytes:
        """What it unpacks to is counted as it comes: the size that the archive states may be a lie."""
        try:
            with self._archive.open(name) as member:
                content = member.read(LIMITS.unpacked - self._unpacked + 1)
        except BROKEN:
            raise Refused("damaged") from None
        self._unpacked += len(content)
        if self._unpacked > LIMITS.unpacked:
            raise Refused("too_large")
        return content

    def size_of(self, name: str) -> int:
        """As the archive states it."""
        return self.sizes[name]

    def xml(self, name: str, *, aside: bool = False) -> Element:
        """No Office document states entities of its own: one that does is meant to grow, or to read other files. `aside`: only
        to compare or to list, so it is not shown."""
        content = self.read(name)
        if not aside:
            self.shown.add(name)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<\0!\0D\0O" in content:
            raise Refused("lies")
        try:
            return ElementTree.fromstring(content)  # noqa: S314 - without a document type there are no entities
        except (ElementTree.ParseError, ValueError, LookupError):
            raise Refused("damaged") from None

    def hide(self, part: str, root: Element, elements: Iterable[Element]) -> None:
        """What these elements of a part name is not to be seen, unless another place of it names it too."""
        hidden = _values(each for element in elements for each in element.iter())
        if hidden:
            again = {each for one in root.iter() if local(one) == "Fallback" for each in one.iter()}
            everywhere = _values(each for each in root.iter() if each not in again)
            only = {value for value, times in hidden.items() if times >= everywhere[value]}
            self.hidden_in.setdefault(part, set()).update(only)

    def under(self, folder: str, ending: str = "") -> list[str]:
        return sorted(name for name in self.names if name.startswith(folder) and name.endswith(ending))


def _values(elements: Iterable[Element]) -> Counter[str]:
    return Counter(value for each in elements for value in each.attrib.values())


def local(element: Element) -> str:
    """The name without its namespace: strict and transitional documents differ only there."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
