"""Away, and back: a person's own page, and that of their administrators and supervisors."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import absences
from accounts.forms.people import AbsenceForm
from accounts.idempotency import once
from accounts.kinds import ACCOUNT_VIEWED
from accounts.models import User
from accounts.requests import Visit
from audit.moves import MoveDenied
from audit.reading import with_gate, with_record


@require_safe
@with_gate(access.signed_in)
def mine(request: Visit) -> HttpResponse:
    return redirect("accounts:absence", request.who.person.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(User, can=access.note_absence, kind=ACCOUNT_VIEWED)
@once
def absence(request: Visit, person: User) -> HttpResponse:
    form = AbsenceForm(request.POST or None, covers=absences.could_cover(person))
    if request.method == "POST" and form.is_valid() and _noted(request, form, person):
        return redirect("accounts:absence", person.public_id)
    context = {"form": form, "person": person, "absences": person.absences.standing().select_related("cover")}
    return render(request, "accounts/absence.html", context, status=form.http_status)


def _noted(request: Visit, form: AbsenceForm, person: User) -> bool:
    said = {name: form.cleaned_data[name] for name in ("first_day", "last_day", "cover")}
    try:
        absences.note(person=person, by=request.who, **said)
    except MoveDenied as denied:
        form.add_error(None, str(denied))
        return False
    messages.success(request, "The absence is noted. On its first day the work passes on.")
    return True


@require_POST
@with_record(User, can=access.note_absence, kind=ACCOUNT_VIEWED)
def back(request: Visit, person: User, absence_id: UUID) -> HttpResponse:
    found = person.absences.filter(public_id=absence_id).first()
    if found is None:
        raise Http404
    try:
        absences.end(absence=found, by=request.who)
    except MoveDenied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, "The absence has ended. What had passed on stays with whoever has it now.")
    return redirect("accounts:absence", person.public_id)
