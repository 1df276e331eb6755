"""Cases: the list of the force's, and one with its plan and reviews."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.authority import Authority
from accounts.requests import Visit
from audit.question_page import Act, ask
from audit.reading import with_gate, with_record
from core.clock import today
from core.places import day_of
from referrals.casework.forms.giving import ActForm
from referrals.casework.presenters.decision_rows import of_particulars
from referrals.casework.rules import giving
from referrals.casework.views.purpose import purpose_first
from safeguarding.access import PLAN_DUE_FIRST, assign_case, close_case, see_case, work_case
from safeguarding.access import ask as ask_partner
from safeguarding.cases import plans, provision
from safeguarding.cases.actions import cases as acts
from safeguarding.cases.forms.cases import ReviewForm
from safeguarding.cases.presenters import assessments as assessments_rows
from safeguarding.cases.presenters import cases as presenters
from safeguarding.cases.presenters import stages
from safeguarding.cases.rules import reviews
from safeguarding.cases.rules.closing import standing_follow_ups, waiting, why_not_approve
from safeguarding.cases.team import overdue
from safeguarding.gates import consents_rows, section_36_rows
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseClosing, CaseState
from safeguarding.panels.presenters import referred as panels
from safeguarding.panels.presenters.meetings import rows_at_the_panel
from safeguarding.requests.actions.asking import why_not_now
from safeguarding.requests.presenters import advice_rows
from safeguarding.tabbed import TabbedList, where

RELATED = ("referral", "referral__subject", "owner", "offered_to", "plan_by", "force")


def _overdue(who: Authority, prefix: str) -> Q:
    return Q(closed_at__isnull=True) & overdue()


def _look_back(who: Authority, prefix: str) -> Q:
    """Closed, and a look back is due."""
    opens = day_of(lambda: today() + timedelta(days=LIMITS.follow_up_window_days))
    due = standing_follow_ups().filter(closing__case_id=OuterRef("pk"), found="", due_on__lte=opens)
    return Q(Exists(due), state=CaseState.CLOSED)


CASES = TabbedList(
    see_case,
    Case,
    PLAN_DUE_FIRST,
    RELATED,
    "safeguarding:cases",
    tabs={
        "open": ("Open", where(closed_at__isnull=True)),
        "mine": ("Mine", lambda who, prefix: Q(closed_at__isnull=True, owner_id=who.pk)),
        "offered": ("Offered to me", lambda who, prefix: Q(offered_to_id=who.pk)),
        "overdue": ("Overdue", _overdue),
        "closing": ("Closing", where(state=CaseState.CLOSING)),
        "look_back": ("Look back", _look_back),
        "closed": ("Closed", where(closed_at__isnull=False)),
    },
)


@require_GET
@with_gate(see_case)
def cases(request: Visit) -> HttpResponse:
    """What is open first; each with its plan and reviews, soonest due first."""
    found = CASES.shown(request)
    named = found["chosen"] == "mine"  # as in the queue, a name stands only in the own caseload
    if named:
        prefetch_related_objects(list(found["records"]), "referral__subject__names")
    rows = [(case, presenters.case_labels(case)) for case in found["records"]]
    context = {**found, "rows": rows, "named": named, "heading": "Cases"}
    return render(request, "safeguarding/cases.html", context)


@require_GET
@with_record(Case, can=see_case, related=RELATED, first=purpose_first)
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
        "plan": plans.shown(case),
        "suspensions": reviews.suspension_rows(case),
        "is_suspended": reviews.standing_suspension(case) is not None,
        "inspector_due": reviews.inspector_due(case),
        "providers": provided,
        "advice": advice_rows(case.referral),
        "why_no_advice": ask_partner.refusal(who, case.referral) or why_not_now(case.referral),
        "panel": panels.panel_of(case),
        "panel_rows": [*panels.rows(case), *rows_at_the_panel(case)],
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
