"""Danger: "I have this", giving it up, the judgement that there is none, and telling of it oneself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.idempotency import once
from accounts.requests import Visit
from referrals import access
from referrals.casework.actions import danger
from referrals.casework.forms.casefile import ReasonForm, ReportDangerForm
from referrals.casework.views.opening import answered, back, case_page, press, show_form
from referrals.models import Referral


@require_POST
@case_page(can=access.handle_emergency, purpose=False)
def take(request: Visit, referral: Referral) -> HttpResponse:
    """I have this: the ladder stops, and the others see who has it."""
    done = "You have this. Record the emergency response, or why there is no danger."
    press(request, lambda: danger.take(referral=referral, by=request.who), done=done)
    return redirect("referrals:case", referral.public_id)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.handle_emergency, purpose=False)
def give_up(request: Visit, referral: Referral) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: danger.give_up(
            referral=referral,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="Given back. Those on duty have been told again.")
    lead = "Those on duty are told again at once, and the clock runs on."
    return show_form(request, referral, form, "case", "Give this back", label="Give it back", lead=lead)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.handle_emergency, purpose=False)
def judge(request: Visit, referral: Referral) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: danger.judge_none(
            referral=referral,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="Recorded: there is no immediate danger. Your reason stands with it.")
    lead = "Say what you know and how you know it. Your name stands beside it, and new danger opens it again."
    return show_form(request, referral, form, "case", "There is no immediate danger", label="Record", lead=lead)


@require_http_methods(["GET", "POST"])
@once
@case_page(purpose=False)
def report(request: Visit, referral: Referral) -> HttpResponse:
    """What staff were told of danger does what the form does."""
    form = ReportDangerForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: danger.report(
            referral=referral,
            told=form.cleaned_data["danger"],
            text=form.cleaned_data["text"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="Those on duty have been told. If you have not called 999, do it now.")
    return show_form(request, referral, form, "case", "Report danger", label="Tell those on duty", danger=True)
