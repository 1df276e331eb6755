"""Deconfliction: the officer's side of the case file, and the desk's own pages, which know no referral."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import Visit
from audit import question_page
from audit.reading import listed, with_gate, with_record
from core.components import Row, Tab
from core.paging import page_links, place_asked
from core.templatetags.govuk import on_day
from referrals import access
from referrals.casework.actions import deconfliction as desk
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.forms.identity import AnswerForm
from referrals.casework.rules.holds import PRIMACY, deconfliction_allows
from referrals.casework.views.opening import ask as ask_about
from referrals.casework.views.opening import case_page, press, show
from referrals.kinds import DECONFLICTION_VIEWED
from referrals.models import Deconfliction, Referral
from referrals.models.casework import DeconflictionCode
from referrals.models.referral import State

TAB = "case_deconfliction"


@require_GET
@case_page()
def deconfliction(request: Visit, referral: Referral) -> HttpResponse:
    who = request.who
    checks = referral.deconflictions.select_related("requested_by", "answered_by", "overridden_by").order_by(
        "-requested_at"
    )
    objection = deconfliction_allows(referral)
    return show(
        request,
        referral,
        "case/deconfliction",
        TAB,
        checks=checks,
        objection=objection,
        may_ask=referral.identity_confirmed_at is not None and access.work.allows(who, referral),
        may_override=objection not in (None, PRIMACY) and access.override_deconfliction.allows(who, referral),
        waiting=any(not check.code for check in checks),
        closed=referral.state == State.CLOSED,
    )


@require_POST
@case_page(can=access.work)
def ask(request: Visit, referral: Referral) -> HttpResponse:
    return press(request, referral, partial(desk.ask_desk, referral=referral), done="The desk has been asked.", tab=TAB)


@require_http_methods(["GET", "POST"])
@case_page(can=access.override_deconfliction)
def override(request: Visit, referral: Referral) -> HttpResponse:
    """Urgent safeguarding only."""
    return ask_about(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(desk.override, referral=referral),
        tab=TAB,
        heading="Go on before deconfliction",
        lead="Only for urgent safeguarding. The desk still answers, and an inspector must decide whatever is"
        " recommended.",
        label="Go on",
        done="You let the work go on before the desk has answered.",
    )


# --- The desk -----------------------------------------------------------------------------------------------


@require_GET
@with_gate(access.sees_desk)
def checks(request: Visit) -> HttpResponse:
    """What waits for an answer, the soonest due first. No referral, no referrer, no officer."""
    who = request.who
    page = access.answer_deconfliction.page(
        who, Deconfliction, order=access.DUE_FIRST, narrow=access.unanswered, after=place_asked(request.GET)
    )
    listed(rows=page.rows, rule=access.answer_deconfliction)
    tabs = [
        Tab(
            "Waiting",
            "",
            current=True,
            count=access.answer_deconfliction.count(
                who, Deconfliction, order=access.DUE_FIRST, narrow=access.unanswered
            ),
        )
    ]
    return render(
        request,
        "referrals/desk/checks.html",
        {"checks": page.rows, "tabs": tabs, "tabs_label": "Checks", **page_links(request.GET, page)},
    )


@require_http_methods(["GET", "POST"])
@with_record(Deconfliction, can=access.answer_deconfliction, related=("force",), kind=DECONFLICTION_VIEWED)
def check(request: Visit, found: Deconfliction) -> HttpResponse:
    """Identifiers in, a code and a date out."""
    return question_page.ask(
        request,
        AnswerForm(request.POST or None, initial={"version": found.version}),
        partial(desk.answer, check=found),
        template="referrals/desk/check.html",
        check=found,
        rows=[Row(row["label"], row["value"], typed=True) for row in found.identifiers],
        then="referrals:desk",
        done=_answered,
    )


def _answered(check: Deconfliction) -> str:
    said = f"Check {check.number} is answered: {DeconflictionCode(check.code).label}."
    return f"{said} Next check on {on_day(check.next_check_on)}."
