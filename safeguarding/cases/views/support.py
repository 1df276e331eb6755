"""Suspends support and lets it go on; what an agency answers at a look back."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from accounts.requests import Visit
from audit.question_page import gone
from audit.reading import with_record
from safeguarding.access import see_case, work_case
from safeguarding.cases.actions import look_backs, suspensions
from safeguarding.cases.case_list import RELATED
from safeguarding.cases.forms.support import GoOnForm, ReturnForm, SuspendForm
from safeguarding.cases.rules.closing import LOOK_BACK_OVER, any_follow_up, is_over, too_early
from safeguarding.cases.views.cases import question
from safeguarding.models import Case


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def suspend(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        SuspendForm(request.POST or None, initial={"version": case.version}),
        partial(suspensions.suspend, case=case),
        heading="Suspend support",
        done="Support is suspended. The supervisors have been told.",
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def go_on(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        GoOnForm(request.POST or None, initial={"version": case.version}),
        partial(suspensions.go_on, case=case),
        heading="Let support go on",
        done="Support goes on. The supervisors have been told.",
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def record_return(request: Visit, case: Case, follow_up_id: UUID) -> HttpResponse:
    due = any_follow_up(case, follow_up_id)
    if due is None:
        raise Http404
    early = too_early(due)
    return question(
        request,
        case,
        ReturnForm(request.POST or None, follow_up=due),
        gone(request, LOOK_BACK_OVER) if is_over(due) else partial(look_backs.record_return, follow_up=due),
        heading="What an agency says",
        done="What they say is recorded.",
        then=reverse("safeguarding:case_follow_up", args=[case.public_id, follow_up_id]),
        open_points=[early] if early else [],
    )
