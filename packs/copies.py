"""One person's copy of a pack: who took it and when on every page, in the manifest, and in the log; with its own root.

The pack itself is made once and kept. A copy is made of it when it is taken, is written nowhere, and can be made again
byte for byte from the record of its taking."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import IO, Any

from core.stamping import stamped
from core.templatetags.govuk import at_time
from packs import archive, store
from packs.archive import CONTENT, DOCUMENT, MANIFEST, READABLE, Part
from packs.content.kept import read_back
from packs.content.parts import PackContent
from packs.document import readable_of
from packs.manifest import head_of, manifest_of, spelt
from packs.models import Pack


class Altered(Exception):
    """What lies in the store is not what was made. Nothing of it leaves."""


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

    def said(self) -> dict[str, Any]:
        return {"number": self.number, "taken_by": self.by, "agency": self.agency, "taken_at": self.at.isoformat()}


@dataclass(frozen=True)
class Copy:
    """The file, ready to be read from its beginning, and the root of its manifest."""

    file: IO[bytes]
    root: str


def copy_of(pack: Pack, taking: Taking) -> Copy:
    """Raises FileNotFoundError for a file that is gone, and Altered for one that is not what was made."""
    path = store.path_of(pack.file)
    if archive.digest_of(path) != pack.sha256:
        raise Altered(f"Pack {pack.pk}")
    parts = [
        Part(item["name"], item["described"], _personal(pack, item["name"], taking)) for item in pack.manifest["items"]
    ]
    manifest = manifest_of({**head_of(pack.manifest), "copy": taking.said()}, parts)
    file = tempfile.TemporaryFile(dir=store.folder())  # noqa: SIM115 - closed by the response that it is the body of
    archive.write(file, [*parts, Part(MANIFEST, "", spelt(manifest))])
    file.seek(0)
    return Copy(file, manifest["root"])


def _personal(pack: Pack, name: str, taking: Taking) -> bytes | Callable[[], bytes]:
    """The document and the readable page say who took them; what else there is stays as it is."""
    if name == READABLE:
        return readable_of(content_of(pack), taken=taking.line()).encode()
    path = store.path_of(pack.file)
    return stamped(archive.read(path, name), taking.line()) if name == DOCUMENT else partial(archive.read, path, name)


def content_of(pack: Pack) -> PackContent:
    """What the pack says, as it was read when it was made. Raises FileNotFoundError, and Altered."""
    said = archive.read(store.path_of(pack.file), CONTENT)
    if sha256(said).hexdigest() != pack.manifest["said"]:
        raise Altered(f"Pack {pack.pk}")
    return read_back(said)
