"""One person's copy of a pack: who took it and when on every page of every file of it, in the manifest, and in the log; with its
own root.

The pack itself is made once and kept. A copy is made of it when it is taken, is written nowhere, and can be made again
byte for byte from the record of its taking."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import IO, Any

from core.private_files import asked, scratch
from core.reference_numbers import display_reference
from core.stamping import Stamp, stamped
from core.templatetags.govuk import at_time
from evidence.offering import is_out
from packs import archive, store
from packs.archive import CONTENT, DOCUMENT, MANIFEST, READABLE, Part
from packs.content.attached import public_id_of
from packs.content.kept import read_back
from packs.content.parts import GivenFile, PackContent
from packs.document import readable_of
from packs.manifest import head_of, manifest_of, spelt
from packs.models import Pack
from packs.picture_pages import document_of
from packs.signing import Signatory, signatory, signed

# A page of a file as it lies in the pack, and the document of all of them in a copy.
PAGE, PAGES = re.compile(r"^(files/[0-9]+/)page-[0-9]+\.jpg$"), r"\1pages.pdf"
PAGE_OF = re.compile(r", page [0-9]+$")

# A part of the stored pack, by its name.
Read = Callable[[str], bytes]

logger = logging.getLogger(__name__)


class Altered(FileNotFoundError):
    """What lies in the store is not what was made. Nothing of it leaves: to a reader it is gone, and the log of the service
    says which pack it is."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(f"Pack {pack.pk}")
        logger.error("What is kept of pack %s is not what was made. Nothing of it leaves.", pack.pk)


@dataclass(frozen=True)
class Taking:
    """Who takes which copy, and when."""

    number: int
    by: str
    agency: str
    at: datetime

    def line(self) -> str:
        held = f"{self.by}, {self.agency}" if self.agency else self.by
        return f"Copy {self.number}, taken by {held}, {at_time(self.at)}"

    def said(self, signs: Signatory | None) -> dict[str, Any]:
        said = {"number": self.number, "taken_by": self.by, "agency": self.agency, "taken_at": self.at.isoformat()}
        return {**said, "signed": signs.said() if signs else None}


@dataclass(frozen=True)
class Copy:
    """The file, ready to be read from its beginning, the root of its manifest, and which certificate signed its PDF."""

    file: IO[bytes]
    root: str
    signed_with: str = ""


def copy_of(pack: Pack, taking: Taking) -> Copy:
    """Raises FileNotFoundError for a file that is gone, and Altered for one that is not what was made."""
    with asked(), store.PACKS.open(pack.file) as kept:
        if archive.digest_of(kept) != pack.sha256:
            raise Altered(pack)
        signs = signatory()
        parts = list(_parts(pack, partial(archive.read, kept), taking, signs))
        manifest = manifest_of({**head_of(pack.manifest), "copy": taking.said(signs)}, parts)
        file = scratch()  # closed by the response that it is the body of
        archive.write(file, [*parts, Part(MANIFEST, "", spelt(manifest))])
    file.seek(0)
    return Copy(file, manifest["root"], signs.fingerprint if signs else "")


def _parts(pack: Pack, read: Read, taking: Taking, signs: Signatory | None) -> Iterator[Part]:
    """Whatever can be opened by itself says whose copy it is, how it is marked and of which pack: the document and each page of
    each file at the foot, a text in its first line. The pictures of a file are pages of one document."""
    said = f"{pack.manifest['marking']}, {display_reference(pack.manifest['reference'])}. {taking.line()}"
    stamp = Stamp(said)
    for name, found in groupby(pack.manifest["items"], key=lambda item: PAGE.sub(PAGES, item["name"])):
        items = list(found)
        described = items[0]["described"]
        if name == READABLE:
            yield Part(name, described, readable_of(content_of(pack), taken=taking.line()).encode())
        elif name == DOCUMENT:
            yield Part(name, described, _document(read(name), taking, signs))
        elif PAGE.match(items[0]["name"]):
            yield Part(name, PAGE_OF.sub(", its pages", described), partial(_pages, read, items, stamp))
        else:
            yield Part(name, described, partial(_named, read, name, stamp, said))


def _document(document: bytes, taking: Taking, signs: Signatory | None) -> bytes:
    """Signed where the service has a key."""
    if signs is None:
        return stamped(document, taking.line())
    return signed(stamped(document, f"{taking.line()}. {signs.line()}"), signs, at=taking.at)


def _pages(read: Read, items: Sequence[dict[str, Any]], stamp: Stamp) -> bytes:
    return stamp.below(document_of((read(item["name"]) for item in items), title="Pages of a file in a pack"))


def _named(read: Read, name: str, stamp: Stamp, said: str) -> bytes:
    if name.endswith(".pdf"):
        return stamp.below(read(name))
    assert name.endswith(".txt"), f"{name} does not say whose copy it is"
    return f"{said}\n\n".encode() + read(name)


def picture_of(pack: Pack, file: GivenFile) -> bytes:
    """The page as it lies in the pack. Raises FileNotFoundError, and Altered."""
    found = _part_of(pack, file.name)
    if sha256(found).hexdigest() != file.sha256:
        raise Altered(pack)
    return found


def is_set_aside(pack: Pack, file: GivenFile) -> bool:
    """Whether the file has been sealed or removed since: then its pages are shown no more, whatever pack they are in."""
    piece = content_of(pack).piece_of(file)
    return not piece or not is_out(public_id_of(piece))


def content_of(pack: Pack) -> PackContent:
    """What the pack says, as it was read when it was made. Raises FileNotFoundError, and Altered."""
    said = _part_of(pack, CONTENT)
    if sha256(said).hexdigest() != pack.manifest["said"]:
        raise Altered(pack)
    return read_back(said)


def _part_of(pack: Pack, name: str) -> bytes:
    with asked(), store.PACKS.look_into(pack.file) as kept:
        return archive.read(kept, name)
