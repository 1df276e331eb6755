"""Who is told about a redacted version. Sentences carry no name; the link asks for a sign-in."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.authority import authorities_of
from accounts.models import User
from accounts.notices.telling import Instead, tell
from evidence import access
from evidence.models import Redaction
from evidence.redacting.moves import hands


def tell_releasers(redaction: Redaction) -> None:
    """The supervisors who may release it: not whose hand is in it."""
    people = [person for person in _supervisors(redaction) if person.pk not in hands(redaction)]
    _tell(redaction, people, kind="redaction.waits", words="A redacted version of a file waits for a second person.")


def tell_drafter(redaction: Redaction, *, kind: str, words: str) -> None:
    """While that person still works on the record; otherwise its supervisors."""
    who = authorities_of([redaction.drafted_by])
    mine = [redaction.drafted_by] if any(access.see_redaction.allows(each, redaction) for each in who) else []
    _tell(redaction, mine or _supervisors(redaction), kind=kind, words=words)


def _supervisors(redaction: Redaction) -> list[User]:
    file = redaction.file
    return list(file.attached_at.released_by(file.holder))


def _tell(redaction: Redaction, people: Iterable[User], *, kind: str, words: str) -> None:
    path = reverse("evidence:redaction", args=[redaction.public_id])
    tell(
        people,
        kind=kind,
        words=words,
        path=path,
        about=f"{redaction.pk}:{redaction.version}",
        instead=Instead(lambda: _supervisors(redaction), path),
    )
