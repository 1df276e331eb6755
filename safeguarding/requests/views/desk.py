"""The partner's desk: what is asked of the agency, one request, and what is done with it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import Visit
from accounts.roles import Role
from audit.question_page import Act, ask, press
from audit.reading import with_gate, with_record
from referrals.casework.forms.giving import ActForm
from safeguarding.access import answer_request, see_request, sees_desk
from safeguarding.forms import ReasonForm
from safeguarding.models import WITH_PARTNER, ActionKind, ActionState, PartnerAction
from safeguarding.requests import presenters
from safeguarding.requests.actions import answering
from safeguarding.requests.desk_list import DESK_LIST, RELATED, REQUESTS
from safeguarding.requests.forms import AdviceForm, AllocateForm, AnswerForm, DoneForm, MessageForm
from safeguarding.requests.tellings import correction_to_read


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(sees_desk)
def desk(request: Visit) -> HttpResponse:
    """What is new first; soonest due first."""
    form = REQUESTS.form(request, request.who)
    if form.is_to_keep:
        return redirect(form.kept_at)
    found = REQUESTS.shown(request, form, DESK_LIST)
    context = {
        **found,
        "rows": [(action, presenters.state_label(action)) for action in found["records"]],
        "heading": "Asked of your agency",
        "several": len(request.who.agencies(Role.PRACTITIONER, Role.CLINICAL_CONSULTANT)) > 1,
    }
    return render(request, "safeguarding/desk.html", context)


@require_GET
@with_record(PartnerAction, can=see_request, related=RELATED)
def request_page(request: Visit, action: PartnerAction) -> HttpResponse:
    return render(request, "safeguarding/request.html", _shown(request, action))


def _shown(request: Visit, action: PartnerAction) -> dict[str, Any]:
    """The request, as every page about it shows it."""
    return {
        "action": action,
        "label": presenters.state_label(action),
        "asked": presenters.asked_rows(action),
        "told": presenters.told_rows(action),
        "answer": presenters.answer_rows(action),
        "desk": presenters.desk_rows(action),
        "thread": presenters.thread(action),
        "with_us": action.state in WITH_PARTNER,
        "is_service": action.kind == ActionKind.SERVICE,
        "is_new": action.state == ActionState.ASKED,
        "accept": ActForm(initial={"version": action.version}),
        "message": MessageForm(auto_id="message_%s"),
        "correction_waits": correction_to_read(action),
        "back_url": reverse("safeguarding:desk"),
    }


@require_POST
@with_record(PartnerAction, can=answer_request, sees=see_request)
def accept(request: Visit, action: PartnerAction) -> HttpResponse:
    return _press(request, action, answering.accept, done="Accepted. Whoever asked has been told.")


@require_POST
@with_record(PartnerAction, can=see_request)
def read_correction(request: Visit, action: PartnerAction) -> HttpResponse:
    done = "Thank you. Whoever asked has been told that you have read the correction."
    return _press(request, action, answering.read_correction, done=done)


@with_record(PartnerAction, can=answer_request, sees=see_request, related=RELATED)
def allocate(request: Visit, action: PartnerAction) -> HttpResponse:
    now = {"version": action.version, "to": action.allocated_to_id, "deputy": action.deputy_id}
    return _question(
        request,
        action,
        AllocateForm(request.POST or None, initial=now, action=action),
        answering.allocate,
        heading="Who deals with this?",
        continue_label="Save",
        done="Saved. They have been told.",
    )


@with_record(PartnerAction, can=answer_request, sees=see_request, related=RELATED)
def answer(request: Visit, action: PartnerAction) -> HttpResponse:
    asks = AdviceForm if action.is_clinical else DoneForm if action.kind == ActionKind.TASK else AnswerForm
    return _question(
        request,
        action,
        asks(request.POST or None, initial={"version": action.version}),
        answering.answer,
        heading=asks.asks,
        continue_label="Send",
        done="Sent. Whoever asked has been told.",
    )


@with_record(PartnerAction, can=answer_request, sees=see_request, related=RELATED)
def decline(request: Visit, action: PartnerAction) -> HttpResponse:
    return _question(
        request,
        action,
        ReasonForm(request.POST or None, initial={"version": action.version}),
        answering.decline,
        heading="Decline the request",
        continue_label="Decline",
        done="Declined. Whoever asked has been told, with your reason.",
    )


@with_record(PartnerAction, can=answer_request, sees=see_request, related=RELATED)
def message(request: Visit, action: PartnerAction) -> HttpResponse:
    return _question(
        request,
        action,
        MessageForm(request.POST or None),
        answering.write_from_desk,
        heading="Write about this request",
        continue_label="Send message",
        done="Sent.",
    )


def _press(request: Visit, action: PartnerAction, act: Act, *, done: str) -> HttpResponse:
    return press(request, partial(act, action=action), form=ActForm(request.POST), then=_page(action), done=done)


def _question(request: Visit, action: PartnerAction, form: Any, act: Act, **asked: Any) -> HttpResponse:
    """A question about the request, with the request itself beside it."""
    here = _page(action)
    page = {**_shown(request, action), "back_url": here, "cancel_url": here, **asked}
    act = partial(act, action=action)
    return ask(request, form, act, template="safeguarding/request_question.html", then=here, beside=action, **page)


def _page(action: PartnerAction) -> str:
    return reverse("safeguarding:request", args=[action.public_id])
