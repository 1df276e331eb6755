"""Who is told what about files. Sentences carry no name; the link asks for a sign-in."""

from __future__ import annotations

from django.urls import reverse

from accounts.notices.telling import platform, tell
from evidence.models import File


def set_aside(file: File) -> None:
    """Those whose job that is: they decide, and take it to those who must see it."""
    words = "A file was sealed because it should not be here. Decide what becomes of it."
    _tell_judges(file, kind="file.set_aside", words=words, urgent=True)


def end_proposed(file: File) -> None:
    """The second person; who proposed it is not told of their own act."""
    words = "What becomes of a file that should not be here was proposed. It waits for a second person."
    _tell_judges(file, kind="file.end_proposed", words=words)


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
