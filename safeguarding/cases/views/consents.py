"""Consent to support: how it is to be asked, each answer, and the tests of an investigation beside it."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import Visit
from audit.reading import with_record
from safeguarding.access import see_case, work_case
from safeguarding.cases.actions import consents as acts
from safeguarding.cases.case_list import RELATED
from safeguarding.cases.forms.consents import AskingForm, ConsentForm, InvestigationForm
from safeguarding.cases.views.cases import question, shown
from safeguarding.forms import ReasonForm
from safeguarding.gates import consents, consents_rows
from safeguarding.models import Case


@require_GET
@with_record(Case, can=see_case, related=RELATED)
def consents_of(request: Visit, case: Case) -> HttpResponse:
    here = reverse("safeguarding:case", args=[case.public_id])
    context = {**shown(case), **consents_rows.page(case, request.who), "back_url": here}
    return render(request, "safeguarding/consents.html", context)


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def plan(request: Visit, case: Case) -> HttpResponse:
    before, why_not = consents.request_of(case), consents.why_not_ask(case)
    names = ("whom", "how", "asked_by", "to_be_told")
    initial = {name: getattr(before, name) for name in names} if before else {}
    return question(
        request,
        case,
        AskingForm(request.POST or None, initial={**initial, "version": case.version}),
        partial(acts.plan_asking, case=case),
        heading="How consent is to be asked",
        done="Recorded. Support begins when consent has been given.",
        open_points=[why_not] if why_not else [],
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def answer(request: Visit, case: Case) -> HttpResponse:
    planned = consents.request_of(case)
    return question(
        request,
        case,
        ConsentForm(request.POST or None, initial={"version": case.version}, case=case),
        partial(acts.record_answer, case=case),
        heading="Record that consent was asked",
        done="The answer is recorded.",
        open_points=[] if planned else [consents.NOT_PLANNED],
        proposal=consents_rows.of_request(planned) if planned else [],
        proposal_title="How it is to be asked",
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def investigation(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        InvestigationForm(request.POST or None, initial={"version": case.version}),
        partial(acts.record_investigation, case=case),
        heading="An investigation beside the case",
        done="Recorded. Support goes on only while all three tests hold.",
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def investigation_over(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        ReasonForm(request.POST or None, initial={"version": case.version}),
        partial(acts.investigation_is_over, case=case),
        heading="The investigation is over",
        done="Recorded.",
    )
