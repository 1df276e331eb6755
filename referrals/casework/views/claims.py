"""Withdrawing a claim about who the person is, with those who were told it before one's eyes."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import Visit
from referrals import access
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.presenters.claims import claim_named
from referrals.casework.presenters.told import who_was_told
from referrals.casework.views.opening import ask, case_page
from referrals.models import Referral


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def withdraw(request: Visit, referral: Referral, key: str) -> HttpResponse:
    claim = claim_named(referral.subject, key)
    if claim is None:
        raise Http404
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(withdraw_known, referral=referral, claim=claim),
        tab="case_identity",
        template="case/withdraw_claim",
        heading=f"Withdraw as wrong: {claim.label.lower()}",
        label="Withdraw",
        done=f"{claim.label} withdrawn. Everybody was searched again.",
        page=lambda: {"claim": claim, "told": who_was_told(referral, claim)},
    )
