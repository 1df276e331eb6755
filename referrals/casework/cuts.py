"""The lists behind the figures of the queue, as narrowings by name. A sealed record is in none of them, for no reader:
figures are passed on, and what an inspector counts more than a sergeant would tell of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import Exact, IsNull

from core.clock import ONE_DAY, day_words, now, start_of
from core.cuts import A_WEEK, Cut, Makers, always, day_asked, weekly, weeks, within
from core.rules import record_column
from core.whole import whole
from referrals.access.sealing import unsealed
from referrals.casework.first_read import READ, read_as
from referrals.models import Approval
from referrals.models.decision import Option, Outcome
from referrals.models.referral import FINISHED

SOON = 2 * ONE_DAY
UNDECIDED = "none"
FINISHED_LATELY = 4  # weeks over which it is reckoned what an officer finishes in one


def finished(prefix: str) -> Q:
    return unsealed(prefix) & Q(**{f"{prefix}state__in": FINISHED})


def _due(prefix: str, first: timedelta | None, last: timedelta | None) -> Q:
    """From so long after now until so long after it; without an end where there is none."""
    since = Q(**{f"{prefix}due_at__gte": now() + first}) if first is not None else Q()
    until = Q(**{f"{prefix}due_at__lt": now() + last}) if last is not None else Q()
    return unsealed(prefix) & since & until


LENGTHS: dict[str, tuple[str, timedelta | None, timedelta | None]] = {
    "long": ("Overdue by more than a week", None, -A_WEEK),
    "late": ("Overdue by a week at most", -A_WEEK, timedelta()),
    "soon": ("Due within two days", timedelta(), SOON),
    "next": ("Due within seven days", timedelta(), A_WEEK),
    "time": ("Due in more than two days", SOON, None),
}


def due(length: str, prefix: str) -> Q:
    _, first, last = LENGTHS[length]
    return _due(prefix, first, last)


def _of_length(length: str) -> Callable[[str], Cut | None]:
    return always(length, LENGTHS[length][0], partial(due, length))


def _due_on(of: str) -> Cut | None:
    """In hand, and its time runs out on this day and has not yet."""
    day = day_asked(of)
    if day is None:
        return None
    first, last = start_of(day), start_of(day + ONE_DAY)

    def narrow(prefix: str) -> Q:
        ahead = {f"{prefix}due_at__gte": max(first, now()), f"{prefix}due_at__lt": last}
        return unsealed(prefix) & Q(**ahead)

    return Cut(f"due.{of}", f"Due on {day_words(day)}", lambda who: narrow)


def last_option(prefix: str) -> Subquery:
    """What the newest approved decision chose."""
    approved = Approval.objects.filter(
        outcome=Outcome.APPROVED, decision__referral_id=OuterRef(record_column(prefix))
    ).order_by("-at", "-pk")
    return Subquery(approved.values("decision__option")[:1])


def _finished_lately(of: str) -> Cut | None:
    if of:
        return None
    first = weeks()[-FINISHED_LATELY]
    words = f"Finished since {day_words(first)}"
    return Cut("lately", words, lambda who: within("finished_at", first, weeks()[-1] + A_WEEK, finished))


def _ended_as(of: str) -> Cut | None:
    made = FINISHED_IN("")
    if made is None or of not in (*Option, UNDECIDED):
        return None
    label = "no decision" if of == UNDECIDED else Option(of).label

    def narrow(prefix: str) -> Q:
        option = last_option(prefix)
        chosen = Q(IsNull(option, True)) if of == UNDECIDED else Q(Exact(option, of))
        return made.of(None)(prefix) & chosen

    return Cut(f"outcome.{of}", f"{made.says}: {label}", lambda who: narrow)


def of_council(council: int | str | None, prefix: str) -> Q:
    """Of the area of a council; or of no council's."""
    holds: dict[str, Any] = {"council__isnull": True} if council is None else {"council_id": council}
    return Q(**{f"{prefix}{name}": value for name, value in holds.items()})


def _in_area(of: str) -> Cut | None:
    """By the council whose area it is; none for what belongs to no council."""
    council = whole(of, digits=9)
    if of != "none" and council is None:
        return None

    def narrow(prefix: str) -> Q:
        return unsealed(prefix) & of_council(council, prefix)

    return Cut(f"area.{of}", "Of one area", lambda who: narrow)


def _first_read(of: str) -> Cut | None:
    if of not in READ:
        return None
    return Cut(f"read.{of}", f"Received lately: {READ[of].lower()}", lambda who: read_as(of, who))


RECEIVED_IN = weekly("received", "Received", "submitted_at", unsealed)
FINISHED_IN = weekly("finished", "Finished", "finished_at", finished)
CUTS: Makers = {
    "counted": always("counted", "As counted, without sealed records", unsealed),
    **{length: _of_length(length) for length in LENGTHS},
    "due": _due_on,
    "received": RECEIVED_IN,
    "finished": FINISHED_IN,
    "lately": _finished_lately,
    "outcome": _ended_as,
    "area": _in_area,
    "read": _first_read,
}
