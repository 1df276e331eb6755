"""Withdrawing a claim about who the person is, with those who were told it before one's eyes."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.idempotency import once
from accounts.requests import Visit
from referrals import access
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.presenters.claims import claim_named
from referrals.casework.presenters.told import who_was_told
from referrals.casework.views.opening import answered, back, case_page, show_form
from referrals.models import Referral

TAB = "case_identity"


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def withdraw(request: Visit, referral: Referral, key: str) -> HttpResponse:
    claim = claim_named(referral.subject, key)
    if claim is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: withdraw_known(
            referral=referral,
            claim=claim,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said=f"{claim.label} withdrawn. Everybody was searched again.", page=TAB)
    return show_form(
        request,
        referral,
        form,
        TAB,
        f"Withdraw as wrong: {claim.label.lower()}",
        template="case/withdraw_claim",
        label="Withdraw",
        claim=claim,
        told=who_was_told(referral, claim),
    )
