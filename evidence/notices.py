"""Who is told what about files. Sentences carry no name; the link asks for a sign-in."""

from __future__ import annotations

from django.urls import reverse

from accounts.notices.telling import platform, tell
from evidence.models import File


def set_aside(file: File) -> None:
    """Those whose job that is: they decide, and take it to those who must see it."""
    place = file.attached_at
    tell(
        place.judged_by(file.holder),
        kind="file.set_aside",
        words="A file was sealed because it should not be here. Decide what becomes of it.",
        path=reverse("evidence:file", args=[file.public_id]),
        about=f"{file.pk}:{file.version}",
        instead=platform(),
        expected=True,
        urgent=True,
    )
