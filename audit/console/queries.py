"""The questions an auditor asks of the log, each answered from an index: no OFFSET, no COUNT.

The log is paged by (at, id). A question about a record is a union of separately limited branches, because
"it is about this" and "it was on a list that was shown" stand in two indexes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.timezone import make_aware
from psycopg.errors import QueryCanceled

from audit.access import (
    AT_NONE,
    AUDITOR,
    DATA_PROTECTION_OFFICER,
    NEWEST_FIRST,
    agencies_audited,
    see_log,
    worked_there,
)
from audit.capture.requests import between
from audit.console.record_names import has_reference
from audit.models import Event
from audit.moves import MoveDenied
from audit.policy import captured_models
from audit.vocabulary import kind_words
from core.lookup import called
from core.paging import Page, Place, page_of
from core.reference_numbers import normalise_reference
from core.row_security import as_the_service
from core.whole import whole

PAGE_SIZE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BRANCHES = 6
PATIENCE = 5_000  # milliseconds for one question
NEAR = 200  # how many rows of one kind the story of a record follows
Target = tuple[str, str]


class TooBroad(MoveDenied):
    """A question that no index answers in reasonable time, such as a kind with an operation that it never has."""


@contextmanager
def patience() -> Iterator[None]:
    """Gives a question a few seconds. A log of years must not be brought to its knees by one reader's filters."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('statement_timeout', %s, true)", [f"{PATIENCE}ms"])
            yield
            cursor.execute("set local statement_timeout to default")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooBroad("This takes too long. Take off a filter, or add a person, a record or a day.") from error
        raise


@dataclass(frozen=True)
class Asked:
    """What the reader of the log asked for. Everything is optional."""

    kind: str = ""
    operation: str = ""
    actor: str = ""
    agency: str = ""
    record: str = ""
    request_id: str = ""
    since: date | None = None
    until: date | None = None
    # What pairs() said a moment ago, of whoever has asked it already.
    among: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_search(cls, search: dict[str, str]) -> Asked:
        """The question as it was kept."""
        days = {name: date.fromisoformat(search[name]) for name in ("since", "until") if name in search}
        return cls(**{**search, **days})  # type: ignore[arg-type]  # written by as_search

    def as_search(self) -> dict[str, Any]:
        """What the reader's own event keeps."""
        return {name: str(value) for name, value in asdict(self).items() if value and name != "among"}

    def q(self) -> Q:
        """All but the kind and the operation, which are asked together."""
        found = EVERYTHING
        if self.request_id:
            moments = between(self.request_id)
            found &= Q(request_id=self.request_id, at__range=moments) if moments else NOTHING
        if self.actor:
            found &= Q(actor_id__in=people_called(self.actor))
        if self.agency:
            found &= Q(agency_id__in=_agencies_called(self.agency))
        if self.since:
            found &= Q(at__gte=start_of(self.since))
        if self.until:
            found &= Q(at__lt=end_of(self.until))
        return found

    @property
    def narrows(self) -> bool:
        """Whether it asks for something that an index of its own finds."""
        return bool(self.actor or self.agency or self.record or self.request_id)

    def kinds(self, *, alone: bool) -> list[Q]:
        """Which kinds with which operation; none where the log has nothing of the sort. Asked `alone`, a few are each an
        ordered stretch of one index. Beside something that narrows more they are conditions of their own: the planner
        takes a kind and its operation for two things, and would expect far fewer events than there are."""
        if not self.kind and not self.operation:
            return [EVERYTHING]
        wanted = [
            (kind, operation)
            for kind, operation in self.among or pairs()
            if (not self.kind or kind_words(kind) == kind_words(self.kind)) and self.operation in ("", operation)
        ]
        if not wanted or (alone and len(wanted) <= BRANCHES):
            return [Q(kind=kind, operation=operation) for kind, operation in wanted]
        of_kinds = Q(kind__in=sorted({kind for kind, _ in wanted})) if self.kind or alone else EVERYTHING
        return [of_kinds & (Q(operation=self.operation) if self.operation else EVERYTHING)]


EVERYTHING, NOTHING = Q(), Q(pk__in=[])


def events(who: Any, *, asked: Asked, after: Place | None = None, size: int = PAGE_SIZE) -> Page:
    """A page of the log, newest first, of what this reader may see."""
    with patience():
        kinds = asked.kinds(alone=agencies_audited(who) is None and not asked.narrows)
        if asked.record:
            rows = Event.objects.filter(see_log.q(who)).filter(asked.q())
            of_kinds = rows.filter(reduce(or_, kinds)) if kinds else rows.none()
            return _page(_about(of_kinds, records_called(asked.record)), after=after, size=size)
        ways = [rows.filter(asked.q()) for rows in _in_sight(who)]
        return _page([rows.filter(kind) for rows in ways for kind in kinds], after=after, size=size)


def _in_sight(who: Any) -> list[QuerySet[Event]]:
    """What this reader may see, each way by itself: together no index would have them in order."""
    if agencies_audited(who) is None:
        return [Event.objects.filter(see_log.q(who))]
    ways = [Event.objects.filter(way) for branch in see_log.branches[:-1] if (way := branch.way(who)) is not None]
    several = {span.person for span in worked_there(who, AUDITOR, DATA_PROTECTION_OFFICER)}
    return [*ways, Event.objects.filter(AT_NONE.way(who), actor_id__in=several)] if several else ways


