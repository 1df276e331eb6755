"""Who is told what about files. Sentences carry no name; the link asks for a sign-in."""

from __future__ import annotations

from django.urls import reverse

from accounts.authority import authorities_of
from accounts.notices.telling import Instead, platform, tell
from evidence import access
from evidence.models import File, Reach

SEALED = {
    "": "A file was sealed because it should not be here. Decide what becomes of it.",
    Reach.FILE: "A file was sealed because it belongs to another record. Decide what becomes of it.",
    Reach.RECORD: "A file was sealed because it should not be here. The same content was put back before: decide what becomes of it, "
    "and how far the seal goes.",
}


def set_aside(file: File) -> None:
    """Those whose job that is: they decide, and take it to those who must see it."""
    _tell_judges(
        file, kind="file.set_aside", words=SEALED["" if file.is_sealed_with_another else file.reach], urgent=True
    )


def end_proposed(file: File) -> None:
    """The second person; who proposed it is not told of their own act."""
    words = "What becomes of a file that should not be here was proposed. It waits for a second person."
    _tell_judges(file, kind="file.end_proposed", words=words)


def refused(file: File) -> None:
    """Its sender, while that person may send another in its place, and who works on the record: neither looks again at a page that
    said "wait"."""
    place, holder, path = file.attached_at, file.holder, reverse("evidence:file", args=[file.public_id])
    sends = any(access.describe_file.allows(who, file) for who in authorities_of([file.received_by]))
    tell(
        [*([file.received_by] if sends else []), *place.worked_by(holder)],
        kind="file.refused",
        words="A file could not be taken, so nobody can open it. Its page says why, and what can be sent instead.",
        path=path,
        about=f"{file.pk}:{file.version}",
        instead=Instead(lambda: place.released_by(holder), path),
    )


def _tell_judges(file: File, *, kind: str, words: str, urgent: bool = False) -> None:
    place = file.attached_at
    tell(
        place.judged_by(file.holder),
        kind=kind,
        words=words,
        path=reverse("evidence:file", args=[file.public_id]),
        about=f"{file.pk}:{file.version}",
        instead=platform(),
        expected=True,
        urgent=urgent,
    )
