"""Lines of enquiry, notes, contacts, flags and observations."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.idempotency import once
from accounts.requests import Visit
from referrals import access
from referrals.casework.actions import enquiring
from referrals.casework.forms.enquiring import (
    ContactForm,
    FlagsForm,
    LineForm,
    NoteForm,
    ObserveForm,
    SettleForm,
)
from referrals.casework.rules.holds import deconfliction_allows
from referrals.casework.views.opening import answered, back, case_page, show_form, show_stale
from referrals.models import Referral
from referrals.models.casework import EnquiryState
from referrals.permission import Stale

NOTES = "case_notes"


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def note(request: Visit, referral: Referral) -> HttpResponse:
    form = NoteForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: enquiring.write_note(
            referral=referral,
            text=form.cleaned_data["text"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="The note was added.", page=NOTES)
    return show_form(request, referral, form, NOTES, "Add a note", label="Add the note")


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def contact(request: Visit, referral: Referral) -> HttpResponse:
    form = ContactForm(request.POST or None)
    names = ("with_whom", "reached", "how", "when", "what_was_said")
    if answered(
        form,
        request,
        lambda: enquiring.record_contact(
            referral=referral,
            by=request.who,
            **{name: form.cleaned_data[name] for name in names},
        ),
    ):
        return back(request, referral, said="The contact was recorded.", page=NOTES)
    return show_form(
        request,
        referral,
        form,
        NOTES,
        "Record a contact",
        label="Record",
        caution=deconfliction_allows(referral),
    )


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def line(request: Visit, referral: Referral) -> HttpResponse:
    form = LineForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: enquiring.add_line(
            referral=referral,
            question=form.cleaned_data["question"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="The line of enquiry was added.", page=NOTES)
    return show_form(request, referral, form, NOTES, "Add a line of enquiry", label="Add")


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def settle(request: Visit, referral: Referral, line_id: UUID) -> HttpResponse:
    """Answer a line of enquiry, or say why it is not needed."""
    asked = referral.enquiries.filter(public_id=line_id).first()
    if asked is None:
        raise Http404
    state = "" if asked.state == EnquiryState.OPEN else asked.state
    form = SettleForm(request.POST or None, initial={"version": asked.version, "state": state, "answer": asked.answer})
    try:
        if answered(
            form,
            request,
            lambda: enquiring.settle_line(line=asked, by=request.who, **form.cleaned_data),
        ):
            return back(request, referral, said="The line of enquiry was settled.", page=NOTES)
    except Stale as stale:
        return show_stale(request, referral, form, stale, NOTES)
    return show_form(request, referral, form, NOTES, "Line of enquiry", label="Save", quoted=asked.question)


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def flags(request: Visit, referral: Referral) -> HttpResponse:
    now = {name: getattr(referral, name) for name in ("version", "concern_type", "has_complex_needs", "has_violence")}
    form = FlagsForm(request.POST or None, initial=now)
    try:
        if answered(
            form,
            request,
            lambda: enquiring.set_flags(referral=referral, by=request.who, **form.cleaned_data),
        ):
            return back(
                request,
                referral,
                said="Saved. Lines of enquiry were added where the rule asks for them.",
                page=NOTES,
            )
    except Stale as stale:
        return show_stale(request, referral, form, stale, NOTES)
    return show_form(request, referral, form, NOTES, "Type of concern and flags", label="Save")


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def observe(request: Visit, referral: Referral) -> HttpResponse:
    form = ObserveForm(request.POST or None)
    names = ("indicator", "evidence", "known_how", "when")
    if answered(
        form,
        request,
        lambda: enquiring.observe(
            referral=referral,
            by=request.who,
            **{name: form.cleaned_data[name] for name in names},
        ),
    ):
        return back(request, referral, said="The observation was recorded.", page=NOTES)
    return show_form(request, referral, form, NOTES, "Record an observation", label="Record")
