"""One person's copy of a pack: who took it and when on every page, in the manifest, and in the log; with its own root.

The pack itself is made once and kept. A copy is made of it when it is taken, is written nowhere, and can be made again
byte for byte from the record of its taking."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import IO, Any

from core.private_files import asked, scratch
from core.stamping import stamped
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
from packs.signing import Signatory, signatory, signed

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
        parts = [
            Part(item["name"], item["described"], _personal(pack, kept, item["name"], taking, signs))
            for item in pack.manifest["items"]
        ]
        manifest = manifest_of({**head_of(pack.manifest), "copy": taking.said(signs)}, parts)
        file = scratch()  # closed by the response that it is the body of
        archive.write(file, [*parts, Part(MANIFEST, "", spelt(manifest))])
    file.seek(0)
    return Copy(file, manifest["root"], signs.fingerprint if signs else "")


def _personal(
    pack: Pack, kept: IO[bytes], name: str, taking: Taking, signs: Signatory | None
) -> bytes | Callable[[], bytes]:
    """The document and the readable page say who took them, and the document is signed; what else there is stays as it
    is."""
    if name == READABLE:
        return readable_of(content_of(pack), taken=taking.line()).encode()
    if name != DOCUMENT:
        return partial(archive.read, kept, name)
    document = archive.read(kept, name)
    if signs is None:
        return stamped(document, taking.line())
    return signed(stamped(document, f"{taking.line()}. {signs.line()}"), signs, at=taking.at)


def picture_of(pack: Pack, file: GivenFile) -> bytes:
    """The page as it lies in the pack. Raises FileNotFoundError, and Altered."""
    found = _part_of(pack, file.name)
    if sha256(found).hexdigest() != file.sha256:
        raise Altered(pack)
    return found


def is_set_aside(pack: Pack, file: GivenFile) -> bool:
    """Whether the file has been sealed or removed since: then its pages are shown no more, whatever pack they are in."""
    entries = (entry for section in content_of(pack).sections for entry in section.entries if entry.file)
    entry = next((each for each in entries if each.folder and file.name.startswith(each.folder)), None)
    return entry is None or not is_out(public_id_of(entry.file))


def content_of(pack: Pack) -> PackContent:
    """What the pack says, as it was read when it was made. Raises FileNotFoundError, and Altered."""
    said = _part_of(pack, CONTENT)
    if sha256(said).hexdigest() != pack.manifest["said"]:
        raise Altered(pack)
    return read_back(said)


def _part_of(pack: Pack, name: str) -> bytes:
    with asked(), store.PACKS.look_into(pack.file) as kept:
        return archive.read(kept, name)
