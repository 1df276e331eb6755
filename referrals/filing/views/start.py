"""Before the form: is it about a person, and what not to do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.idempotency import AskedFirst
from accounts.requests import Visit
from audit.reading import with_gate
from guidance.routes import routes
from referrals import access
from referrals.filing.actions import drafting
from referrals.filing.forms import PERSON, AboutForm
from referrals.models import Draft
from referrals.questions.filling import filling_of
from referrals.reader import Reader


@with_gate(access.may_file)
def start(request: Visit) -> HttpResponse:
    """The one question that decides whether anything is begun at all."""
    who = request.who
    form = AboutForm(request.POST or None, places=drafting.places_of(who))
    if form.is_valid():
        if form.cleaned_data["about"] != PERSON:
            # Nothing was begun: whoever comes back and answers otherwise is not led here again.
            return AskedFirst(reverse("referrals:not_a_person"))
        draft = drafting.start(by=who, place=form.place)
        return redirect("referrals:draft_page", draft.public_id, filling_of(draft).needed[0].code)
    unsent = access.own_draft.count(who, Draft, order=access.LAST_SAVED_FIRST)
    return render(
        request,
        "referrals/start/about.html",
        {"form": form, "unsent": unsent, "reader": Reader.REFERRER},
        status=form.http_status,
    )


@with_gate(access.may_file)
def not_a_person(request: Visit) -> HttpResponse:
    """The right way for a concern about something else. Nothing is filed."""
    return render(request, "referrals/start/not_a_person.html", {"routes": routes()})
