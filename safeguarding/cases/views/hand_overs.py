"""Cases handed over from one council's panel to another's: for the coordinators of the two."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import with_gate, with_record
from referrals.casework.forms.giving import ActForm
from safeguarding.access import (
    LATEST_PUT_FIRST,
    answer_hand_over,
    hand_over_case,
    put_to_us,
    see_hand_over,
    see_panel_case,
    take_back_hand_over,
)
from safeguarding.cases.actions import hand_overs as acts
from safeguarding.cases.forms.hand_overs import HandOverForm
from safeguarding.cases.presenters import hand_overs as shown
from safeguarding.forms import ReasonForm
from safeguarding.kinds import HANDOVER_VIEWED
from safeguarding.models import Case, HandOver, HandOverState
from safeguarding.panels.views.meetings import question
from safeguarding.tabbed import TabbedList, where

HAND_OVERS = TabbedList(
    see_hand_over,
    HandOver,
    LATEST_PUT_FIRST,
    ("of", "to"),
    "safeguarding:hand_overs",
    tabs={"asked": ("To answer", put_to_us), "all": ("All", where())},
)
OF_HAND_OVER = ("of", "to", "put_by", "answered_by")


@require_GET
@with_gate(see_hand_over)
def hand_overs(request: Visit) -> HttpResponse:
    """What was put to this council and what it put to others, newest first."""
    return list_of_put(
        request,
        HAND_OVERS,
        "safeguarding:hand_over",
        heading="Hand-overs",
        lead="Cases that go to another council's panel, because the person has moved. Until the other council accepts, the first "
        "one has it.",
        nothing="A case that is put to your council's panel, or that you put to another's, appears here.",
        back_url=reverse("safeguarding:panel"),
        back_label="Referred to your panel",
    )


def list_of_put(request: Visit, tabs: TabbedList, page: str, **words: str) -> HttpResponse:
    """Cases that go from one council, or one force, to another."""
    found = tabs.shown(request)
    return render(
        request, "safeguarding/hand_overs/list.html", {**found, "rows": shown.lines(found["records"], page), **words}
    )


@with_record(Case, can=hand_over_case, sees=see_panel_case, related=("panel__agency",))
def put_forward(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        HandOverForm(request.POST or None, case=case, initial={"version": case.panel.version}),
        partial(acts.put_forward, case=case),
        here=reverse("safeguarding:panel_case", args=[case.public_id]),
        then=page_of,
        heading="Hand the case over to another council",
        lead="Until its coordinator accepts, your council has the case, and everything stays due as it is. "
        "Once they accept, your council sees it no longer.",
        continue_label="Ask them",
        done="They have been asked. Your council has the case until they accept.",
    )


@require_http_methods(["GET", "POST"])
@with_record(HandOver, can=see_hand_over, related=OF_HAND_OVER, kind=HANDOVER_VIEWED)
def hand_over(request: Visit, hand_over: HandOver) -> HttpResponse:
    """With the form that declines it, for those who are asked."""
    waits = hand_over.state == HandOverState.WAITING
    return ask(
        request,
        ReasonForm(request.POST or None, initial={"version": hand_over.version}),
        partial(acts.decline, hand_over=hand_over),
        template="safeguarding/hand_overs/hand_over.html",
        then=page_of,
        done="Declined. The council that has it was told.",
        heading="Hand-over of a case",
        rows=shown.rows(hand_over, reads=shown.reads_the_answer(hand_over, request.who)),
        about=shown.read(hand_over, request.who),
        hand_over=hand_over,
        press=ActForm(initial={"version": hand_over.version}),
        answers=waits and answer_hand_over.allows(request.who, hand_over),
        takes_back=waits and take_back_hand_over.allows(request.who, hand_over),
        back_url=reverse("safeguarding:hand_overs"),
        back_label="Hand-overs",
    )


@require_POST
@with_record(HandOver, can=answer_hand_over, sees=see_hand_over, related=("of", "to", "case"))
def accept(request: Visit, hand_over: HandOver) -> HttpResponse:
    return press(
        request,
        partial(acts.accept, hand_over=hand_over),
        form=ActForm(request.POST),
        then=reverse("safeguarding:panel_case", args=[hand_over.case.public_id]),
        refused=page_of(hand_over),
        done="Your council has the case from now on. The council before and the police have been told.",
    )


@require_POST
@with_record(HandOver, can=take_back_hand_over, sees=see_hand_over)
def take_back(request: Visit, hand_over: HandOver) -> HttpResponse:
    return press(
        request,
        partial(acts.take_back, hand_over=hand_over),
        form=ActForm(request.POST),
        then=page_of(hand_over),
        done="Taken back. Your council has the case as before.",
    )


def page_of(hand_over: HandOver) -> str:
    return reverse("safeguarding:hand_over", args=[hand_over.public_id])
