"""Sealing a record, and lifting the seal."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.idempotency import once
from accounts.requests import Visit
from audit.moves import MoveDenied
from referrals import access
from referrals.casework.actions import seal_reach, sealing
from referrals.casework.forms.casefile import CloseForm, ReasonForm, SealForm
from referrals.casework.views.opening import answered, back, case_page, show_form
from referrals.models import Referral

LEAD = (
    "From now on only the officer who has it, the risk owner and the inspectors of the force know that this record"
    " exists, and those named here see what is named. The council's copy closes. Another inspector must lift the seal."
)


OPEN_STILL = (
    "The record is sealed. Those named here still see what is named. What goes outside can be closed to them now; a copy that was"
    " taken stays out, so ring whoever took it."
)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.seal)
def seal(request: Visit, referral: Referral) -> HttpResponse:
    """Says by name who would still see what, and can close to them what is open outside, in the same act or later."""
    try:
        stays = seal_reach.would_still_see(referral, by=request.who)
    except MoveDenied:  # it is sealed already
        return _close(request, referral)
    form = SealForm(request.POST or None, offered=_offered(stays))
    if answered(
        form,
        request,
        lambda: seal_reach.seal_and_close(
            referral=referral,
            why=form.cleaned_data["reason"],
            by=request.who,
            close=_chosen(stays, form),
        ),
    ):
        return back(request, referral, said="The record is sealed.")
    return show_form(
        request,
        referral,
        form,
        "case",
        "Seal this record",
        label="Seal",
        lead=LEAD,
        stays=stays,
        template="case/seal",
    )


def _close(request: Visit, referral: Referral) -> HttpResponse:
    """Of a record that is sealed: who still sees what, and closing it to them with one press."""
    stays = seal_reach.still_see(referral)
    form = CloseForm(request.POST or None, offered=_offered(stays))
    if answered(form, request, lambda: seal_reach.close_to(close=_chosen(stays, form), by=request.who)):
        return back(request, referral, said="It is closed to them.", page="case_seal")
    return show_form(
        request,
        referral,
        form,
        "case",
        "Who still sees this sealed record",
        label="Close to them",
        lead=OPEN_STILL,
        stays=stays,
        nothing_to_close=not _offered(stays),
        template="case/seal",
    )


def _offered(stays: list[seal_reach.Still]) -> list[tuple[str, str]]:
    return [(still.key, still.what) for still in stays if still.close is not None]


def _chosen(stays: list[seal_reach.Still], form: SealForm | CloseForm) -> list[seal_reach.Still]:
    return [still for still in stays if still.key in form.cleaned_data.get("close", ())]


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.seal)
def lift(request: Visit, referral: Referral) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: sealing.lift_seal(
            referral=referral,
            why=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="The seal was lifted.")
    lead = "Everybody whom the rules name can see it again."
    return show_form(request, referral, form, "case", "Lift the seal", label="Lift the seal", lead=lead)
