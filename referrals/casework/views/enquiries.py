"""Lines of enquiry, notes, contacts, flags and observations."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

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
from referrals.casework.forms.lines import LinesForm, lines_asked
from referrals.casework.rules.holds import deconfliction_allows
from referrals.casework.views.opening import ask, case_page
from referrals.models import Referral
from referrals.models.casework import EnquiryState


def _ask(request: Visit, referral: Referral, form: Any, act: Any, **asked: Any) -> HttpResponse:
    return ask(request, referral, form, partial(act, referral=referral), tab="case_notes", **asked)


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def note(request: Visit, referral: Referral) -> HttpResponse:
    form = NoteForm(request.POST or None)
    words = {"heading": "Add a note", "label": "Add the note", "done": "The note was added."}
    return _ask(request, referral, form, enquiring.write_note, ends_turn=True, **words)


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def contact(request: Visit, referral: Referral) -> HttpResponse:
    form = ContactForm(request.POST or None)
    words = {"heading": "Record a contact", "label": "Record", "done": "The contact was recorded."}
    return _ask(
        request,
        referral,
        form,
        enquiring.record_contact,
        ends_turn=True,
        caution=deconfliction_allows(referral),
        **words,
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def line(request: Visit, referral: Referral) -> HttpResponse:
    form = LineForm(request.POST or None)
    words = {"heading": "Add a line of enquiry", "label": "Add", "done": "The line of enquiry was added."}
    return _ask(request, referral, form, enquiring.add_line, **words)


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def settle(request: Visit, referral: Referral, line_id: UUID) -> HttpResponse:
    """Answer a line of enquiry, or say why it is not needed."""
    asked = referral.enquiries.filter(public_id=line_id).first()
    if asked is None:
        raise Http404
    state = "" if asked.state == EnquiryState.OPEN else asked.state
    form = SettleForm(request.POST or None, initial={"version": asked.version, "state": state, "answer": asked.answer})
    return ask(
        request,
        referral,
        form,
        partial(enquiring.settle_line, line=asked),
        tab="case_notes",
        heading="Line of enquiry",
        label="Save",
        quoted=asked.question,
        done="The line of enquiry was settled.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def lines(request: Visit, referral: Referral) -> HttpResponse:
    """Every line that is open, answered on one page; what is left empty stays open."""
    form = LinesForm(request.POST or None, lines=lines_asked(referral, request.POST))
    return ask(
        request,
        referral,
        form,
        partial(enquiring.settle_lines, referral=referral),
        template="case/lines",
        heading="Lines of enquiry",
        lead="Answer what you know. What you leave empty stays open.",
        label="Save the answers",
        done=lambda n: f"{n} {'line' if n == 1 else 'lines'} of enquiry settled.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def flags(request: Visit, referral: Referral) -> HttpResponse:
    now = {name: getattr(referral, name) for name in ("version", "concern_type", "has_complex_needs", "has_violence")}
    form = FlagsForm(request.POST or None, initial=now)
    done = "Saved. Lines of enquiry were added where the rule asks for them."
    return _ask(
        request, referral, form, enquiring.set_flags, heading="Type of concern and flags", label="Save", done=done
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def observe(request: Visit, referral: Referral) -> HttpResponse:
    form = ObserveForm(request.POST or None)
    words = {"heading": "Record an observation", "label": "Record", "done": "The observation was recorded."}
    return _ask(request, referral, form, enquiring.observe, **words)
