"""Who is told what about files. Sentences carry no name; the link asks for a sign-in."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from accounts.authority import authorities_of
from accounts.notices.telling import Instead, platform, tell
from core.clock import start_of, today
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


def said_wrong_outside(file: File, *, about: str) -> None:
    """Who was given it outside has said that it should not be here: whether it is sealed is for these to say."""
    words = "Somebody who was given a file says that it should not be here. Look at it, and seal it if that is so."
    _tell_judges(file, kind="file.said_wrong", words=words, about=f"{file.pk}:{about}", urgent=True)


def sealed_on_arrival(file: File) -> None:
    """One message for what one person sends in a day, until some of it was judged: the page of each leads to the rest. A message
    for each would be four hundred urgent ones from one sender."""
    day = today()
    begun = start_of(day)
    theirs = File.objects.filter(received_by=file.received_by_id)
    judged = theirs.filter(Q(put_back_at__gte=begun) | Q(proposed_at__gte=begun)).count()
    about = f"arrived:{file.received_by_id}:{day.isoformat()}:{judged}"
    _tell_judges(file, kind="file.set_aside", words=SEALED[""], urgent=True, about=about)


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


def _tell_judges(file: File, *, kind: str, words: str, urgent: bool = False, about: str = "") -> None:
    place = file.attached_at
    tell(
        place.judged_by(file.holder),
        kind=kind,
        words=words,
        path=reverse("evidence:file", args=[file.public_id]),
        about=about or f"{file.pk}:{file.version}",
        instead=platform(),
        expected=True,
        urgent=urgent,
    )
