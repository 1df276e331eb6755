"""Cases: the list of the force's, and one with its plan and reviews."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authority import Authority
from accounts.requests import Visit
from accounts.saved_views import views_asked
from audit.question_page import Act, ask
from audit.reading import with_gate, with_record
from core.asked_once import is_answered
from core.kept_rows import abreast, asking_for
from referrals.access import sees_team
from referrals.casework.forms.giving import ActForm
from referrals.casework.presenters.decision_rows import of_particulars
from referrals.casework.rules import giving
from safeguarding.access import ask as ask_partner
from safeguarding.access import assign_case, close_case, see_case, work_case
from safeguarding.cases import plans, provision, team
from safeguarding.cases.actions import cases as acts
from safeguarding.cases.case_list import CASES, CASES_LIST, RELATED, councils, councils_asked
from safeguarding.cases.forms.cases import ReviewForm
from safeguarding.cases.presenters import assessments as assessments_rows
from safeguarding.cases.presenters import cases as presenters
from safeguarding.cases.presenters import referrers, stages, transfers
from safeguarding.cases.presenters.hand_overs import rows_of_the_case
from safeguarding.cases.rules import reviews
from safeguarding.cases.rules.closing import waiting, why_not_approve
from safeguarding.cases.rules.transfers import waiting_transfer
from safeguarding.gates import consents_rows, section_36_rows
from safeguarding.gates.partners import why_not_now
from safeguarding.models import Case, CaseClosing, CaseState
from safeguarding.panels.presenters import referred as panels
from safeguarding.panels.presenters.meetings import rows_at_the_panel
from safeguarding.requests.presenters import advice_rows
from subjects.people import known_as, names_asked


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(see_case)
def cases(request: Visit) -> HttpResponse:
    """What is open first; each with its plan and reviews, soonest due first."""
    near, views = abreast(councils_asked(request.who), views_asked(request.who, CASES_LIST.key))
    is_answered(councils, near, request.who)
    form = CASES.form(request, request.who)
    if form.is_to_keep:
        return redirect(form.kept_at)
    found = CASES.shown(request, form, CASES_LIST, views)
    named = found["chosen"] == "mine"  # as in the queue, a name stands only in the own caseload
    may_assign = sees_team.anywhere(request.who)
    records = found["records"]
    names, can_be_ticked = abreast(
        names_asked([case.referral.subject_id for case in records] if named else []),
        asking_for(request.who, _to_tick, *(case.pk for case in records)) if may_assign else [],
    )
    called, ticked = known_as(names), {case.pk for case in can_be_ticked}
    rows = [
        (case, presenters.case_labels(case), case.pk in ticked, called[case.referral.subject_id] if named else "")
        for case in records
    ]
    context = {**found, "rows": rows, "named": named, "may_assign": may_assign, "heading": "Cases"}
    return render(request, "safeguarding/cases.html", context)


def _to_tick(who: Authority, *cases: int) -> QuerySet[Case]:
    """Of these, what the act would find."""
    return team.CASES.of(who).filter(pk__in=cases).select_related(None).order_by().only("pk")


@require_GET
@with_record(Case, can=see_case, related=RELATED)
def case_page(request: Visit, case: Case) -> HttpResponse:
    proposal, who = waiting(case), request.who
    provided = provision.commissions_of(case)
    why_not = work_case.refusal(who, case)
    context = {
        **shown(case),
        **section_36_rows.shown(case, who),
        "consent_rows": consents_rows.in_short(case),
        **assessments_rows.of_case(case, who),
        "why_not": why_not,
        "proposal": presenters.closing_rows(proposal) if proposal else [],
        "may_change": not why_not and case.state == CaseState.OPEN,
        "is_closing": case.state == CaseState.CLOSING,
        "decides": close_case.allows(who, case),
        "why_not_approve": why_not_approve(case, who) if proposal else "",
        "closings": [presenters.closing_rows(one) for one in _answered(case)],
        "follow_ups": presenters.follow_up_rows(case),
        "may_assign": assign_case.allows(who, case),
        "gift": giving.shown(case, who),
        "press": ActForm(initial={"version": case.version}),
        "decided": list(of_particulars(case.decision, "case")),
        "standing": stages.standing(case, provided),
        "ready": presenters.ready_rows(case, works=not why_not),
        "plan": plans.shown(case),
        **referrers.shown(case, who),
        "suspensions": reviews.suspension_rows(case),
        "is_suspended": reviews.standing_suspension(case) is not None,
        "inspector_due": reviews.inspector_due(case),
        "providers": provided,
        "advice": advice_rows(case.referral),
        "why_no_advice": ask_partner.refusal(who, case.referral) or why_not_now(case.referral),
        "transfers": transfers.rows_of_the_case(case),
        "may_transfer": case.state == CaseState.OPEN and waiting_transfer(case) is None,
        "panel": panels.panel_of(case),
        "panel_rows": [*panels.rows(case), *rows_of_the_case(case), *rows_at_the_panel(case)],
    }
    return render(request, "safeguarding/case.html", context)


def _answered(case: Case) -> QuerySet[CaseClosing]:
    """Earlier proposals to close, newest first."""
    return case.closings.exclude(outcome="").select_related("by", "answered_by").order_by("-at")[:20]


def shown(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "name": case.referral.subject.display_name,
        "facts": presenters.case_facts(case),
        "labels": presenters.case_labels(case),
        "reviews": case.reviews.select_related("by").order_by("-at")[:50],
        "back_url": reverse("safeguarding:cases"),
    }


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
def review(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        ReviewForm(request.POST or None, initial={"version": case.version}, case=case),
        partial(acts.hold_review, case=case),
        heading="Record a review",
        done="The review is recorded.",
    )


def question(request: Visit, case: Case, form: Any, act: Act, **asked: Any) -> HttpResponse:
    """A question about the case, with what stands above every page of it."""
    here = page_of(case)
    plain = {"continue_label": "Save", "cancel_url": here, "then": here, "template": "safeguarding/case_question.html"}
    return ask(request, form, act, beside=case, **{**plain, **shown(case), **asked})


def page_of(case: Case) -> str:
    return reverse("safeguarding:case", args=[case.public_id])
