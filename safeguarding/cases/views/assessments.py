"""Assessments of a case: begun, judged factor by factor, put into words, signed, countersigned or returned."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import Act, ask, press
from audit.reading import with_record
from core.gravity import Grave
from referrals.casework.forms.giving import ActForm
from safeguarding.access import countersign_assessment, see_assessment, see_case, work_case, write_assessment
from safeguarding.cases.actions import assessments as acts
from safeguarding.cases.case_list import RELATED as OF_CASE
from safeguarding.cases.forms.assessments import AssessmentWordsForm, BeginForm, CountersignForm, JudgeForm
from safeguarding.cases.presenters import assessments as assessments_rows
from safeguarding.cases.rules import assessments
from safeguarding.cases.views.cases import page_of, question, shown
from safeguarding.frameworks import in_use
from safeguarding.models import Assessment, AssessmentState, Case

RELATED = ("author", "answered_by", "case", *(f"case__{name}" for name in OF_CASE))


@with_record(Case, can=work_case, sees=see_case, related=OF_CASE)
def begin(request: Visit, case: Case) -> HttpResponse:
    frameworks = in_use()
    if not frameworks:
        raise Http404
    return question(
        request,
        case,
        BeginForm(request.POST or None, initial={"code": frameworks[0].code}, frameworks=frameworks),
        partial(acts.begin, case=case),
        then=lambda made: reverse("safeguarding:assessment", args=[made.public_id]),
        heading="Begin an assessment",
        continue_label="Begin",
    )


@require_GET
@with_record(Assessment, can=see_assessment, related=RELATED)
def assessment_page(request: Visit, assessment: Assessment) -> HttpResponse:
    context = {
        **_frame(assessment),
        **assessments_rows.page(assessment, request.who),
        "press": ActForm(initial={"version": assessment.version}),
    }
    return render(request, "safeguarding/assessment.html", context)


@with_record(Assessment, can=write_assessment, sees=see_assessment, related=RELATED)
def judge(request: Visit, assessment: Assessment, factor: str) -> HttpResponse:
    """One factor, with what is cited to it, and what the last assessment said of it."""
    reading = assessments_rows.Reading.of(assessment, writes=True)
    chosen = reading.framework.factors.get(factor)
    if chosen is None:
        raise Http404
    now = reading.now.judged.get(factor)
    initial = {"judged": now.judged, "why": now.why, "version": now.version} if now else {"version": 0}
    return _question(
        request,
        assessment,
        JudgeForm(request.POST or None, initial=initial),
        partial(acts.judge, assessment=assessment, factor=factor),
        template="safeguarding/judge.html",
        heading=chosen.label,
        done="Recorded.",
        factor=reading.factor(chosen),
        last_time=assessments_rows.last_time(reading, factor),
        record_url=reverse("safeguarding:evidence", args=[assessment.case.public_id]),
        open_points=_not_open(assessment),
    )


@with_record(Assessment, can=write_assessment, sees=see_assessment, related=RELATED)
def words(request: Visit, assessment: Assessment) -> HttpResponse:
    names = ("narrative", "protects", "plan_part", "version")
    return _question(
        request,
        assessment,
        AssessmentWordsForm(request.POST or None, initial={name: getattr(assessment, name) for name in names}),
        partial(acts.write, assessment=assessment),
        heading="What the assessment comes to",
        done="Saved.",
        open_points=_not_open(assessment),
    )


@require_POST
@with_record(Assessment, can=write_assessment, sees=see_assessment, related=RELATED)
def sign(request: Visit, assessment: Assessment) -> HttpResponse:
    act = partial(acts.sign, assessment=assessment)
    done = "Signed. It waits to be countersigned."
    return press(request, act, form=ActForm(request.POST), then=_page(assessment), done=done)


@with_record(Assessment, can=countersign_assessment, sees=see_assessment, related=RELATED, grave=Grave.SETTLES)
def countersign(request: Visit, assessment: Assessment) -> HttpResponse:
    return _answer(
        request, assessment, acts.countersign, heading="Countersign the assessment", done="It is countersigned."
    )


@with_record(Assessment, can=countersign_assessment, sees=see_assessment, related=RELATED)
def send_back(request: Visit, assessment: Assessment) -> HttpResponse:
    return _answer(
        request, assessment, acts.send_back, heading="Return the assessment", done="Its author has it again."
    )


def _answer(request: Visit, assessment: Assessment, act: Act, **asked: Any) -> HttpResponse:
    return _question(
        request,
        assessment,
        CountersignForm(request.POST or None, initial={"version": assessment.version}),
        partial(act, assessment=assessment),
        why_not_approve=assessments.another_person(assessment, request.who, {}) or "",
        proposal=assessments_rows.in_all(assessment),
        proposal_title="What is signed",
        **asked,
    )


def _question(request: Visit, assessment: Assessment, form: Any, act: Act, **asked: Any) -> HttpResponse:
    here = _page(assessment)
    plain = {"continue_label": "Save", "then": here, "template": "safeguarding/case_question.html"}
    return ask(
        request,
        form,
        act,
        beside=assessment,
        **{**plain, **_frame(assessment), "cancel_url": here, "back_url": here, **asked},
    )


def _not_open(assessment: Assessment) -> list[str]:
    """Said before anything is typed that could not be kept."""
    return [] if assessment.state == AssessmentState.DRAFT else [acts.NOT_A_DRAFT]


def _page(assessment: Assessment) -> str:
    return reverse("safeguarding:assessment", args=[assessment.public_id])


def _frame(assessment: Assessment) -> dict[str, Any]:
    return {**shown(assessment.case), "back_url": page_of(assessment.case), "back_label": "The case"}
