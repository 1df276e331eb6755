"""The partner's desk: what is asked of the agency, one request, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.idempotency import once
from accounts.requests import Visit
from audit.reading import with_gate, with_record
from referrals.casework.forms.giving import ActForm
from safeguarding import presenters
from safeguarding.access import DUE_FIRST, answer_request, see_request, sees_desk
from safeguarding.actions import answering
from safeguarding.forms import AllocateForm, AnswerForm, MessageForm, ReasonForm
from safeguarding.models import OPEN_ACTIONS, WITH_PARTNER, ActionKind, ActionState, PartnerAction
from safeguarding.tellings import correction_to_read
from safeguarding.views.acting import act, button
from safeguarding.views.tabbed import TabbedList, where

RELATED = (
    "agency",
    "referral__force",
    "asked_by",
    "allocated_to",
    "deputy",
    "accepted_by",
    "answered_by",
    "ended_by",
    "correction_read_by",
    "correction_settled_by",
    "correction_told_by",
)
REQUESTS = TabbedList(
    see_request,
    PartnerAction,
    DUE_FIRST,
    RELATED,
    "safeguarding:desk",
    tabs={
        "new": ("New", where(state=ActionState.ASKED)),
        "mine": (
            "Mine",
            lambda who, prefix: Q(state__in=OPEN_ACTIONS) & (Q(allocated_to_id=who.pk) | Q(deputy_id=who.pk)),
        ),
        "open": ("All open", where(state__in=OPEN_ACTIONS)),
        "overdue": ("Overdue", lambda who, prefix: Q(state__in=WITH_PARTNER, due_at__lt=timezone.now())),
        "done": ("Done", lambda who, prefix: ~Q(state__in=OPEN_ACTIONS)),
    },
)


@require_GET
@with_gate(sees_desk)
def desk(request: Visit) -> HttpResponse:
    """What is new first; soonest due first."""
    found = REQUESTS.shown(request)
    context = {
        **found,
        "rows": [(action, presenters.state_label(action)) for action in found["records"]],
        "heading": "Asked of your agency",
        "several": len(request.who.agencies("practitioner")) > 1,
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
@once
def accept(request: Visit, action: PartnerAction) -> HttpResponse:
    return button(
        request,
        form=ActForm(request.POST),
        then=_page(action),
        do=lambda said: answering.accept(action=action, version=said["version"], by=request.who),
        done="Accepted. Whoever asked has been told.",
    )


@require_POST
@with_record(PartnerAction, can=see_request)
@once
def read_correction(request: Visit, action: PartnerAction) -> HttpResponse:
    return button(
        request,
        form=ActForm(request.POST),
        then=_page(action),
        do=lambda said: answering.read_correction(action=action, version=said["version"], by=request.who),
        done="Thank you. Whoever asked has been told that you have read the correction.",
    )


@with_record(PartnerAction, can=answer_request, sees=see_request, related=RELATED)
@once
def allocate(request: Visit, action: PartnerAction) -> HttpResponse:
    now = {"version": action.version, "to": action.allocated_to_id, "deputy": action.deputy_id}
    form = AllocateForm(request.POST or None, initial=now, action=action)
    return _question(
        request,
        action,
        form=form,
        heading="Who deals with this?",
        continue_label="Save",
        done="Saved. They have been told.",
        do=lambda said: answering.allocate(
            action=action, to=said["to"], deputy=said["deputy"], version=said["version"], by=request.who
        ),
    )


@with_record(PartnerAction, can=answer_request, sees=see_request, related=RELATED)
@once
def answer(request: Visit, action: PartnerAction) -> HttpResponse:
    form = AnswerForm(request.POST or None, initial={"version": action.version})
    is_task = action.kind == ActionKind.TASK
    if is_task:
        form.fields["answer"].label = "What was done?"
    return _question(
        request,
        action,
        form=form,
        heading="Say what was done" if is_task else "Answer the request",
        continue_label="Send",
        done="Sent. Whoever asked has been told.",
        do=lambda said: answering.answer(
            action=action,
            text=said["answer"],
            evidence=said["evidence"],
            nothing_known=said["nothing_known"],
            version=said["version"],
            by=request.who,
        ),
    )


@with_record(PartnerAction, can=answer_request, sees=see_request, related=RELATED)
@once
def decline(request: Visit, action: PartnerAction) -> HttpResponse:
    form = ReasonForm(request.POST or None, initial={"version": action.version})
    return _question(
        request,
        action,
        form=form,
        heading="Decline the request",
        continue_label="Decline",
        done="Declined. Whoever asked has been told, with your reason.",
        do=lambda said: answering.decline(
            action=action, reason=said["reason"], version=said["version"], by=request.who
        ),
    )


@with_record(PartnerAction, can=answer_request, sees=see_request, related=RELATED)
@once
def message(request: Visit, action: PartnerAction) -> HttpResponse:
    return _question(
        request,
        action,
        form=MessageForm(request.POST or None),
        heading="Write about this request",
        continue_label="Send message",
        done="Sent.",
        do=lambda said: answering.write_from_desk(action=action, text=said["text"], by=request.who),
    )


def _question(request: Visit, action: PartnerAction, **asked: Any) -> HttpResponse:
    """A question about the request, with the request itself beside it."""
    return act(
        request,
        action,
        then=_page(action),
        template="safeguarding/request_question.html",
        **{**_shown(request, action), "back_url": _page(action), **asked},
    )


def _page(action: PartnerAction) -> str:
    return reverse("safeguarding:request", args=[action.public_id])
