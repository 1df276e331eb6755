"""The decision under section 36 on the page of its case: asked for, decided for the chief officer, refused, taken back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse

from accounts.requests import Visit
from audit.question_page import Act
from audit.reading import with_record
from core.gravity import Grave
from safeguarding.access import close_case, see_case, work_case
from safeguarding.cases.actions import section_36 as acts
from safeguarding.cases.case_list import RELATED as OF_CASE
from safeguarding.cases.forms.section_36 import DecideSection36Form, Section36Form
from safeguarding.cases.views.cases import question
from safeguarding.forms import ReasonForm
from safeguarding.gates import section_36, section_36_rows
from safeguarding.models import Case

RELATED = (*OF_CASE, "decision__to_agency")


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def propose(request: Visit, case: Case) -> HttpResponse:
    """Begins with what the recommendation said of the same."""
    said = case.decision.particulars
    initial = {name: said.get(name, "") for name in ("grounds", "assessment")}
    why_not = section_36.why_not_propose(case)
    return question(
        request,
        case,
        Section36Form(request.POST or None, initial={**initial, "version": case.version}, case=case),
        partial(acts.propose, case=case),
        heading="Ask for a decision under section 36",
        continue_label="Send for a decision",
        done="The decision waits for a supervisor who may decide for the chief officer.",
        open_points=[why_not] if why_not else [],
    )


@with_record(Case, can=close_case, sees=see_case, related=RELATED, grave=Grave.SETTLES)
def decide(request: Visit, case: Case) -> HttpResponse:
    """The yes for the chief officer: the council is told at once."""
    return _answer(
        request,
        case,
        acts.decide,
        heading="Refer the person to the panel",
        continue_label="Refer to the panel",
        done="Referred. The council has been told.",
    )


@with_record(Case, can=close_case, sees=see_case, related=RELATED)
def refuse(request: Visit, case: Case) -> HttpResponse:
    """The no, with its reasons."""
    return _answer(
        request,
        case,
        acts.refuse,
        heading="Do not refer the person to the panel",
        continue_label="Do not refer",
        done="The case stays with its owner, who has been told. No council hears of it.",
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def take_back(request: Visit, case: Case) -> HttpResponse:
    decision = _waiting(case)
    return question(
        request,
        case,
        ReasonForm(request.POST or None, initial={"version": decision.version}),
        partial(acts.take_back, decision=decision),
        heading="Take the proposal under section 36 back",
        continue_label="Take it back",
        done="Taken back.",
    )


def _answer(request: Visit, case: Case, act: Act, **asked: Any) -> HttpResponse:
    decision = _waiting(case)
    return question(
        request,
        case,
        DecideSection36Form(request.POST or None, initial={"version": decision.version}),
        partial(act, decision=decision),
        proposal=section_36_rows.rows(decision),
        why_not_approve=section_36.why_not_decide(case, request.who),
        **asked,
    )


def _waiting(case: Case) -> Any:
    """The newest: what was answered meanwhile says so when it is answered again."""
    decision = section_36.decisions_of(case).last()
    if decision is None:
        raise Http404
    return decision
