"""Who did open a record on a day, and what stood over it: beside who could have, as the log and the kept rows say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from accounts.kinds import SHARE_GIVEN
from accounts.models import User
from audit.access import see_log
from audit.console.queries import hanging_on
from audit.models import Event, Operation
from audit.vocabulary import kind_words
from referrals.kinds import RECORD_PRINTED
from referrals.models import Exclusion, Referral
from referrals.models.sharing import ShareKind
from safeguarding.limits import LIMITS
from safeguarding.models import CaseTransfer, HandOver
from safeguarding.panels.presenters.referred import councils_of, panels_of

READING = (Operation.CONSULTATION, Operation.DISCLOSURE, Operation.COMBINATION)


@dataclass(frozen=True)
class Opening:
    """What one person read of it that day, from the first time to the last; and what of that left: a file, a print, or what
    they gave to an agency."""

    person: int | None
    name: str
    agency: str
    what: tuple[str, ...]
    times: int
    first: datetime
    last: datetime
    out: tuple[str, ...] = ()


def openings(referral: Referral, *, start: datetime, end: datetime, who: Any) -> list[Opening]:
    """Of what this reader of the log may see: an auditor of one force sees what the people of that force did."""
    read = Event.objects.filter(operation__in=READING).exclude(
        kind=SHARE_GIVEN.name
    )  # who gives a share reads nothing by it
    rows = read.filter(see_log.q(who), _about(referral), at__gte=start, at__lt=end)
    found = sorted(
        rows.order_by("at", "id")[: LIMITS.past_events_a_day], key=lambda row: (row.actor_name, row.actor_id or 0)
    )
    return [_opening(list(group)) for _, group in groupby(found, key=attrgetter("actor_name", "actor_id"))]


def _about(referral: Referral) -> Q:
    target = (Referral._meta.label, str(referral.pk))
    keys: dict[str, list[str]] = {}
    for label, key in (target, *hanging_on(target)):
        keys.setdefault(label, []).append(key)
    found = Q(ids__overlap=[":".join(target)])
    for label, of_label in keys.items():
        found |= Q(target_type=label, target_id__in=of_label)
    return found


def _opening(rows: list[Event]) -> Opening:
    at = [row.at for row in rows]
    what = tuple(sorted({kind_words(row.kind) for row in rows}))
    out = tuple(sorted({kind_words(row.kind) for row in rows if _left(row)}))
    one = rows[0]
    return Opening(one.actor_id, one.actor_name, one.agency_name, what, len(rows), min(at), max(at), out)


def _left(row: Event) -> bool:
    """A record that was printed for the desk is paper, though no agency was given it."""
    return row.operation == Operation.DISCLOSURE or row.kind == RECORD_PRINTED.name


@dataclass(frozen=True)
class Standing:
    """Something that opened or closed the record, from when to when; None while it stands. `ended` says who ended it, and
    why where that is kept, if a person did."""

    what: str
    whom: str
    since: datetime
    until: datetime | None
    ended: str = ""

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.since < end and (self.until is None or self.until > start)


def stood(referral: Referral, *, start: datetime, end: datetime) -> list[Standing]:
    found = (*_closed_by(referral), *_named(referral), *_shared(referral))
    return sorted((one for one in found if one.overlaps(start, end)), key=lambda one: (one.since, one.what, one.whom))


def _closed_by(referral: Referral) -> Iterator[Standing]:
    for seal in referral.seals.select_related("by", "lifted_by"):
        lifted = _by(seal.lifted_by, "Lifted")
        yield Standing("Sealed", f"By {seal.by.name}", seal.at, seal.lifted_at, lifted)
    for one in referral.exclusions.select_related("person", "lifted_by"):
        yield Standing("Kept away", one.person.name, one.at, one.lifted_at, let_in(one))


def _named(referral: Referral) -> Iterator[Standing]:
    for member in referral.members.select_related("person", "ended_by"):
        over = make_aware(datetime.combine(member.until, time.max)) if member.until else None
        role = str(member.get_role_display())
        ends = _earlier(member.ended_at, over)
        yield Standing(role, member.person.name, member.at, ends, _by(member.ended_by, "Ended"))
    for opened in referral.emergency_accesses.select_related("by"):
        yield Standing("Opened in an emergency", opened.by.name, opened.at, _earlier(opened.ended_at, opened.until))


def _shared(referral: Referral) -> Iterator[Standing]:
    shares: QuerySet[Any] = referral.shares.select_related("agency", "revoked_by")
    for share in shares:
        ends, what = _earlier(share.revoked_at, share.until), ShareKind(share.kind).label
        yield Standing(what, str(share.agency), share.shared_at, ends, _by(share.revoked_by, "Ended"))
    for panel in panels_of(referral):
        for had in councils_of(panel):
            ended = had.until or _earlier(panel.revoked_at, panel.until)
            yield Standing("Referred to its panel", str(had.council), had.since, ended)
    for put in HandOver.objects.filter(referral=referral).select_related("to"):
        yield Standing("Put to its panel by another council", str(put.to), put.put_at, put.over_at)
    for one in CaseTransfer.objects.filter(referral=referral).select_related("to"):
        yield Standing("Put to it by another force", str(one.to), one.put_at, one.over_at)


def let_in(exclusion: Exclusion) -> str:
    """Who let them in again, and why. What was lifted before that was kept says neither."""
    return _by(exclusion.lifted_by, "Let in again", why=exclusion.lifted_why)


def _by(person: User | None, did: str, *, why: str = "") -> str:
    return f"{did} by {person.name}" + (f": {why}" if why else "") if person else ""


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each is not None), default=None)
