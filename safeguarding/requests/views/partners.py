"""The police side: what was asked of partners about a referral, asking, and one request."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import Act, press
from audit.question_page import ask as ask_about
from audit.reading import listed, with_record
from core.clock import add_working_days
from core.row_security import as_the_service
from referrals.access import work
from referrals.casework.casefile import case_page
from referrals.casework.forms.correcting import SettleForm
from referrals.casework.forms.giving import ActForm
from referrals.casework.presenters.record_beside import cited_at
from referrals.casework.presenters.until import told_until
from referrals.casework.rules.correcting import settled_rows
from referrals.models import Referral
from safeguarding import access
from safeguarding.disclosure import picked
from safeguarding.forms import ReasonForm
from safeguarding.gates.partners import why_not_now
from safeguarding.models import TO_READ, ActionKind, ActionState, PartnerAction
from safeguarding.requests import presenters
from safeguarding.requests.actions import asking, steering
from safeguarding.requests.desk_list import RELATED
from safeguarding.requests.forms import AdviceWantedForm, AskForm, CorrectionForm, MessageForm, MoreForm
from safeguarding.requests.moves import ASK_FOR_MORE
from safeguarding.requests.pointing import as_decided, not_asked_yet
from safeguarding.requests.tellings import correction, not_settled, told_and_changed, told_wrong
from safeguarding.requests.views.frame import case_frame


@require_GET
@case_page()
def partners(request: Visit, referral: Referral) -> HttpResponse:
    actions = list(
        access.see_action.filter(request.who, referral.actions.select_related("agency", "allocated_to")).order_by(
            "-asked_at", "-pk"
        )[:100]
    )
    listed(rows=actions, rule=access.see_action)
    goes_on_here = told_until(referral, request.who) is None
    context = {
        **case_frame(request, referral),
        "heading": "Partners",
        "rows": [(action, presenters.state_label(action)) for action in actions],
        "unread": presenters.unread(actions),
        "why_not": access.ask.refusal(request.who, referral) or why_not_now(referral),
        "to_ask": [*told_wrong(referral, request.who), *not_asked_yet(referral, request.who)] if goes_on_here else [],
        "held": presenters.held_rows(referral) if goes_on_here else [],
        "may_end": work.allows(request.who, referral),
    }
    return render(request, "safeguarding/partners.html", context)


@case_page(can=access.ask)
def ask(request: Visit, referral: Referral) -> HttpResponse:
    form = AskForm(request.POST or None, referral=referral, initial=as_decided(referral, request.GET.get("agency", "")))
    return _asking(request, referral, form, heading="Ask a partner")


@case_page(can=access.ask)
def ask_clinician(request: Visit, referral: Referral) -> HttpResponse:
    form = AdviceWantedForm(request.POST or None, referral=referral)
    return _asking(request, referral, form, heading="Ask a clinical consultant")


def _asking(request: Visit, referral: Referral, form: AskForm, *, heading: str) -> HttpResponse:
    """The form, the preview of what the partner will see, and sending: each shows what the one before was told."""
    back = reverse("safeguarding:partners", args=[referral.public_id])
    if denied := why_not_now(referral):
        messages.error(request, denied)
        return redirect(back)
    page: dict[str, Any] = {"heading": heading, "back_url": back, "cancel_url": back}
    act, step = partial(asking.ask, referral=referral), request.POST.get("act")
    if request.method == "POST" and step == "change":
        return render(request, "safeguarding/ask.html", {**page, "form": form}, status=form.http_status)
    if request.method == "POST" and step != "send" and form.is_valid():
        return render(request, "safeguarding/ask_preview.html", {**page, **_preview(request, referral, form)})
    return ask_about(request, form, act, template="safeguarding/ask.html", then=_page, done=_sent, **page)


def _sent(action: PartnerAction) -> str:
    return f"Sent to {action.agency}. Their desk has been told."


def _preview(request: Visit, referral: Referral, form: AskForm) -> dict[str, Any]:
    """The request as it will stand, never saved: shown through the partner's own page parts."""
    wanted = form.wanted()
    unsent = PartnerAction(
        referral=referral,
        kind=wanted.kind,
        agency=wanted.agency,
        what=wanted.what,
        why=wanted.why,
        lawful_basis=wanted.lawful_basis,
        may_tell=wanted.may_tell,
        safe_contact=wanted.safe_contact,
        disclosed=[item.sent() for item in picked(referral, wanted.items, advice=wanted.is_clinical)],
        asked_by=request.who.user,
        due_at=add_working_days(timezone.now(), wanted.due_days),
    )
    sent = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    return {
        "action": unsent,
        "asked": presenters.asked_rows(unsent),
        "told": presenters.told_rows(unsent),
        "sent": sent,
        "heading": "As the partner will see it",
    }


