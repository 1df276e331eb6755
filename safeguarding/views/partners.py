"""The police side: what was asked of partners about a referral, asking, and one request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.idempotency import once
from accounts.requests import Visit
from audit.moves import MoveDenied
from audit.reading import listed, with_record
from core.clock import add_working_days
from referrals.access import work
from referrals.casework.casefile import case_page
from referrals.casework.forms.correcting import SettleForm
from referrals.casework.forms.giving import ActForm
from referrals.casework.rules.correcting import settled_rows
from referrals.casework.views.purpose import purpose_first
from referrals.models import Referral
from safeguarding import access, presenters
from safeguarding.actions import asking, steering
from safeguarding.disclosure import picked
from safeguarding.forms import AskForm, CorrectionForm, MessageForm, MoreForm, ReasonForm
from safeguarding.models import ActionKind, ActionState, PartnerAction
from safeguarding.moves import ASK_FOR_MORE
from safeguarding.pointing import TO_READ, as_decided, not_asked_yet
from safeguarding.tellings import correction, not_settled, told_and_changed, told_wrong
from safeguarding.views.acting import act, button
from safeguarding.views.desk import RELATED
from safeguarding.views.frame import case_frame


@require_GET
@case_page()
def partners(request: Visit, referral: Referral) -> HttpResponse:
    actions = list(
        access.see_action.filter(request.who, referral.actions.select_related("agency", "allocated_to")).order_by(
            "-asked_at", "-pk"
        )[:100]
    )
    listed(rows=actions, rule=access.see_action)
    context = {
        **case_frame(request, referral),
        "heading": "Partners",
        "rows": [(action, presenters.state_label(action)) for action in actions],
        "unread": presenters.unread(actions),
        "why_not": access.ask.refusal(request.who, referral) or asking.why_not_now(referral),
        "to_ask": [*told_wrong(referral, request.who), *not_asked_yet(referral, request.who)],
        "held": presenters.held_rows(referral),
        "may_end": work.allows(request.who, referral),
    }
    return render(request, "safeguarding/partners.html", context)


@case_page(can=access.ask)
@once
def ask(request: Visit, referral: Referral) -> HttpResponse:
    """The form, the preview of what the partner will see, and sending: each shows what the one before was told."""
    back = reverse("safeguarding:partners", args=[referral.public_id])
    if denied := asking.why_not_now(referral):
        messages.error(request, denied)
        return redirect(back)
    initial = as_decided(referral, request.GET.get("agency", ""))
    form = AskForm(request.POST or None, referral=referral, initial=initial)
    context = {"form": form, "heading": "Ask a partner", "back_url": back, "cancel_url": back, "denied": ""}
    if request.method != "POST" or not form.is_valid() or request.POST.get("act") == "change":
        return render(request, "safeguarding/ask.html", context, status=form.http_status)
    if request.POST.get("act") != "send":
        return render(request, "safeguarding/ask_preview.html", {**context, **_preview(request, referral, form)})
    try:
        action = asking.ask(referral=referral, wanted=form.wanted(), by=request.who)
    except MoveDenied as failure:
        return render(request, "safeguarding/ask.html", {**context, "denied": str(failure)}, status=409)
    messages.success(request, f"Sent to {action.agency}. Their desk has been told.")
    return redirect(_page(action))


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
        disclosed=[item.sent() for item in picked(referral, wanted.items)],
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
    first=purpose_first,
)
def action_page(request: Visit, action: PartnerAction) -> HttpResponse:
    steers = access.steer_action.allows(request.who, action)
    if steers and action.state in TO_READ:
        action.seen_by_asker_at = steering.mark_seen(action=action, by=request.who).seen_by_asker_at
        action.refresh_from_db(fields=["version"])
    return render(request, "safeguarding/action.html", {**_shown(request, action), "steers": steers})


def _shown(request: Visit, action: PartnerAction) -> dict[str, Any]:
    return {
        **case_frame(request, action.referral),
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
        "may_return": action.state in ASK_FOR_MORE.sources and action.kind != ActionKind.SERVICE,
        "complete": ActForm(initial={"version": action.version}),
        "back_url": reverse("safeguarding:partners", args=[action.referral.public_id]),
        "back_label": "All partners",
    }


@require_POST
@with_record(PartnerAction, can=access.steer_action, sees=access.see_action)
@once
def complete(request: Visit, action: PartnerAction) -> HttpResponse:
    return button(
        request,
        form=ActForm(request.POST),
        then=_page(action),
        do=lambda said: steering.complete(action=action, version=said["version"], by=request.who),
        done="Completed. The partner has been told, and their access ends in some days.",
    )


@with_record(PartnerAction, can=access.steer_action, sees=access.see_action, related=RELATED)
@once
def more(request: Visit, action: PartnerAction) -> HttpResponse:
    return _question(
        request,
        action,
        form=MoreForm(request.POST or None, initial={"version": action.version}),
        heading="Ask for more",
        continue_label="Send back",
        done="Sent back to the partner with what is still needed.",
        do=lambda said: steering.ask_for_more(
            action=action, text=said["text"], version=said["version"], by=request.who
        ),
    )


@with_record(PartnerAction, can=access.steer_action, sees=access.see_action, related=RELATED)
@once
def withdraw(request: Visit, action: PartnerAction) -> HttpResponse:
    return _question(
        request,
        action,
        form=ReasonForm(request.POST or None, initial={"version": action.version}),
        heading="Withdraw the request",
        continue_label="Withdraw",
        done="Withdrawn. The partner has been told.",
        do=lambda said: steering.withdraw(
            action=action, reason=said["reason"], version=said["version"], by=request.who
        ),
    )


@with_record(PartnerAction, can=access.steer_action, sees=access.see_action, related=RELATED)
@once
def message(request: Visit, action: PartnerAction) -> HttpResponse:
    ready = correction(action)
    form = CorrectionForm if ready else MessageForm
    return _question(
        request,
        action,
        form=form(request.POST or None, initial={"text": ready}),
        heading="Write to the partner",
        continue_label="Send message",
        done="Sent.",
        do=lambda said: steering.write_from_police(
            action=action, text=said["text"], corrects=said.get("corrects", False), by=request.who
        ),
    )


@with_record(PartnerAction, can=access.steer_action, sees=access.see_action, related=RELATED)
@once
def settle(request: Visit, action: PartnerAction) -> HttpResponse:
    now = {"version": action.version, "told_by": request.who.pk}
    form = SettleForm(request.POST or None, initial=now, force_id=action.referral.force_id)
    return _question(
        request,
        action,
        form=form,
        heading="Settle what they were told",
        continue_label="Settle",
        sends=False,
        done="Settled. Who settled it, how and why is kept.",
        do=lambda said: steering.settle_correction(
            action=action, settling=form.settling(), version=said["version"], by=request.who
        ),
    )


def _question(request: Visit, action: PartnerAction, *, form: Any, sends: bool = True, **asked: Any) -> HttpResponse:
    """What sends the partner something waits while a hold stands."""
    shown = {**_shown(request, action), "back_url": _page(action)}
    if not sends:
        shown["waits"] = None
    if request.method == "POST" and shown["waits"]:
        form.add_error(form.visible_fields()[-1].name, shown["waits"])
    return act(
        request,
        action,
        form=form,
        then=_page(action),
        template="safeguarding/request_question.html",
        **{**shown, **asked},
    )


def _page(action: PartnerAction) -> str:
    return reverse("safeguarding:action", args=[action.public_id])
