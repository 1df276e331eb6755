"""What other apps are given of files: those that belong to a record, and the copies that may leave with a pack.

# packs/
for offered in released_files(referral):
    archive.writestr(offered.name, offered.content())"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Prefetch, Q, QuerySet

from core.extension import Point
from core.locking import lock
from core.row_security import as_the_service
from evidence import store
from evidence.models import CopyPage, File, FileState, RedactedPage, Redaction, RedactionState
from evidence.places import PLACES
from evidence.redacting.copies import digest_of

GIVEN_OTHERWISE: Point[Callable[[File], object]] = Point(
    "evidence.given_otherwise",
    "what is told of a file that was sealed, or of which a redacted version was released or withdrawn: copies of it that were "
    "made before are given no more",
)
GIVEN_AGAIN: Point[Callable[[File], object]] = Point(
    "evidence.given_again",
    "what is told of a file that was released, also anew after it was put back: what was closed with it can be made anew",
)


def tell_given_otherwise(file: File) -> None:
    """Part of the act. What was offered of the file before may not be on offer any more. The file is locked by then, in
    whatever way it came here: a pack that is made in this moment locks it as well, and finds it before or after."""
    locked = lock(file, no_key=True)
    for each in GIVEN_OTHERWISE:
        each(locked)


def tell_given_again(file: File) -> None:
    """Part of its release."""
    for each in GIVEN_AGAIN:
        each(file)


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
    `sha256` is that of the original, which stays here; `also_holds` is what that holds beside the copy, by its kind and without
    its words. `redacted`: it is that version of it, without what was taken out;
    `has_redacted`: it is the whole, and such a version was released once: that it needs redacting was decided then, and does
    not end when the version is withdrawn."""

    public_id: str
    name: str
    what: str
    place: str
    where: str
    kind: str
    sha256: str
    also_holds: tuple[str, ...]
    pages: tuple[OfferedPage, ...]
    redacted: int = 0
    has_redacted: bool = False
    document: OfferedPage | None = None

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
    """Those of them that have been scanned and copied, each after the redacted version that was released last, unless that
    was withdrawn or is of a copy that was made anew since. What is kept and not shown (sound, film) is never offered."""
    yield from _offered_of(files_under(record))


def offered_of(file: File) -> Iterator[OfferedFile]:
    """What is given of this one, as it stands now: nothing of one that is sealed."""
    yield from _offered_of(File.objects.filter(pk=file.pk))


def _offered_of(files: QuerySet[File]) -> Iterator[OfferedFile]:
    out = Redaction.objects.filter(released_at__isnull=False).order_by("-number").prefetch_related("pages")
    released = files.filter(state=FileState.RELEASED)
    for file in released.prefetch_related("pages", Prefetch("redactions", out, to_attr="versions_out")):
        if file.is_shown:
            versions: list[Redaction] = getattr(file, "versions_out", [])
            # An older one takes out less: it is on offer no more, also once the newer one is withdrawn.
            for redaction in versions[:1]:
                if redaction.state == RedactionState.RELEASED and redaction.copy_digest == digest_of(file):
                    yield _redacted(file, redaction)
            yield _offered(file, has_redacted=bool(versions))


def redacted_once(files: Iterable[File]) -> set[int]:
    """The keys of those of which a redacted version was released once: that one needs redacting does not end when the version
    is withdrawn."""
    out = Redaction.objects.filter(file__in=list(files), released_at__isnull=False)
    return set(out.values_list("file_id", flat=True))


@as_the_service()
def is_out(public_id: str) -> bool:
    """Whether a file is given still: neither sealed nor removed since. Asked for readers who find none of its rows."""
    return File.objects.filter(public_id=public_id, state=FileState.RELEASED).exists()


def versions_under(record: Model) -> list[int]:
    """What changes when a redacted version is released or withdrawn."""
    there = Redaction.objects.filter(file__in=files_under(record))
    return list(there.exclude(state=RedactionState.DISCARDED).order_by("pk").values_list("version", flat=True))


def _offered(file: File, *, has_redacted: bool) -> OfferedFile:
    return OfferedFile(
        **_said_of(file),
        also_holds=tuple(file.also_holds_unsaid),
        pages=_pages(file.pages.all()),
        has_redacted=has_redacted,
    )


def _redacted(file: File, redaction: Redaction) -> OfferedFile:
    """Neither what the sender said of it nor its name goes along: both may say what was taken out."""
    document = OfferedPage(0, redaction.document_key, redaction.document_sha256, "") if redaction.document_key else None
    said = {**_said_of(file), "name": f"Redacted version {redaction.number}", "what": file.kind_words}
    return OfferedFile(
        **said, also_holds=(), pages=_pages(redaction.pages.all()), redacted=redaction.number, document=document
    )


def _pages(pages: Iterable[CopyPage | RedactedPage]) -> tuple[OfferedPage, ...]:
    return tuple(OfferedPage(page.number, page.key, page.sha256, page.text) for page in pages)


def _said_of(file: File) -> dict[str, Any]:
    return {
        "public_id": str(file.public_id),
        "name": file.name,
        "what": file.what,
        "place": file.place,
        "where": file.attached_at.words,
        "kind": file.kind_words,
        "sha256": file.sha256,
    }
