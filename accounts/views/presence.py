"""Who has a record open, and who writes there: asked by a page that is in sight, and told to colleagues alone (ADR 0074).

Nothing of a record is shown, so nothing is logged as read: the page was opened, and that is its event."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import signed_in
from accounts.actions import taking_over
from accounts.kept_text.tickets import ticket_of
from accounts.limits import PRESENCE
from accounts.presence import here, writing
from accounts.presence.rooms import place_of, room_named
from accounts.requests import Visit
from audit.reading import with_gate
from core.marks import asked_by_script


@asked_by_script
@require_POST
@with_gate(signed_in, repeats=True)
def here_now(request: Visit) -> HttpResponse:
    """Asked every few seconds while the page is in sight, and as it goes. 204: of this page nothing is told."""
    path, who = request.POST.get("path", ""), request.who
    place = place_of(path, who)
    if place is None:
        return HttpResponse(status=204)
    if "leaves" in request.POST:
        here.leave(place, by=who)
        return HttpResponse(status=204)
    here.note(place, by=who)
    said = [here.since_when(here.others_here(place, who)), *writing.since_when(place, path, who)]
    return JsonResponse({"here": " ".join(filter(None, said))})


@asked_by_script
@require_POST
@with_gate(signed_in, repeats=True)
def rows_now(request: Visit) -> HttpResponse:
    """Which rows of a list colleagues have open: a sentence for each, by the record's address."""
    room, asked = room_named(request.POST.get("list", "")), request.POST.getlist("row")
    if room is None or len(asked) > PRESENCE.rows:
        return HttpResponse(status=204)
    found = here.others_at(room, request.who, {key for key in map(_key, asked) if key is not None})
    return JsonResponse({str(key): here.in_words(people) for key, people in found.items()})


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@with_gate(signed_in)
def take_over(request: Visit) -> HttpResponse:
    """The ticket of the form says on which page, and in which form of it."""
    ticket = ticket_of(request)
    place = place_of(ticket.path, request.who) if ticket and ticket.person == request.who.pk else None
    if ticket is None or place is None:
        raise Http404
    people = taking_over.take_over(place=place, path=ticket.path, form=ticket.form, by=request.who)
    if people:
        names = " and ".join(person.name for person in people)
        messages.success(request, f"You have taken this over. What {names} typed is kept for them, and they are told.")
    else:
        messages.info(request, "Nobody else has unsent text here any more.")
    return redirect(ticket.path)
