"""A case offered to a colleague, or assigned by a supervisor."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.requests import Visit
from audit.question_page import press
from audit.reading import with_record
from referrals.casework.actions import giving as gifts
from referrals.casework.forms.giving import DeclineForm, GiveForm
from safeguarding.access import answer_offer, assign_case, see_case, work_case
from safeguarding.cases.actions import giving as acts
from safeguarding.cases.case_list import RELATED
from safeguarding.cases.views.cases import page_of, question
from safeguarding.models import Case


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def offer(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        GiveForm(request.POST or None, initial={"version": case.version}, record=case),
        partial(gifts.offer, record=case),
        heading="Offer the case to a colleague",
        continue_label="Ask them",
        done="They have been asked. The case is yours until they take it on.",
    )


@with_record(Case, can=assign_case, sees=see_case, related=RELATED)
def assign(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        GiveForm(request.POST or None, initial={"version": case.version}, record=case),
        partial(acts.assign, case=case),
        heading="Assign the case",
        continue_label="Assign it",
        done="Assigned. The referral and the risk go with it.",
    )


@with_record(Case, can=answer_offer, sees=see_case, related=RELATED)
def decline(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        DeclineForm(request.POST or None),
        partial(gifts.decline, record=case),
        heading="Decline the case",
        continue_label="Decline",
        done="Declined. It stays with its owner.",
    )


@require_POST
@with_record(Case, can=answer_offer, sees=see_case, related=RELATED)
def take_on(request: Visit, case: Case) -> HttpResponse:
    return press(request, partial(gifts.take_on, record=case), then=page_of(case), done="The case is yours now.")


@require_POST
@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def keep(request: Visit, case: Case) -> HttpResponse:
    return press(request, partial(gifts.keep, record=case), then=page_of(case), done="The offer is taken back.")
