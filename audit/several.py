"""One act on several records: each is decided by itself, under its own lock, and what became of each is said on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.db import OperationalError, transaction
from django.db.models import Model
from psycopg import errors

from audit.moves import CHANGED, MoveDenied, Stale
from audit.requests import Visit

Record = TypeVar("Record", bound=Model)
KEPT = "audit.several"  # in the session
AT_ONCE = 5  # pages of one reader that can be opened again
WAITED_FOR = (errors.LockNotAvailable, errors.DeadlockDetected)
BUSY = "It is being worked on at this moment, and nothing was done to it. Try this one again."
HAS_CHANGED = "It was changed after this list was shown, and nothing was done to it. Look at it before you try again."


@dataclass(frozen=True)
class Result(Generic[Record]):
    """`why_not` is empty where it was done."""

    record: Record
    why_not: str = ""


def each_by_itself(records: Iterable[Record], act: Callable[[Record], object]) -> list[Result[Record]]:
    """What cannot be done says why and holds nothing else up: also what another transaction holds for longer than a page
    waits. In one order, so that two supervisors who do the same at once wait for each other; another act may lock in another
    order, and the database then ends one of the two, which is told as busy."""
    return [Result(one, _refusal(act, one)) for one in sorted(records, key=lambda one: (one._meta.label, one.pk))]


def _refusal(act: Callable[[Record], object], record: Record) -> str:
    try:
        with transaction.atomic():
            act(record)
    except OperationalError as failure:
        if not isinstance(failure.__cause__, WAITED_FOR):
            raise
        return BUSY
    except MoveDenied as denied:
        # Those two speak of a page of one record, and of what was typed on it.
        return HAS_CHANGED if isinstance(denied, Stale) or str(denied) == CHANGED else str(denied)
    return ""


@dataclass(frozen=True)
class Became:
    """A line of the page: the kind of the record and its key, what it is called, and why it was not done."""

    of: str
    key: str
    reference: str
    why_not: str = ""


@dataclass(frozen=True)
class Told:
    """What was done to several, what became of each, and the list they were ticked in: no name of the people they are about."""

    heading: str
    done: str
    lines: Sequence[Became]
    back: str


def keep(request: Visit, told: Told) -> str:
    """In the reader's own session, under a key: a page that is opened again, or reached by a second click, says the same."""
    key, kept = uuid4().hex, dict(request.session.get(KEPT, {}))
    kept[key] = [told.heading, told.done, [astuple(line) for line in told.lines], told.back]
    request.session[KEPT] = dict(list(kept.items())[-AT_ONCE:])
    return key


def kept(request: Visit, key: str | None) -> Told | None:
    found: list[Any] | None = request.session.get(KEPT, {}).get(key)
    if found is None:
        return None
    heading, done, lines, back = found
    return Told(heading, done, [Became(*line) for line in lines], back)
