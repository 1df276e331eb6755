"""How a case ends: the proposal, the second person, and the looks back afterwards."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from accounts.requests import Visit
from audit.question_page import gone
from audit.reading import with_record
from core.gravity import Grave
from safeguarding.access import close_case, see_case, work_case
from safeguarding.cases.actions import closing as acts
from safeguarding.cases.case_list import RELATED
from safeguarding.cases.forms.closing import ApproveClosingForm, CloseForm, FollowUpForm, MissingForm, WordsForm
from safeguarding.cases.presenters import cases as presenters
from safeguarding.cases.rules.closing import (
    LOOK_BACK_OVER,
    any_follow_up,
    is_over,
    not_checked_again,
    obstacles,
    reasons_for,
    too_early,
    waiting,
    why_not_approve,
)
from safeguarding.cases.rules.look_backs import return_rows, returns_missing
from safeguarding.cases.views.cases import question
from safeguarding.models import Case


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def propose(request: Visit, case: Case) -> HttpResponse:
    """Why it ends and what remains; what stands in the way is said first."""
    return question(
        request,
        case,
        CloseForm(request.POST or None, initial={"version": case.version}, case=case),
        partial(acts.propose_closing, case=case),
        heading="Propose to close the case",
        continue_label="Send for a decision",
        done="Closing the case waits for a second person.",
        open_points=obstacles(case, _ticked(request, case)),
    )


def _ticked(request: Visit, case: Case) -> list[str]:
    """Of what was sent, what is a reason at all: this is asked before the form is read."""
    reasons = {code.code for code in reasons_for(case)}
    return [code for code in request.POST.getlist("reason_codes") if code in reasons]


@with_record(Case, can=close_case, sees=see_case, related=RELATED, grave=Grave.SETTLES)
def approve(request: Visit, case: Case) -> HttpResponse:
    """The second person's yes."""
    proposal = waiting(case)
    return question(
        request,
        case,
        ApproveClosingForm(request.POST or None, initial={"read": proposal and proposal.public_id}),
        partial(acts.approve_closing, case=case),
        heading="Approve closing the case",
        continue_label="Close the case",
        done="The case is closed.",
        proposal=presenters.closing_rows(proposal) if proposal else [],
        why_not_approve=why_not_approve(case, request.who),
    )


@with_record(Case, can=close_case, sees=see_case, related=RELATED)
def send_back(request: Visit, case: Case) -> HttpResponse:
    """The second person's no."""
    return question(
        request,
        case,
        MissingForm(request.POST or None),
        partial(acts.return_closing, case=case),
        heading="Return to the owner of the case",
        continue_label="Return it",
        done="Returned. The case goes on.",
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def take_back(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        WordsForm(request.POST or None),
        partial(acts.take_closing_back, case=case),
        heading="Take the proposal back",
        continue_label="Take it back",
        done="Taken back. The case goes on.",
    )


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def follow_up(request: Visit, case: Case, follow_up_id: UUID) -> HttpResponse:
    """Six or twelve months on. The newest closing is the one that is looked back at."""
    due = any_follow_up(case, follow_up_id)
    if due is None:
        raise Http404
    return question(
        request,
        case,
        FollowUpForm(request.POST or None),
        gone(request, LOOK_BACK_OVER) if is_over(due) else partial(acts.record_follow_up, follow_up=due),
        heading=f"Look back after {due.months} months",
        continue_label="Record it",
        done="The look back is recorded.",
        open_points=[
            sentence for sentence in (too_early(due), not_checked_again(due), returns_missing(due)) if sentence
        ],
        desk=True,
        returns=return_rows(due),
        return_url=reverse("safeguarding:case_return", args=[case.public_id, follow_up_id]),
    )
