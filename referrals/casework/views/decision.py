"""Recommending and deciding."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.idempotency import once
from accounts.requests import Visit
from referrals import access
from referrals.casework.actions import deciding, releasing
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.forms.deciding import (
    ApproveForm,
    DelayForm,
    OptionForm,
    RecommendForm,
    ReviewHoldForm,
    SendBackForm,
)
from referrals.casework.moves import RECOMMEND
from referrals.casework.presenters.decision_rows import decision_rows, review_questions, who_decides
from referrals.casework.rules.approvers import newest
from referrals.casework.rules.decisions import CARDS, tier_of, why_channel_first
from referrals.casework.rules.ending import ending
from referrals.casework.rules.guards import why_not_approve
from referrals.casework.rules.holds import was_overridden
from referrals.casework.rules.readiness import obstacles
from referrals.casework.views.opening import answered, back, case_page, show, show_form
from referrals.models import Referral
from referrals.models.referral import State

TAB = "case_decision"


@require_GET
@case_page()
def decision(request: Visit, referral: Referral) -> HttpResponse:
    """Where the decision stands, and every earlier recommendation."""
    who = request.who
    may_recommend = referral.state in RECOMMEND.sources
    waiting = newest(referral) if referral.state == State.APPROVAL else None
    return show(
        request,
        referral,
        "decision/decision",
        TAB,
        decisions=decision_rows(referral),
        may_recommend=may_recommend,
        why_not=access.work.refusal(who, referral),
        open_points=obstacles(referral) if may_recommend else [],
        waiting=waiting,
        decides=who_decides(waiting)[0].label if waiting else "",
        why_not_approve=why_not_approve(referral, who) if waiting else "",
        supervises=access.send_back.allows(who, referral),
        on_hold=referral.state == State.HOLD,
        ending=ending(referral, who),
        offered=referral.state in (State.SERVICE_PENDING, State.TRANSFER_PENDING),
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.recommend)
def choose(request: Visit, referral: Referral) -> HttpResponse:
    """Which option. What stands in the way is said first."""
    form = OptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("referrals:case_recommend", referral.public_id, form.cleaned_data["option"])
    return show_form(
        request,
        referral,
        form,
        TAB,
        "Recommend a decision",
        template="decision/choose",
        label="Continue",
        open_points=obstacles(referral),
        suggested=why_channel_first(referral),
    )


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.recommend)
def recommend(request: Visit, referral: Referral, option: str) -> HttpResponse:
    """What the option needs, then a page that shows it all before it goes to a second person."""
    if option not in CARDS:
        raise Http404
    form = RecommendForm(request.POST or None, referral=referral, option=option)
    step = request.POST.get("act", "")
    if request.method == "POST" and step != "change" and form.is_valid():
        if step != "send":
            return _confirm(request, referral, form)
        if answered(
            form,
            request,
            lambda: deciding.recommend(
                referral=referral,
                what=form.recommendation(),
                by=request.who,
            ),
        ):
            return back(request, referral, said="Your recommendation waits for a second person.", page=TAB)
    return _ask(request, referral, form)


def _ask(request: Visit, referral: Referral, form: RecommendForm) -> HttpResponse:
    tier, because = tier_of(referral, form.card.option, overridden=was_overridden(referral))
    return show_form(
        request,
        referral,
        form,
        TAB,
        str(form.card.title),
        template="decision/recommend",
        label="Check and send",
        card=form.card,
        tier=tier.label,
        because=because,
        suggested=why_channel_first(referral),
        open_points=obstacles(referral, option=form.card.option),
    )


def _confirm(request: Visit, referral: Referral, form: RecommendForm) -> HttpResponse:
    """One way: after this only a new recommendation changes anything. What is not ready to go is said, and kept."""
    tier, because = tier_of(referral, form.card.option, overridden=was_overridden(referral))
    kept = {"csrfmiddlewaretoken", "act"}
    carried = [(name, value) for name, values in request.POST.lists() if name not in kept for value in values]
    return show(
        request,
        referral,
        "decision/confirm",
        TAB,
        rows=form.as_rows(),
        carried=carried,
        card=form.card,
        tier=tier.label,
        because=because,
        open_points=obstacles(referral, option=form.card.option),
    )


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.approve)
def approve(request: Visit, referral: Referral) -> HttpResponse:
    """The second person's yes."""
    waiting = newest(referral)
    form = ApproveForm(request.POST or None, initial={"read": waiting and waiting.public_id})
    return _second(
        request,
        referral,
        form,
        "Approve this decision",
        lambda said: deciding.approve(
            referral=referral,
            by=request.who,
            reason=said["reason"],
            read=said["read"],
        ),
        label="Approve",
        said="Approved. What follows from it has been set going.",
        why_not=why_not_approve(referral, request.who),
        questions=review_questions(referral),
    )


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.send_back)
def send_back(request: Visit, referral: Referral) -> HttpResponse:
    """The second person's no."""
    return _second(
        request,
        referral,
        SendBackForm(request.POST or None),
        "Return to the officer",
        lambda said: deciding.send_back(
            referral=referral,
            what_is_missing=said["what_is_missing"],
            due=said["due"],
            by=request.who,
        ),
        label="Return it",
        said="Returned to the officer.",
    )


def _second(
    request: Visit,
    referral: Referral,
    form: forms.Form,
    heading: str,
    act: Callable[[dict], object],
    *,
    said: str,
    **context: object,
) -> HttpResponse:
    if answered(form, request, lambda: act(form.cleaned_data)):
        return back(request, referral, said=_told(referral, said), page=TAB)
    rows = decision_rows(referral)
    return show_form(
        request,
        referral,
        form,
        TAB,
        heading,
        template="decision/second",
        waiting=rows[0] if rows else None,
        **context,
    )


def _told(referral: Referral, said: str) -> str:
    """Of a closure that was approved and chosen for a second look: that it is not closed yet."""
    waits = Referral.objects.filter(pk=referral.pk, state=State.APPROVAL).exists()
    return "Approved, and chosen for a second look. Another supervisor reads it before it counts." if waits else said


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def withdraw(request: Visit, referral: Referral) -> HttpResponse:
    """Take back a recommendation that waits, or an unanswered offer."""
    offered = referral.state in (State.SERVICE_PENDING, State.TRANSFER_PENDING)
    act = deciding.take_back if offered else deciding.withdraw
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: act(
            referral=referral,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="Taken back. It is with the officer again.", page=TAB)
    return show_form(request, referral, form, TAB, "Take this back", label="Take it back")


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def review(request: Visit, referral: Referral) -> HttpResponse:
    """A hold is reviewed within seven days. A date, and no free text."""
    form = ReviewHoldForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: deciding.review_hold(
            referral=referral,
            reason="Reviewed with the desk",
            due=form.cleaned_data["due"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="The hold was reviewed.", page=TAB)
    return show_form(request, referral, form, TAB, "Review the hold", label="Go on holding")


@require_http_methods(["GET", "POST"])
@case_page(can=access.assign)
def delay(request: Visit, referral: Referral) -> HttpResponse:
    """Hold the word to the referrer back until a later batch."""
    message = referral.messages.filter(released_at__isnull=True, approved_at__isnull=False).first()
    if message is None:
        raise Http404
    form = DelayForm(request.POST or None)
    if answered(form, request, lambda: releasing.delay(message=message, by=request.who, **form.cleaned_data)):
        return back(request, referral, said="The word to the referrer waits.", page=TAB)
    return show_form(request, referral, form, TAB, "Delay the word to the referrer", label="Delay")
