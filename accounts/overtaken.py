"""The page for a reader who comes too late: what has happened meanwhile, what is safe, and where to go on."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render

from accounts.authority import Authority
from accounts.kept_text import parked_text
from accounts.requests import Visit
from audit.models import Event
from audit.moves import MovedOn
from audit.overtaken import address, newest, seen_by, told
from core.components import Happening
from core.templatetags.govuk import at_time

ALONE = "It has moved on. What happened to it is on its own page, which asks you something first."


def page(request: Visit, found: Model, reason: str, moved: Model) -> HttpResponse:
    """`found` is the record whose page this is, `moved` what has moved on: the record, or a thing that hangs on it. Who is held up
    for how much they read is told neither who nor what."""
    seen = seen_by(found, request.who)
    alone = getattr(request, "shows_reference_alone", False)
    context = {
        "reason": ALONE if alone else reason,
        "latest": None if alone else latest(found, moved, request.who),
        "answers": parked_text.answers(parked_text.sent_with(request)),
        "page_url": address(found, seen) if seen is not None else "",
    }
    return render(request, "overtaken.html", context, status=409)


def latest(found: Model, moved: Model, who: Authority) -> Happening | None:
    """What happened last, as far as this person may know it: who moved it is told to those alone whose own page of the
    record says so, and to colleagues of the person who did."""
    seen, step = seen_by(found, who), newest(moved)
    if seen is None or step is None:
        return None
    return told(moved, step) if seen.tells or _ours(step, who) else None


def in_a_sentence(late: MovedOn, found: Model, who: Authority) -> str:
    """For a page that shows the record as it now stands beside what was typed."""
    last = latest(found, late.record, who)
    return f"{late} What happened last: {last.title}, {last.by}, {at_time(last.when)}." if last else str(late)


def _ours(step: Event, who: Authority) -> bool:
    return step.agency_id is not None and step.agency_id in {held.agency_id for held in who.memberships}
