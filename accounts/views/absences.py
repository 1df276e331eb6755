"""Away, and back: a person's own page, and that of their administrators and supervisors."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import absences
from accounts.forms.people import AbsenceForm
from accounts.kinds import ACCOUNT_VIEWED
from accounts.models import User
from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import with_gate, with_record


@require_safe
@with_gate(access.signed_in)
def mine(request: Visit) -> HttpResponse:
    return redirect("accounts:absence", request.who.person.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(User, can=access.note_absence, kind=ACCOUNT_VIEWED)
def absence(request: Visit, person: User) -> HttpResponse:
    return ask(
        request,
        AbsenceForm(request.POST or None, covers=absences.could_cover(person, by=request.who)),
        partial(absences.note, person=person),
        template="accounts/absence.html",
        person=person,
        absences=person.absences.standing().select_related("cover"),
        then=_page(person),
        done="The absence is noted. On its first day the work passes on.",
    )


@require_POST
@with_record(User, can=access.note_absence, kind=ACCOUNT_VIEWED)
def back(request: Visit, person: User, absence_id: UUID) -> HttpResponse:
    found = person.absences.filter(public_id=absence_id).first()
    if found is None:
        raise Http404
    done = "The absence has ended. What had passed on stays with whoever has it now."
    return press(request, partial(absences.end, absence=found), then=_page(person), done=done)


def _page(person: User) -> str:
    return reverse("accounts:absence", args=[person.public_id])
