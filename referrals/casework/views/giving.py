"""A referral offered to a colleague: asking, answering, taking the offer back."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import Visit
from referrals import access
from referrals.casework.actions import giving as acts
from referrals.casework.forms.giving import DeclineForm, GiveForm
from referrals.casework.views.opening import ask, case_page, press
from referrals.models import Referral


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def offer(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        GiveForm(request.POST or None, initial={"version": referral.version}, record=referral),
        partial(acts.offer, record=referral),
        heading="Offer the referral to a colleague",
        lead="You keep it, and its time limits run on, until they take it on.",
        label="Ask them",
        done="They have been asked. The referral is yours until they take it on.",
    )


@require_POST
@case_page(can=access.answer_offer)
def take_on(request: Visit, referral: Referral) -> HttpResponse:
    return press(request, referral, partial(acts.take_on, record=referral), done="The referral is yours now.")


@require_http_methods(["GET", "POST"])
@case_page(can=access.answer_offer)
def decline(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        DeclineForm(request.POST or None),
        partial(acts.decline, record=referral),
        heading="Decline the referral",
        label="Decline",
        done="Declined. It stays with its officer.",
    )


@require_POST
@case_page(can=access.work)
def keep(request: Visit, referral: Referral) -> HttpResponse:
    return press(request, referral, partial(acts.keep, record=referral), done="The offer is taken back.")
