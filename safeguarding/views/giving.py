"""A case offered to a colleague, or assigned by a supervisor."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.idempotency import once
from accounts.requests import Visit
from audit.reading import with_record
from referrals.casework.actions import giving as gifts
from referrals.casework.forms.giving import ActForm, DeclineForm, GiveForm
from referrals.casework.views.purpose import purpose_first
from safeguarding.access import answer_offer, assign_case, see_case, work_case
from safeguarding.actions import giving as acts
from safeguarding.models import Case
from safeguarding.views.acting import button
from safeguarding.views.cases import RELATED, page_of, question


@once
@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def offer(request: Visit, case: Case) -> HttpResponse:
    form = GiveForm(request.POST or None, initial={"version": case.version}, record=case)
    return question(
        request,
        case,
        form=form,
        heading="Offer the case to a colleague",
        continue_label="Ask them",
        done="They have been asked. The case is yours until they take it on.",
        do=lambda said: gifts.offer(
            record=case, to=said["officer"], why=said["reason"], version=said["version"], by=request.who
        ),
    )


@once
@with_record(Case, can=assign_case, sees=see_case, related=RELATED)
def assign(request: Visit, case: Case) -> HttpResponse:
    form = GiveForm(request.POST or None, initial={"version": case.version}, record=case)
    return question(
        request,
        case,
        form=form,
        heading="Assign the case",
        continue_label="Assign it",
        done="Assigned. The referral and the risk go with it.",
        do=lambda said: acts.assign(
            case=case, to=said["officer"], why=said["reason"], version=said["version"], by=request.who
        ),
    )


@once
@with_record(Case, can=answer_offer, sees=see_case, related=RELATED, first=purpose_first)
def decline(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        form=DeclineForm(request.POST or None),
        heading="Decline the case",
        continue_label="Decline",
        done="Declined. It stays with its owner.",
        do=lambda said: gifts.decline(record=case, reason=said["reason"], by=request.who),
    )


@require_POST
@once
@with_record(Case, can=answer_offer, sees=see_case, related=RELATED)
def take_on(request: Visit, case: Case) -> HttpResponse:
    return button(
        request,
        form=ActForm(request.POST),
        then=page_of(case),
        done="The case is yours now.",
        do=lambda said: gifts.take_on(record=case, by=request.who),
    )


@require_POST
@once
@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def keep(request: Visit, case: Case) -> HttpResponse:
    return button(
        request,
        form=ActForm(request.POST),
        then=page_of(case),
        done="The offer is taken back.",
        do=lambda said: gifts.keep(record=case, by=request.who),
    )
