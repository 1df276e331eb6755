"""The plan of a case, line by line, and how the person and the family see it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from accounts.requests import Visit
from audit.question_page import gone
from audit.reading import with_record
from core.components import Row
from safeguarding.access import see_case, work_case
from safeguarding.cases import plans
from safeguarding.cases.actions import plans as acts
from safeguarding.cases.case_list import RELATED
from safeguarding.cases.forms.plans import ChangeLineForm, LineForm, SettleLineForm, TheirViewForm
from safeguarding.cases.rules.assessments import factor_in_words
from safeguarding.cases.views.cases import question
from safeguarding.models import About, Case, PlanLine

PLAN_RELATED = (*RELATED, "referral__force")


@with_record(Case, can=work_case, sees=see_case, related=PLAN_RELATED)
def add(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        LineForm(request.POST or None, case=case),
        partial(acts.add_line, case=case),
        heading="Add a line to the plan",
        done="The plan has a line more.",
        template="safeguarding/plan_line.html",
        earlier_text=case.plan,
    )


@with_record(Case, can=work_case, sees=see_case, related=PLAN_RELATED)
def add_for(request: Visit, case: Case, framework: str, factor: str) -> HttpResponse:
    """A line for a factor that the last assessment says is there."""
    found = acts.unanswered(case, framework, factor)
    said = {"about": About.FACTOR, "need": factor_in_words(found)} if found else {}
    return question(
        request,
        case,
        LineForm(request.POST or None, case=case, initial=said),
        partial(acts.add_line, case=case, answers=found) if found else gone(request, acts.ANSWERED),
        heading="Add a line to the plan",
        done="The plan has a line more.",
        template="safeguarding/plan_line.html",
        stands=[Row(found.get_judged_display(), found.why, typed=True)] if found else [],
        stands_title="What the assessment says of it",
    )


@with_record(Case, can=work_case, sees=see_case, related=PLAN_RELATED)
def line(request: Visit, case: Case, need_id: UUID) -> HttpResponse:
    """One line as it stands, to be changed, with every version of it."""
    found = _line(case, need_id)
    return question(
        request,
        case,
        ChangeLineForm(request.POST or None, line=found),
        partial(acts.change_line, line=found),
        heading="Change a line of the plan",
        done="The line is changed. What it said before is kept.",
        template="safeguarding/plan_line.html",
        settle_url=reverse("safeguarding:case_plan_settle", args=[case.public_id, need_id]) if found.is_open else "",
        versions=[plans.line_rows(version) for version in plans.versions_of(found)],
    )


@with_record(Case, can=work_case, sees=see_case, related=PLAN_RELATED)
def settle(request: Visit, case: Case, need_id: UUID) -> HttpResponse:
    found = _line(case, need_id)
    return question(
        request,
        case,
        SettleLineForm(request.POST or None, line=found),
        partial(acts.settle_line, line=found),
        heading="Settle a line of the plan",
        done="The line is settled.",
        template="safeguarding/plan_line.html",
        stands=plans.line_rows(found),
    )


@with_record(Case, can=work_case, sees=see_case, related=PLAN_RELATED)
def their_view(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        TheirViewForm(request.POST or None),
        partial(acts.record_view, case=case),
        heading="How the person or the family see it",
        done="Their view is recorded.",
        template="safeguarding/plan_line.html",
    )


def _line(case: Case, need_id: UUID) -> PlanLine:
    found = plans.lines_of(case).filter(line=need_id).first()
    if found is None:
        raise Http404
    return found
