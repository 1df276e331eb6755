"""Sealing a record, and lifting the seal."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.authority import Authority
from accounts.requests import Visit
from referrals import access
from referrals.casework.actions import seal_reach, sealing
from referrals.casework.forms.casefile import CloseForm, LiftSealForm, SealForm
from referrals.casework.views.opening import ask, case_page
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
@case_page(can=access.seal)
def seal(request: Visit, referral: Referral) -> HttpResponse:
    """Says by name who would still see what, and can close to them what is open outside, in the same act or later."""
    if not sealing.not_sealed(referral):
        return _close(request, referral)
    stays = seal_reach.would_still_see(referral, by=request.who)

    def act(*, why: str, by: Authority, close: Any = ()) -> None:
        seal_reach.seal_and_close(referral=referral, why=why, close=_chosen(stays, close), by=by)

    return ask(
        request,
        referral,
        SealForm(request.POST or None, offered=_offered(stays)),
        act,
        template="case/seal",
        heading="Seal this record",
        lead=LEAD,
        label="Seal",
        stays=stays,
        done="The record is sealed.",
    )


def _close(request: Visit, referral: Referral) -> HttpResponse:
    """Of a record that is sealed: who still sees what, and closing it to them with one press."""
    stays = seal_reach.still_see(referral)

    def act(*, close: Any, by: Authority) -> None:
        seal_reach.close_to(close=_chosen(stays, close), by=by)

    return ask(
        request,
        referral,
        CloseForm(request.POST or None, offered=_offered(stays)),
        act,
        template="case/seal",
        heading="Who still sees this sealed record",
        lead=OPEN_STILL,
        label="Close to them",
        stays=stays,
        nothing_to_close=not _offered(stays),
        then=request.path,
        done="It is closed to them.",
    )


def _offered(stays: list[seal_reach.Still]) -> list[tuple[str, str]]:
    return [(still.key, still.what) for still in stays if still.close is not None]


def _chosen(stays: list[seal_reach.Still], close: list[str]) -> list[seal_reach.Still]:
    return [still for still in stays if still.key in close]


@require_http_methods(["GET", "POST"])
@case_page(can=access.seal)
def lift(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        LiftSealForm(request.POST or None),
        partial(sealing.lift_seal, referral=referral),
        heading="Lift the seal",
        lead="Everybody whom the rules name can see it again.",
        label="Lift the seal",
        done="The seal was lifted.",
    )
