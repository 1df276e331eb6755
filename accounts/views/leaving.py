"""A person leaves: the last day, what is handed over until then, and the list of all who leave."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts import access_terms as terms
from accounts.actions import leaving as acts
from accounts.forms.people import LeavingForm
from accounts.kinds import ACCOUNT_LEAVING_VIEWED, ACCOUNT_VIEWED
from accounts.models import Departure, User
from accounts.people.handing_over import kinds_of
from accounts.people.holdings import held_by_each
from accounts.requests import Visit
from accounts.views.links import links_seen
from audit.question_page import ask, press
from audit.reading import listed, with_gate, with_record
from core.paging import page_links, place_asked


@require_safe
@with_gate(terms.sees_leavers)
def leavers(request: Visit) -> HttpResponse:
    page = terms.see_leaving.page(
        request.who, User, order=access.BY_NAME, narrow=terms.leaving, after=place_asked(request.GET)
    )
    listed(rows=page.rows, rule=terms.see_leaving)
    days = {one.person_id: one for one in Departure.objects.standing().filter(person__in=page.rows)}
    leaving = [one for one in page.rows if one.pk in days]
    held = {pk: sum(count for _, count in kinds) for pk, kinds in held_by_each(leaving).items()}
    rows = [(one, days[one.pk], held[one.pk]) for one in leaving]
    context = {"rows": rows, **page_links(request.GET, page)}
    return render(request, "accounts/leavers.html", context)


@require_safe
@with_record(User, can=terms.see_leaving, kind=ACCOUNT_LEAVING_VIEWED)
def leaving(request: Visit, person: User) -> HttpResponse:
    """How far it is. An administrator reads numbers; a supervisor and the person, records with whom was asked."""
    departure = acts.standing_of(person)
    context = {
        "person": person,
        "departure": departure,
        "kinds": kinds_of(person, departure, request.who),
        "is_mine": person.pk == request.who.pk,
        "links": links_seen(person, request.who),
        "why_not_change": access.suspend_person.refusal(request.who, person),
    }
    return render(request, "accounts/leaving.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(User, can=access.suspend_person, sees=access.see_person, kind=ACCOUNT_VIEWED)
def note(request: Visit, person: User) -> HttpResponse:
    return ask(
        request,
        LeavingForm(request.POST or None),
        partial(acts.note, person=person),
        template="accounts/leaving_note.html",
        person=person,
        then=_page(person),
        done="The last day is noted. The person, and those who answer for them, are told.",
    )


@require_POST
@with_record(User, can=access.suspend_person, sees=access.see_person, kind=ACCOUNT_VIEWED)
def take_back(request: Visit, person: User) -> HttpResponse:
    departure = person.departures.order_by("-pk").first()
    if departure is None:
        raise Http404
    done = "The last day is taken back. What colleagues have taken on stays with them."
    return press(request, partial(acts.take_back, departure=departure), then=_page(person), done=done)


def _page(person: User) -> str:
    return reverse("accounts:leaving", args=[person.public_id])
