"""Files of the same content, wherever they are: one that should not be here should be nowhere.

By their SHA-256. Who seals one need not know of any other record, so the service seals the others, and is the one that puts
them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.authority import NO_ONE
from accounts.models import User
from audit.agency_of_act import the_service_acts_on
from audit.moves import MoveDenied, move
from core.locking import lock
from core.row_security import as_the_service
from evidence import moves, notices
from evidence.access.files import OPEN_STATES
from evidence.models import JUDGED, WITHOUT_BYTES, File, FileState
from evidence.offering import tell_given_otherwise
from evidence.reasons import SAME_CONTENT, SEALED


def lock_content(*digests: str) -> None:
    """Until the transaction ends, and before anything else is locked: a file that arrives while the same content is sealed
    is there before or after. No row stands for a content, so its digest is locked."""
    with connection.cursor() as cursor:
        for digest in sorted(set(digests)):
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])


def of_the_same_content(file: File) -> QuerySet[File]:
    """The others."""
    return File.objects.filter(sha256=file.sha256).exclude(pk=file.pk)


@as_the_service()
def lock_the_same(file: File) -> None:
    """All of them in one order, before one is sealed."""
    list(File.objects.filter(sha256=file.sha256).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


@as_the_service()
def seal_the_same(file: File, *, said_by: User) -> None:
    """Each for those who judge at its own place. What was said of the first is said of that record, and not told there."""
    for other in of_the_same_content(file).filter(state__in=sorted(OPEN_STATES)).order_by("pk"):
        _seal(other, said_by)


@as_the_service()
def sealed_before(file: File) -> bool:
    """One that has just arrived: sealed now, where the same content is sealed, was handed over or was destroyed."""
    judged = of_the_same_content(file).filter(state__in=JUDGED).select_related("set_aside_by").order_by("pk")
    if (first := judged.first()) is None or first.set_aside_by is None:
        return False
    _seal(file, first.set_aside_by)
    return True


def _seal(file: File, said_by: User) -> None:
    said: dict[str, Any] = {
        "set_aside_by": said_by,
        "set_aside_at": timezone.now(),
        "set_aside_why": SEALED[SAME_CONTENT],
    }
    with the_service_acts_on(file):
        sealed = move(file, moves.SEAL_THE_SAME, by=NO_ONE, given={"reason": SAME_CONTENT}, reason=SAME_CONTENT, **said)
        notices.set_aside(sealed)
        tell_given_otherwise(sealed)


@as_the_service()
def to_put_back_with(file: File) -> list[File]:
    """Those that the service sealed, once no person says any more that a file of this content should not be here. Their records are
    locked first, as who puts one back does. One for which an end is proposed waits for that."""
    others = of_the_same_content(file).filter(state__in=JUDGED)
    if others.filter(~Q(reason=SAME_CONTENT) | Q(state__in=WITHOUT_BYTES)).exists():
        return []
    waiting = list(others.filter(state=FileState.SET_ASIDE, end="").order_by("place", "holder_id", "pk"))
    for each in waiting:
        lock(each.holder, no_key=True)
    return waiting


@as_the_service()
def put_back_the_same(files: Iterable[File], *, inspect: Callable[[File], object]) -> None:
    """One of a draft that was thrown away stays sealed, to be destroyed."""
    for each in files:
        with the_service_acts_on(each), suppress(MoveDenied):
            inspect(move(each, moves.PUT_BACK_THE_SAME, by=NO_ONE, **moves.UNSEALED))


@as_the_service()
def said_of_the_same(file: File) -> str:
    """For those who judge: how many others there are, and what became of them. Not where: that is another record."""
    states = of_the_same_content(file).exclude(state=FileState.REMOVED).order_by("state")
    counted = {FileState(state): n for state, n in states.values_list("state").annotate(Count("pk"))}
    sealed = counted.pop(FileState.SET_ASIDE, 0)
    gone = counted.pop(FileState.HANDED, 0) + counted.pop(FileState.DESTROYED, 0)
    parts = ((sealed, "sealed"), (gone, "handed over or destroyed"), (sum(counted.values()), "open"))
    return ", ".join(f"{number} {words}" for number, words in parts if number)
