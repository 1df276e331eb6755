"""Danger: "I have this", giving it up, the judgement that there is none, and telling of it oneself."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import Visit
from referrals import access
from referrals.casework.actions import danger
from referrals.casework.forms.casefile import ReasonForm, ReportDangerForm
from referrals.casework.views.opening import ask, case_page, press
from referrals.models import Referral


@require_POST
@case_page(can=access.handle_emergency, purpose=False)
def take(request: Visit, referral: Referral) -> HttpResponse:
    """I have this: the ladder stops, and the others see who has it."""
    done = "You have this. Record the emergency response, or why there is no danger."
    return press(request, referral, partial(danger.take, referral=referral), done=done)


@require_http_methods(["GET", "POST"])
@case_page(can=access.handle_emergency, purpose=False)
def give_up(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(danger.give_up, referral=referral),
        heading="Give this back",
        lead="Those on duty are told again at once, and the clock runs on.",
        label="Give it back",
        done="Given back. Those on duty have been told again.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.handle_emergency, purpose=False)
def judge(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(danger.judge_none, referral=referral),
        heading="There is no immediate danger",
        lead="Say what you know and how you know it. Your name stands beside it, and new danger opens it again.",
        label="Record",
        done="Recorded: there is no immediate danger. Your reason stands with it.",
        ends_turn=True,
    )


@require_http_methods(["GET", "POST"])
@case_page(purpose=False)
def report(request: Visit, referral: Referral) -> HttpResponse:
    """What staff were told of danger does what the form does."""
    return ask(
        request,
        referral,
        ReportDangerForm(request.POST or None),
        partial(danger.report, referral=referral),
        heading="Report danger",
        label="Tell those on duty",
        done="Those on duty have been told. If you have not called 999, do it now.",
        danger=True,
    )
