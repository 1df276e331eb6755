"""What other apps are given of files: those that belong to a record, and the copies that may leave with a pack.

# packs/
for offered in released_files(referral):
    archive.writestr(offered.name, offered.content())"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from evidence import store
from evidence.models import File, FileState
from evidence.places import PLACES


@dataclass(frozen=True)
class OfferedPage:
    """One page of a safe copy. `content` is compared with its digest when it is read: raises store.Altered."""

    number: int
    key: str
    sha256: str
    text: str

    def content(self) -> bytes:
        """The picture, a plain JPEG; empty where the page is text alone."""
        return store.whole(self.key, sha256=self.sha256) if self.key else b""


@dataclass(frozen=True)
class OfferedFile:
    """A released file: what it is called and what it is, by its content; where it hangs; its safe copy, page by page.
    `sha256` is that of the original, which stays here."""

    public_id: str
    name: str
    what: str
    where: str
    kind: str
    sha256: str
    also_holds: tuple[str, ...]
    pages: tuple[OfferedPage, ...]

    @property
    def text(self) -> str:
        return "\n".join(page.text for page in self.pages)

    @property
    def digest(self) -> str:
        """Of the copy: of the digests of its pictures and of its text, in order."""
        return hashlib.sha256("\n".join([*(page.sha256 for page in self.pages), self.text]).encode()).hexdigest()


def files_under(record: Model) -> QuerySet[File]:
    """Every file that belongs to a record, wherever it hangs. Who may read each is asked of `access`."""
    holders = Q(pk__in=[])
    for place in PLACES:
        if (mine := place.under(record)) is not None:
            holders |= Q(place=place.code) & mine
    return File.objects.filter(holders).order_by("received_at", "pk")


def released_files(record: Model) -> Iterator[OfferedFile]:
    """Those of them that have been scanned and copied. What is kept and not shown (sound, film) is never offered."""
    for file in files_under(record).filter(state=FileState.RELEASED).prefetch_related("pages"):
        if file.is_shown:
            yield _offered(file)


def _offered(file: File) -> OfferedFile:
    pages = tuple(OfferedPage(page.number, page.key, page.sha256, page.text) for page in file.pages.all())
    return OfferedFile(
        public_id=str(file.public_id),
        name=file.name,
        what=file.what,
        where=file.attached_at.words,
        kind=file.kind_words,
        sha256=file.sha256,
        also_holds=tuple(file.also_holds),
        pages=pages,
    )
