"""The first door: reading a record. Fetching, authorising and logging are one act, declared on the view.

Out of sight is 404 and looks like a record that does not exist; in sight but not allowed is 403 with the reason.
The event is written in the read's own transaction: no event, no response.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse

from audit.agency_of_act import acts_behind, acts_on, listing_by
from audit.asked_first import Question, asked_first
from audit.kinds import LIST_SEARCHED, LIST_SHOWN, RECORD_CAME_TOO_LATE, RECORD_CAME_URGENTLY, RECORD_VIEWED
from audit.log import Kind, log
from audit.models import Operation
from audit.moves import MovedOn
from audit.overtaken import overtaken
from audit.requests import Visit
from core.extension import Point
from core.gravity import Grave
from core.row_security import as_the_service
from core.rules import Gate, Rule

View = Callable[..., HttpResponse]
OPEN_ALONE = "Open it by itself: something is asked before it is read."
NO_MORE = "No more records are opened for you now. Open it to read why, and who can let you go on."

BEFORE_READING: Point[Callable[..., HttpResponse | None]] = Point(
    "audit.before_reading",
    "what is asked before a record is opened, of (request, record, urgent): the page to show instead, or nothing; a page"
    " that is urgent is shown all the same, with a reference alone",
)
BEFORE_LISTING: Point[Callable[[Sequence[str]], None]] = Point(
    "audit.before_listing", "what is asked before a list names people; it raises what its own middleware answers"
)
PROVE_FIRST: Point[Callable[..., HttpResponse | None]] = Point(
    "audit.prove_first",
    "the one page, of (request, record, ahead), on which a person proves again who they are; nothing where they have"
    " lately, and where a form is opened (ahead) have time left to fill it in",
)
HAS_PROVED: Point[Callable[[Any], bool]] = Point("audit.has_proved", "whether a person has lately proved who they are")
TOO_LATE_PAGE: Point[Callable[..., HttpResponse]] = Point(
    "audit.too_late_page", "the one page that answers a person who comes too late"
)


TOO_LATE_WORDS: Point[Callable[..., str]] = Point(
    "audit.too_late_words", "the same in one sentence, for a page that shows the record itself"
)
ANSWERED_ONCE: Point[Callable[[View], View]] = Point(
    "audit.answered_once", "what answers a form that is sent twice as it was answered the first time"
)


def _to_prove(request: Visit, found: Model | None, *, grave: Grave | None, reads: bool) -> HttpResponse | None:
    """Asked before the form is shown, with time left to fill it in, so that nothing is typed in vain; where the same page
    is `reads`, read every day, when the form is sent. Where nothing has said how it is proved, a grave act answers to no
    one."""
    opens = request.method in ("GET", "HEAD")
    return PROVE_FIRST.one()(request, found, ahead=opens) if grave and not (reads and opens) else None


def _held_up(request: Visit, found: Model, *, urgent: bool) -> HttpResponse | None:
    for ask in BEFORE_READING:
        page = ask(request, found, urgent=urgent)
        if page is not None:
            return page
    return None


def _too_late(request: Visit, found: Model, reason: str, moved: Model) -> HttpResponse:
    return TOO_LATE_PAGE.one()(request, found, reason, moved)


def _door(view: View, opened: View, *, repeats: bool, beyond: bool = False, **marks: Any) -> View:
    """`opened`, answered once for each form, in the place of `view`. The suites that walk the addresses read the marks."""
    opened = as_the_service()(opened) if beyond else opened

    @functools.wraps(view)
    def guarded(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = opened if repeats else ANSWERED_ONCE.one()(opened)
        return answer(request, *args, **kwargs)

    guarded.__dict__.update(marks, repeats=repeats)
    return guarded


def too_late_in_a_sentence(late: MovedOn, found: Model, who: Any) -> str:
    return TOO_LATE_WORDS.one()(late, found, who)


def _refused(request: Visit, refused: Refused, *, can: Rule, urgent: bool) -> HttpResponse:
    """Too late is no probe: it is logged as what it is, and answered with what happened. Everything else goes on up."""
    found = refused.target
    if found is None or not overtaken(found, request.who, can=can):
        raise refused
    said = {"rule": refused.rule, "reason": refused.reason, "method": request.method}
    log(RECORD_CAME_TOO_LATE, target=found, data=said)
    return _told_late(request, found, refused.reason, found, urgent=urgent)


class OutOfSight(Http404):
    """A probe: a person asked for a record they may not know of, or that does not exist. Logged by RefusalLog."""

    def __init__(self, label: str, public_id: Any, *, target: Model | None = None) -> None:
        super().__init__("Not found")
        self.label, self.public_id, self.target = label, str(public_id), target


class Refused(PermissionDenied):
    """In sight, but not allowed. `reason` is for the person; `rule` and `target` are for the log."""

    def __init__(self, reason: str, *, rule: str, target: Model | None = None) -> None:
        super().__init__(reason)
        self.reason, self.rule, self.target = reason, rule, target


def fetch(
    *, model: type[Model], public_id: UUID, who: Any, can: Rule, sees: Rule, related: Sequence[str] = ()
) -> Model:
    """The record, if this person may see it and do this. Raises OutOfSight or Refused."""
    found = sees.at(who, model, public_id, related=related)
    if found is None:
        # The answer is the same either way; only the log learns that there is such a record, for its story.
        with as_the_service():
            there = model._default_manager.filter(public_id=public_id).first()
        raise OutOfSight(model._meta.label, public_id, target=there)
    if can is not sees and (reason := can.refusal(who, found)):
        acts_on(found, rule=sees, by=who)
        raise Refused(reason, rule=can.name, target=found)
    return found


def _how(request: Visit, can: Rule) -> dict[str, Any]:
    """By which rule and how, and under what special right where there is one (accounts.requests)."""
    return {"rule": can.name, "method": request.method, **getattr(request, "read_under", {})}


def _unread(request: Visit, found: Model, nothing_new: Callable[[Any, Any], bool] | None) -> HttpResponse | None:
    """A page that asks again and again may say when it shows nothing new: an empty answer is no reading."""
    return HttpResponse(status=204) if nothing_new is not None and nothing_new(request, found) else None


def _asked_before(
    request: Visit,
    found: Model,
    *,
    sees: Rule,
    first: Question | None,
    nothing_new: Callable[[Any, Any], bool] | None,
    urgent: bool,
) -> HttpResponse | None:
    asked = asked_first(request, found, sees=sees, first=first) or _unread(request, found, nothing_new)
    return asked or _held_up(request, found, urgent=urgent)


def _log_reading(request: Visit, found: Model, kind: Kind | None, *, can: Rule, alone: bool = False) -> None:
    """`alone`: an urgent page came first, and has the reference and nothing else of the record."""
    acts_on(found, rule=can, by=request.who)
    request.shows_reference_alone, kind = alone, RECORD_CAME_URGENTLY if alone else kind
    if kind is not None:
        assert kind.operation == Operation.CONSULTATION, f"{kind.name} is no reading"
        log(kind, target=found, data=_how(request, can))


def _shown(view: View, request: Visit, found: Model, *args: Any, urgent: bool, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, found, *args, **kwargs)
    except MovedOn as late:
        return _told_late(request, found, str(late), late.record, urgent=urgent)


def _told_late(request: Visit, found: Model, reason: str, moved: Model, *, urgent: bool) -> HttpResponse:
    """What happened; and who is held up for how much they read has the reference of an urgent page and no more."""
    request.shows_reference_alone = urgent and _held_up(request, found, urgent=True) is not None
    return _too_late(request, found, reason, moved)


def with_record(
    model: type[Model],
    *,
    can: Rule,
    sees: Rule | None = None,
    related: Sequence[str] = (),
    kind: Kind | None = RECORD_VIEWED,
    nothing_new: Callable[[Any, Any], bool] | None = None,
    first: Question | None = None,
    urgent: bool = False,
    grave: Grave | None = None,
    reads: bool = False,
    repeats: bool = False,
    beyond: bool = False,
) -> Callable[[View], View]:
    """The view receives the record that the URL's `public_id` names, already authorised and logged as consulted.

    While `first` asks, or what has joined for `sees`, that is the page, and nothing is logged as read; nor where `nothing_new`
    is shown. A form that was sent is led on, unless it `repeats`. Without a `kind` the view logs what leaves. `urgent` shows
    the reference while it is asked; `grave` asks who it is, not who `reads` (ADR 0085); `beyond`, the rule alone decides (0043)."""
    sees, grave = sees or can, grave or can.grave
    marks = {"rule": can, "sees": sees, "model": model, "grave": grave, "urgent": urgent, "first": first}
    asked = partial(_asked_before, sees=sees, first=first, nothing_new=nothing_new, urgent=urgent)

    def decorate(view: View) -> View:
        def opened(request: Visit, public_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                found = fetch(model=model, public_id=public_id, who=request.who, can=can, sees=sees, related=related)
            except Refused as refused:
                return _refused(request, refused, can=can, urgent=urgent)
            if page := _to_prove(request, found, grave=grave, reads=reads):
                return page
            if (page := asked(request, found)) and not urgent:
                return page
            _log_reading(request, found, kind, can=can, alone=page is not None)
            return _shown(view, request, found, *args, urgent=urgent, **kwargs)

        return _door(view, opened, repeats=repeats, beyond=beyond, **marks)

    return decorate


def with_gate(gate: Gate | Rule, *, grave: Grave | None = None, repeats: bool = False) -> Callable[[View], View]:
    """A page that is not about one record: open to whom the gate names (or to whom any branch of the rule is
    open). Other readers are told that it does not exist, or why they may not, where the gate says so. As at a record's
    door, a form is answered once, and who comes too late is told what happened."""
    weighs = grave or gate.grave

    def decorate(view: View) -> View:
        def opened(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
            if not gate.anywhere(request.who):
                raise OutOfSight(gate.name, request.resolver_match.view_name if request.resolver_match else "")
            if (unproved := _to_prove(request, None, grave=weighs, reads=False)) is not None:
                return unproved
            acts_behind(gate, by=request.who)
            try:
                return view(request, *args, **kwargs)
            except MovedOn as late:
                return _too_late(request, late.record, str(late), late.record)

        return _door(view, opened, repeats=repeats, rule=gate, grave=weighs)

    return decorate


def read_among(request: Visit, found: Model, *, can: Rule, kind: Kind = RECORD_VIEWED) -> str:
    """A record that one page shows among others goes through the same door: empty where it is read, and logged as read;
    else why it is not."""
    request.read_under = {}  # type: ignore[attr-defined]  # of the record before
    if reason := can.refusal(request.who, found):
        return reason
    page = asked_first(request, found, sees=can, first=None) or _held_up(request, found, urgent=False)
    if page:
        return NO_MORE if page.status_code == HTTPStatus.TOO_MANY_REQUESTS else OPEN_ALONE
    _log_reading(request, found, kind, can=can)
    return ""


def read_along(request: Visit, found: Model, *, can: Rule, kind: Kind) -> None:
    """What is shown of another record on the page of one whose rule asks that other's: it is logged as read by itself."""
    _log_reading(request, found, kind, can=can)