@require_GET
@with_record(
    PartnerAction,
    can=access.see_action,
    related=(*RELATED, "referral__subject", "referral__owner", "referral__officer"),
)
def action_page(request: Visit, action: PartnerAction) -> HttpResponse:
    steers = access.steer_action.allows(request.who, action)
    if steers and action.state in TO_READ:
        with as_the_service():
            action.seen_by_asker_at = steering.mark_seen(action=action, by=request.who).seen_by_asker_at
        action.refresh_from_db(fields=["version"])
    return render(request, "safeguarding/action.html", {**_shown(request, action, guided=True), "steers": steers})


def _may_return(action: PartnerAction) -> bool:
    taken_up = action.state in ASK_FOR_MORE.sources and action.kind != ActionKind.SERVICE
    return taken_up and why_not_now(action.referral) is None


def _shown(request: Visit, action: PartnerAction, *, guided: bool = False) -> dict[str, Any]:
    return {
        **case_frame(request, action.referral, guided=guided),
        "action": action,
        "label": presenters.state_label(action),
        "asked": presenters.asked_rows(action),
        "told": told_and_changed(action),
        "answer": presenters.answer_rows(action),
        "desk": [*presenters.desk_rows(action), *settled_rows(action)],
        "thread": presenters.thread(action),
        "to_settle": not_settled(action),
        "waits": steering.must_wait(action),
        "is_answered": action.state == ActionState.ANSWERED,
        "may_return": _may_return(action),
        "complete": ActForm(initial={"version": action.version}),
        "back_url": reverse("safeguarding:partners", args=[action.referral.public_id]),
        "back_label": "All partners",
        "cited_at": cited_at(action.referral, request.who) if action.answer and action.seen_by_asker_at else "",
    }


@require_POST
@with_record(PartnerAction, can=access.steer_action, sees=access.see_action)
def complete(request: Visit, action: PartnerAction) -> HttpResponse:
    return press(
        request,
        partial(steering.complete, action=action),
        form=ActForm(request.POST),
        then=_page(action),
        done="Completed. The partner has been told, and their access ends in some days.",
    )


@with_record(PartnerAction, can=access.steer_action, sees=access.see_action, related=RELATED)
def more(request: Visit, action: PartnerAction) -> HttpResponse:
    return _question(
        request,
        action,
        MoreForm(request.POST or None, initial={"version": action.version}),
        steering.ask_for_more,
        heading="Ask for more",
        continue_label="Send back",
        done="Sent back to the partner with what is still needed.",
    )


@with_record(PartnerAction, can=access.steer_action, sees=access.see_action, related=RELATED)
def withdraw(request: Visit, action: PartnerAction) -> HttpResponse:
    return _question(
        request,
        action,
        ReasonForm(request.POST or None, initial={"version": action.version}),
        steering.withdraw,
        heading="Withdraw the request",
        continue_label="Withdraw",
        done="Withdrawn. The partner has been told.",
    )


@with_record(PartnerAction, can=access.steer_action, sees=access.see_action, related=RELATED)
def message(request: Visit, action: PartnerAction) -> HttpResponse:
    ready = correction(action)
    form = CorrectionForm if ready else MessageForm
    return _question(
        request,
        action,
        form(request.POST or None, initial={"text": ready}),
        steering.write_from_police,
        heading="Write to the partner",
        continue_label="Send message",
        done="Sent.",
    )


@with_record(PartnerAction, can=access.steer_action, sees=access.see_action, related=RELATED)
def settle(request: Visit, action: PartnerAction) -> HttpResponse:
    now = {"version": action.version, "told_by": request.who.pk}
    return _question(
        request,
        action,
        SettleForm(request.POST or None, initial=now, force_id=action.referral.force_id),
        steering.settle_correction,
        heading="Settle what they were told",
        continue_label="Settle",
        sends=False,
        done="Settled. Who settled it, how and why is kept.",
    )


def _question(
    request: Visit, action: PartnerAction, form: Any, act: Act, *, sends: bool = True, **asked: Any
) -> HttpResponse:
    """What sends the partner something waits while a hold stands."""
    here = _page(action)
    page = {**_shown(request, action), "back_url": here, "cancel_url": here, **asked}
    if not sends:
        page["waits"] = None
    if request.method == "POST" and page["waits"]:
        form.add_error(form.visible_fields()[-1].name, page["waits"])
    act, template = partial(act, action=action), "safeguarding/request_question.html"
    return ask_about(request, form, act, template=template, then=here, beside=action, **page)


def _page(action: PartnerAction) -> str:
    return reverse("safeguarding:action", args=[action.public_id])
