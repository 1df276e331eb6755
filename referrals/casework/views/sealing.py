"""Sealing a record, and lifting the seal."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.idempotency import once
from accounts.requests import Visit
from audit.moves import MoveDenied
from referrals import access
from referrals.casework.actions import seal_reach, sealing
from referrals.casework.forms.casefile import ReasonForm, SealForm
from referrals.casework.views.opening import answered, back, case_page, show_form
from referrals.models import Referral

LEAD = (
    "From now on only the officer who has it, the risk owner and the inspectors of the force know that this record"
    " exists, and those named here see what is named. The council's copy closes. Another inspector must lift the seal."
)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.seal)
def seal(request: Visit, referral: Referral) -> HttpResponse:
    """Says by name who would still see what, and can close to them what is open outside, in the same act."""
    stays = _still(request, referral)
    offered = [(still.key, still.what) for still in stays if still.close is not None]
    form = SealForm(request.POST or None, offered=offered)
    if answered(form, request, lambda: seal_reach.seal_and_close(
        referral=referral, why=form.cleaned_data["reason"], by=request.who,
        close=[still for still in stays if still.key in form.cleaned_data.get("close", ())],
    )):  # fmt: skip
        return back(request, referral, said="The record is sealed.")
    return show_form(
        request, referral, form, "case", "Seal this record", label="Seal", lead=LEAD, stays=stays,
        template="case/seal",
    )  # fmt: skip


def _still(request: Visit, referral: Referral) -> list[seal_reach.Still]:
    try:
        return seal_reach.would_still_see(referral, by=request.who)
    except MoveDenied:  # it is sealed already, which pressing the button says
        return []


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
