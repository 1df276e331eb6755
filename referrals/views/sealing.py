"""Sealing a record, and lifting the seal."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.once import once
from accounts.visit import Visit
from referrals import access
from referrals.actions import sealing
from referrals.forms.casefile import ReasonForm
from referrals.models import Referral
from referrals.views.opening import answered, back, case_page, show_form

LEAD = (
    "From now on only the officer who has it, the risk owner and the inspectors of the force know that this record"
    " exists. Nothing changes for the referrer and their safeguarding lead; the council's copy closes. Another inspector"
    " must lift the seal."
)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.seal)
def seal(request: Visit, referral: Referral) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if answered(form, request, lambda: sealing.seal(
        referral=referral, why=form.cleaned_data["reason"], by=request.who,
    )):  # fmt: skip
        return back(request, referral, said="The record is sealed.")
    return show_form(request, referral, form, "case", "Seal this record", label="Seal", lead=LEAD)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.seal)
def lift(request: Visit, referral: Referral) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if answered(form, request, lambda: sealing.lift_seal(
        referral=referral, why=form.cleaned_data["reason"], by=request.who,
    )):  # fmt: skip
        return back(request, referral, said="The seal was lifted.")
    lead = "Everybody whom the rules name can see it again."
    return show_form(request, referral, form, "case", "Lift the seal", label="Lift the seal", lead=lead)
