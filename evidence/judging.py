"""What becomes of a file that should not be here, where it is not put back: handed over or destroyed. One inspector proposes it,
another confirms; its bytes go with that word."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import move
from core.locking import lock
from evidence import moves, notices, same_content
from evidence.destroying import destroy_after_commit
from evidence.models import File, FileEnd, FileState

NOTHING: dict[str, Any] = {
    "end": "",
    "end_why": "",
    "given_to": "",
    "receipt": "",
    "proposed_by": None,
    "proposed_at": None,
}


@transaction.atomic
def propose_handing_over(*, file: File, to: str, receipt: str, reason: str, by: Authority) -> File:
    """They have it, and have said so: from here it goes once a second person confirms."""
    return _propose(file, FileEnd.HANDED, reason, by=by, given_to=to, receipt=receipt)


@transaction.atomic
def propose_destroying(*, file: File, reason: str, by: Authority) -> File:
    return _propose(file, FileEnd.DESTROYED, reason, by=by)


def _propose(file: File, end: FileEnd, reason: str, *, by: Authority, **to: str) -> File:
    said = {"end": end.value, "end_why": reason, **to}
    proposes: dict[str, Any] = {"proposed_by": by.person, "proposed_at": timezone.now(), **_judged(lock(file))}
    proposed = move(file, moves.PROPOSE_END, by=by, given=said, **said, **proposes)
    notices.end_proposed(proposed)
    return proposed


def _judged(file: File) -> dict[str, str]:
    """An inspector has spoken: it is sealed in its sender's eyes too. What that person removed stays gone from them."""
    return {"shown_as": FileState.REMOVED.value if file.shown_otherwise == FileState.REMOVED else ""}


@transaction.atomic
def take_back_end(*, file: File, version: int, by: Authority) -> File:
    """It stays sealed, and can be put back or proposed for something else."""
    return move(file, moves.TAKE_BACK_END, by=by, given={"version": version}, **NOTHING)


@transaction.atomic
def confirm_end(*, file: File, version: int, by: Authority) -> File:
    """The second person. Nothing of it can be had back afterwards."""
    same_content.lock_content(file.sha256)
    given = {"version": version, "sha256": file.sha256}
    file = lock(file)
    reach = same_content.reach_of_its_end(file)
    said: dict[str, Any] = {"ended_by": by.person, "ended_at": timezone.now(), "reach": reach, **_judged(file)}
    ended = move(file, moves.CONFIRM_END, by=by, given=given, **said)
    destroy_after_commit(ended)
    return ended