def story(who: Any, target: Target, *, after: Place | None = None) -> Page:
    """Everything about one record and the rows that hang on it: each write, each read, each list that showed it."""
    rows = Event.objects.filter(see_log.q(who))
    return _page(_about(rows, [target, *hanging_on(target)]), after=after, size=PAGE_SIZE)


def day(who: Any, actor_id: int, on: date, *, after: Place | None = None) -> Page:
    """Everything one person did on one day."""
    rows = Event.objects.filter(see_log.q(who), actor_id=actor_id, at__gte=start_of(on), at__lt=end_of(on))
    return _page([rows], after=after, size=PAGE_SIZE)


def find(who: Any, place: str) -> Event | None:
    """One event, by both halves of its key: a number alone would have to be looked for in every month."""
    moment, _, number = place.partition("-")
    if not (moment.isdecimal() and number.isdecimal() and len(place) < 40):
        return None
    try:
        at = EPOCH + timedelta(microseconds=int(moment))
    except OverflowError:  # a moment after every calendar
        return None
    return Event.objects.filter(see_log.q(who), at=at, pk=int(number)).first()


def place_of(event: Event) -> str:
    return f"{(event.at - EPOCH) // timedelta(microseconds=1)}-{event.pk}"


def start_of(on: date) -> datetime:
    return make_aware(datetime.combine(on, time.min))


def end_of(on: date) -> datetime:
    """Where the next day begins; the last day of every calendar has none."""
    return start_of(on + timedelta(days=1)) if on < date.max else make_aware(datetime.max)


def _page(branches: list[QuerySet[Event]], *, after: Place | None, size: int) -> Page:
    if after is not None and not NEWEST_FIRST.could_be(Event, after):
        after = None
    limited = [_limited(rows, after=after, size=size) for rows in branches]
    rows: Iterable[Event] = limited[0] if limited else []
    if len(limited) > 1:
        sign = NEWEST_FIRST.towards(after).sign
        rows = limited[0].union(*limited[1:]).order_by(f"{sign}at", f"{sign}id")[: size + 1]
    found = list(rows)
    if after is not None and after.back and len(found) < size:
        # The log has grown since: what is left before the first page shown is less than a page, so begin again.
        return _page(branches, after=None, size=size)
    return page_of(found, asked=after, size=size, place=lambda event: Place(event.at, event.pk))


def _limited(rows: QuerySet[Event], *, after: Place | None, size: int) -> QuerySet[Event]:
    walked = NEWEST_FIRST.towards(after)
    if after is not None:
        rows = rows.filter(walked.after("", after))
    return rows.order_by(f"{walked.sign}at", f"{walked.sign}id")[: size + 1]


def _about(rows: QuerySet[Event], targets: list[Target]) -> list[QuerySet[Event]]:
    """One branch a kind of record, and one for the lists that showed any of them."""
    if not targets:
        return []
    by_label: dict[str, list[str]] = {}
    for label, key in targets:
        by_label.setdefault(label, []).append(key)
    branches = [rows.filter(target_type=label, target_id__in=keys) for label, keys in by_label.items()]
    return [*branches, rows.filter(ids__overlap=[f"{label}:{key}" for label, key in targets])]


# Steps from each kind and operation to the next in the index, so that they are found without reading the log.
PAIRS = """
    with recursive step as (
        (select kind, operation from audit_event order by kind, operation limit 1)
        union all
        select next.kind, next.operation from step, lateral (
            select kind, operation from audit_event
             where (kind, operation) > (step.kind, step.operation) order by kind, operation limit 1) next
    ) select kind, operation from step
"""


def pairs() -> list[tuple[str, str]]:
    """Every kind of event there is in the log, with its operation; seldom with two.

    A move has several kinds, one for each state it leads from, and one name on the page: asked for by that name."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS)
        return cursor.fetchall()


# --- From what a person types to what the log holds -----------------------------------------------------------


def people_called(words: str) -> list[int]:
    """Accounts by number, e-mail address or the beginnings of words of a name."""
    if (number := whole(words)) is not None:
        return [number]
    asked = Q(email__iexact=words) if "@" in words else called(words)
    return list(get_user_model()._default_manager.filter(asked).values_list("pk", flat=True)[:50])


def _agencies_called(words: str) -> list[int]:
    agencies = apps.get_model("accounts.Agency")._default_manager
    return list(agencies.filter(called(words)).values_list("pk", flat=True)[:50])


@as_the_service()
def records_called(words: str) -> list[Target]:
    """Records by reference as people write it, or by the log's own name for them ("referrals.Referral:12"): numbers alone, of
    which the rule of the log decides what is shown."""
    if found := re.fullmatch(r"(\w+\.\w+)[: ](\S+)", words.strip()):
        return [(found[1], found[2])]
    reference = normalise_reference(words)
    if reference is None:
        return []
    return [
        (model._meta.label, str(pk))
        for model in captured_models()
        if has_reference(model)
        for pk in model._default_manager.filter(reference=reference).values_list("pk", flat=True)[:5]
    ]


@as_the_service()
def hanging_on(target: Target) -> list[Target]:
    """Rows of captured tables that point at the record: its decisions, notes, actions, shares ..."""
    label, key = target
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return []
    number = whole(key)
    if number is None:
        return []
    rows = [
        child._default_manager.filter(**{field.name: number})
        .annotate(told_label=Value(child._meta.label), told_key=Cast("pk", TextField()))
        .values_list("told_label", "told_key")[:NEAR]
        for child in captured_models()
        for field in child._meta.fields
        if field.is_relation and field.related_model is model
    ]
    return list(rows[0].union(*rows[1:], all=True)) if rows else []
