"""No byte of a file is kept: not of the original, not of its copy, its redacted versions or the packs that it is in. What
stays is the row: its SHA-256, who, when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from audit.log import log
from core.extension import Point
from core.locking import lock
from core.row_security import as_the_service
from evidence import store
from evidence.kinds import FILE_DESTROYED, FILE_DESTROYED_AGAIN
from evidence.models import CopyPage, File, RedactedPage, Redaction, RedactionMark

BYTES_GO: Point[Callable[[File], int]] = Point(
    "evidence.bytes_go",
    "what else holds bytes of a file that is destroyed, and drops them: how many stored files that were",
)


def destroy_after_commit(file: File) -> None:
    """At once, and not before it is certain that the file goes. Where the process dies in between, the keeper finds it."""
    transaction.on_commit(lambda: destroy(file), robust=True)  # of a partial Django cannot say that it failed


@as_the_service()
def destroy(file: File) -> None:
    """The bytes first, then the rows that name them, with the event: who is killed in between is followed by another, who
    finds the rest. This file's alone: what a referrer has not sent yet is sealed when it is sent, or goes after its days."""
    dropped = sum(store.FILES.drop(key) for key in _keys(file)) + sum(each(file) for each in BYTES_GO)
    with transaction.atomic():
        locked = lock(file)
        if locked.bytes_gone_at is not None:
            return
        CopyPage.objects.filter(file=file).delete()
        RedactionMark.objects.filter(redaction__file=file).delete()  # of which each quotes words of it
        RedactedPage.objects.filter(redaction__file=file).delete()
        locked.bytes_gone_at, locked.holds = timezone.now(), []  # that quotes what was found in it
        locked.save(update_fields=["bytes_gone_at", "holds"])
        log(FILE_DESTROYED, target=locked, data={"sha256": file.sha256, "stored_files": dropped})


@as_the_service()
def destroy_again(file: File) -> None:
    """A restore brings back what a backup still held. Since when no byte is kept is said anew, and in the log when it was said
    before."""
    if not store.FILES.drop(file.key):
        return
    with transaction.atomic():
        locked = lock(file)
        before, locked.bytes_gone_at = locked.bytes_gone_at, timezone.now()
        locked.save(update_fields=["bytes_gone_at"])
        said = before.isoformat() if before else ""
        log(FILE_DESTROYED_AGAIN, target=locked, data={"sha256": file.sha256, "gone_before": said})


def _keys(file: File) -> Iterable[str]:
    """Of the original last: while that is there, the file is not destroyed."""
    yield from CopyPage.objects.filter(file=file).exclude(key="").values_list("key", flat=True)
    yield from RedactedPage.objects.filter(redaction__file=file).exclude(key="").values_list("key", flat=True)
    documents = Redaction.objects.filter(file=file).exclude(document_key="")
    yield from documents.values_list("document_key", flat=True)
    yield file.key