def read_beside(request: Visit, found: Model, *, kind: Kind, data: dict[str, Any]) -> HttpResponse | None:
    """A page without a door to a record, which shows what was written about one: the page that is asked first, or None,
    and it is logged as read."""
    page = _held_up(request, found, urgent=False)
    if page is None:
        log(kind, target=found, data=data)
    return page


def listed(*, rows: Iterable[Model], rule: Rule, search: dict[str, Any] | None = None, named: bool = True) -> None:
    """A list was shown: one event with every id on the page, and what was searched for. Before it names people, it is
    asked whether this person has been shown too many; `named=False` is for a list of references alone."""
    shown = list(rows)
    ids = [f"{row._meta.label}:{row.pk}" for row in shown]
    if named:
        for ask in BEFORE_LISTING:
            ask(ids)
    with listing_by(rule):
        log(
            LIST_SEARCHED if search else LIST_SHOWN,
            ids=ids,
            data={"rule": rule.name, "search": search or {}, "named": named},
        )


def listed_by(
    rule: Rule, who: Any, records: QuerySet[Any], *, most: int, named: bool = False, of: str = ""
) -> list[Any]:
    """The first of these records that the rule opens, as a list that was shown, logged by that same rule. `of` is the
    record that a line names beside its own, and that is thereby shown with it."""
    rows = list(rule.filter(who, records)[:most])
    beside = [getattr(row, of) for row in rows] if of else []
    listed(rows=[*rows, *beside], rule=rule, named=named)
    return rows


def disclosed(kind: Kind, *, target: Model, data: dict[str, Any], ids: Iterable[str] = ()) -> None:
    """Something leaves: a download, an export, a pack. Call before the first byte. `ids` is what leaves with it."""
    assert kind.operation == Operation.DISCLOSURE, f"{kind.name} is no disclosure"
    log(kind, target=target, data=data, ids=ids)
