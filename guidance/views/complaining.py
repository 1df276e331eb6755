"""Complaints about data: sent in also without signing in, handled by the data protection officer
of the controller."""

from datetime import date, datetime
from functools import partial
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import listed, with_gate, with_record
from core.components import Row
from core.cuts import cut_asked
from core.paging import page_links, place_asked
from core.templatetags.govuk import at_time
from guidance import complaints
from guidance.access import BY_ARRIVAL, handle_complaints
from guidance.figures import CUTS
from guidance.forms import AnswerForm, ComplaintForm
from guidance.models import ComplaintIntake

TEMPLATE = "guidance/complaint.html"
SENT = "complaint_sent"
TOO_MANY = "Too many complaints have come from your connection in the last hour. Try again later, or write to us."


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def complain(request: Visit) -> HttpResponse:
    form = ComplaintForm(request.POST or None, controllers=complaints.controllers())
    status = form.http_status
    if form.is_valid():
        try:
            sent = complaints.receive(
                details=form.details(),
                once=form.cleaned_data["idempotency"],
                sent_from=complaints.sent_from(request),
            )
        except complaints.TooMany:
            form.add_error(None, TOO_MANY)
            status = 429
        else:
            request.session[SENT] = [str(sent), sent.acknowledge_by.isoformat()]
            return redirect("guidance:complaint_sent")
    return render(request, "guidance/complain.html", {"form": form}, status=status)


@require_safe
@login_not_required
def complaint_sent(request: Visit) -> HttpResponse:
    """The reference, to the sender alone."""
    if SENT not in request.session:
        return redirect("guidance:complaint")
    reference, until = request.session[SENT]
    context = {"reference": reference, "until": date.fromisoformat(until)}
    return render(request, "guidance/complaint_sent.html", context)


@require_safe
@with_gate(handle_complaints)
def desk(request: Visit) -> HttpResponse:
    """Complaints in order of arrival, the oldest first."""
    cut = cut_asked(CUTS, request.GET.get("cut"))
    page = handle_complaints.page(
        request.who,
        ComplaintIntake,
        order=BY_ARRIVAL,
        narrow=cut.of(request.who) if cut else None,
        after=place_asked(request.GET),
        related=("controller",),
    )
    listed(rows=page.rows, rule=handle_complaints)
    context = {"complaints": page.rows, "cut": cut, **page_links(request.GET, page)}
    return render(request, "guidance/complaints.html", context)


@require_safe
@with_record(ComplaintIntake, can=handle_complaints, related=("controller", "acknowledged_by", "answered_by"))
def complaint(request: Visit, found: Model) -> HttpResponse:
    record = cast(ComplaintIntake, found)
    return render(request, TEMPLATE, {**_shown(record), "form": AnswerForm()})


@require_POST
@with_record(ComplaintIntake, can=handle_complaints)
def acknowledge(request: Visit, found: Model) -> HttpResponse:
    record = cast(ComplaintIntake, found)
    return press(request, partial(complaints.acknowledge, complaint=record), then=_page(record), done=_now)


@require_POST
@with_record(ComplaintIntake, can=handle_complaints)
def answer(request: Visit, found: Model) -> HttpResponse:
    record, form = cast(ComplaintIntake, found), AnswerForm(request.POST)
    act = partial(complaints.answer, complaint=record)
    return ask(request, form, act, template=TEMPLATE, then=_page(record), done=_now, **_shown(record))


def _page(record: ComplaintIntake) -> str:
    return reverse("guidance:complaint_record", args=[record.public_id])


def _now(record: ComplaintIntake) -> str:
    return f"{record} is now {record.get_state_display().lower()}."


def _shown(record: ComplaintIntake) -> dict[str, Any]:
    return {"complaint": record, "rows": _rows(record)}


def _rows(record: ComplaintIntake) -> list[Row]:
    return [
        Row("Organisation", record.controller or "", missing="The person was not sure"),
        Row("About", record.get_topic_display()),
        Row("What happened", record.words, typed=True),
        Row("From", record.name, typed=True),
        Row("How to reach them", record.contact, typed=True),
        Row("Received", at_time(record.received_at)),
        Row("Acknowledged", _when_and_who(record.acknowledged_at, record.acknowledged_by), missing="Not yet"),
        Row("Answered", _when_and_who(record.answered_at, record.answered_by), missing="Not yet"),
        Row("Answer", record.answer, typed=True, missing="Not yet"),
    ]


def _when_and_who(moment: datetime | None, person: User | None) -> str:
    return f"{at_time(moment)} by {person}" if moment else ""
