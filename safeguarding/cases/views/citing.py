"""Citing a piece of the record to the factors that it bears on, and taking it off again."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import Visit
from audit.question_page import gone
from audit.reading import with_record
from core.components import Row
from referrals.casework.presenters.record_beside import find_cited
from safeguarding.access import see_case, work_case
from safeguarding.cases.actions import citing as acts
from safeguarding.cases.case_list import RELATED
from safeguarding.cases.forms.assessments import CiteForm
from safeguarding.cases.forms.closing import WordsForm
from safeguarding.cases.presenters import assessments as assessments_rows
from safeguarding.cases.views.cases import page_of, question, shown
from safeguarding.frameworks import in_use
from safeguarding.models import Case, Citation


@require_GET
@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def evidence(request: Visit, case: Case) -> HttpResponse:
    """The record part by part, each piece with what it is cited to."""
    if not in_use():
        raise Http404
    context = {**shown(case), "record": assessments_rows.record_to_cite(case), "back_url": page_of(case)}
    return render(request, "safeguarding/evidence.html", context)


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def cite(request: Visit, case: Case, key: str) -> HttpResponse:
    found, frameworks = find_cited(case.referral, key), in_use()
    act = partial(acts.cite, case=case, key=key) if found and frameworks else gone(request, acts.NOT_THERE)
    already = assessments_rows.cited_already(case, key)
    labels = dict(assessments_rows.choices(frameworks))
    back = reverse("safeguarding:evidence", args=[case.public_id])
    return question(
        request,
        case,
        CiteForm(request.POST or None, choices=assessments_rows.choices(frameworks, but=already)),
        act,
        heading="Cite to a factor",
        continue_label="Cite it",
        done="Cited.",
        then=back,
        back_url=back,
        cancel_url=back,
        proposal=[
            *([Row(found.part, [found.words, found.source], typed=True)] if found else []),
            *([Row("Cited to already", [labels.get(one, one) for one in already])] if already else []),
        ],
        proposal_title="What is cited",
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def take_off(request: Visit, case: Case, citation_id: UUID) -> HttpResponse:
    """The newest state of it: what was taken off meanwhile says so when it is taken off again."""
    found = Citation.objects.filter(case=case, public_id=citation_id).select_related("case").first()
    if found is None:
        raise Http404
    back = reverse("safeguarding:evidence", args=[case.public_id])
    return question(
        request,
        case,
        WordsForm(request.POST or None),
        partial(acts.take_off, citation=found),
        heading="Take evidence off a factor",
        continue_label="Take it off",
        done="Taken off. What was signed before rests on it still.",
        then=back,
        cancel_url=back,
        proposal=[Row("Cited", [found.words, found.source], typed=True)],
        proposal_title="What is taken off",
    )
