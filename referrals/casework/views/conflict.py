"""Declaring a conflict of interest; and the question that is asked when a family name is the reader's own."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.authority import Authority
from accounts.requests import Visit
from audit.asked_first import is_what_asks
from audit.reading import with_record
from referrals import access
from referrals.casework.actions import conflict
from referrals.casework.forms.conflict import ConflictForm, KnowsForm
from referrals.casework.views.opening import RELATED, ask
from referrals.kinds import CONFLICT_ASKED
from referrals.models import Referral

LEAD = (
    "For a relative, a friend, a neighbour, or anybody you cannot be fair about. The record is closed to you at once, everywhere, and what"
    " you hold of it passes to a colleague. Your supervisors are told that you declared it. Only a supervisor can let you see it again."
)


@require_http_methods(["GET", "POST"])
@with_record(Referral, can=access.see_case_file, related=RELATED, kind=CONFLICT_ASKED, first=is_what_asks)
def declare(request: Visit, referral: Referral) -> HttpResponse:
    """ "I know this person": from now on this reader does not see it."""
    return ask(
        request,
        referral,
        ConflictForm(request.POST or None),
        partial(conflict.declare, referral=referral),
        template="case/conflict",
        then=reverse("home"),
        done="You are kept away from the record. What you held of it has passed on.",
        lead=LEAD,
        continue_label="Declare it, and close the record to me",
        cancel_url=reverse("referrals:case", args=[referral.public_id]),
    )


@require_http_methods(["GET", "POST"])
@with_record(Referral, can=access.see_case_file, related=RELATED, kind=CONFLICT_ASKED, first=is_what_asks)
def question(request: Visit, referral: Referral) -> HttpResponse:
    """Asked before anything of the file is shown: this page has the reference and nothing else."""

    def answer(*, knows: bool, by: Authority) -> Any:
        if not knows:
            conflict.deny(referral=referral, by=by)
        return knows

    return ask(
        request,
        referral,
        KnowsForm(request.POST or None),
        answer,
        template="case/conflict_question",
        then=lambda knows: reverse(f"referrals:{'case_conflict' if knows else 'case'}", args=[referral.public_id]),
    )
