"""Open cases that go from force to force: for the supervisors of the two."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import with_gate, with_record
from core.components import Row
from core.gravity import Grave
from core.row_security import as_the_service
from referrals.casework.forms.giving import ActForm
from safeguarding.access import (
    LATEST_PUT_FIRST,
    answer_case_transfer,
    put_by_my_force,
    put_to_my_force,
    read_case_transfer,
    see_case,
    see_case_transfer,
    take_back_case_transfer,
    transfer_case,
)
from safeguarding.cases.actions import transfers as acts
from safeguarding.cases.case_list import RELATED
from safeguarding.cases.forms.hand_overs import TakeOverForm, TransferForm
from safeguarding.cases.moves.transfers import what_stands_in_the_way
from safeguarding.cases.presenters import transfers as shown
from safeguarding.cases.views.cases import page_of as page_of_case
from safeguarding.cases.views.cases import question
from safeguarding.cases.views.hand_overs import list_of_put
from safeguarding.forms import ReasonForm
from safeguarding.kinds import CASETRANSFER_VIEWED
from safeguarding.models import Case, CaseTransfer, HandOverState
from safeguarding.panels.views.meetings import question as plain_question
from safeguarding.tabbed import TabbedList, where

TRANSFERS = TabbedList(
    see_case_transfer,
    CaseTransfer,
    LATEST_PUT_FIRST,
    ("of", "to"),
    "safeguarding:transfers",
    tabs={"asked": ("To answer", put_to_my_force), "put": ("Not answered", put_by_my_force), "all": ("All", where())},
)
OF_TRANSFER = ("of", "to", "put_by", "answered_by", "owner")


@require_GET
@with_gate(see_case_transfer)
def transfers(request: Visit) -> HttpResponse:
    """What was put to this force and what it put to others, newest first."""
    return list_of_put(
        request,
        TRANSFERS,
        "safeguarding:transfer",
        heading="Cases from force to force",
        lead="Open cases that go to another force, because the person has moved. Until the other force accepts, the first one "
        "has it.",
        nothing="A case that is put to your force, or that you put to another, appears here.",
        back_url=reverse("safeguarding:cases"),
        back_label="Cases",
    )


@with_record(Case, can=transfer_case, sees=see_case, related=RELATED)
def put_forward(request: Visit, case: Case) -> HttpResponse:
    return question(
        request,
        case,
        TransferForm(request.POST or None, case=case, initial={"version": case.version}),
        partial(acts.put_forward, case=case),
        then=page_of,
        heading="Put the case to another force",
        lead="Until a supervisor there accepts, it is yours with all that is due. Once they accept it is theirs at once, and your "
        "force reads the referral for some weeks more.",
        continue_label="Ask them",
        done="They have been asked. The case is your force's until they accept.",
    )


@require_http_methods(["GET", "POST"])
@with_record(CaseTransfer, can=see_case_transfer, related=OF_TRANSFER, kind=CASETRANSFER_VIEWED)
def transfer(request: Visit, transfer: CaseTransfer) -> HttpResponse:
    """With the form that declines it, for those who are asked."""
    waits, takes_back = (
        transfer.state == HandOverState.WAITING,
        take_back_case_transfer.allows(request.who, transfer),
    )
    return ask(
        request,
        ReasonForm(request.POST or None, initial={"version": transfer.version}),
        partial(acts.decline, transfer=transfer),
        template="safeguarding/transfers/transfer.html",
        then=page_of,
        done="Declined. The force that has it was told.",
        heading="Transfer of a case",
        rows=shown.rows(transfer, request.who),
        about=shown.read(transfer, request.who),
        in_the_way=_in_the_way(transfer) if waits and takes_back else [],
        transfer=transfer,
        press=ActForm(initial={"version": transfer.version}),
        answers=waits and answer_case_transfer.allows(request.who, transfer),
        takes_back=waits and takes_back,
        back_url=reverse("safeguarding:transfers"),
        back_label="Cases from force to force",
    )


@require_http_methods(["GET", "POST"])
@with_record(
    CaseTransfer,
    can=read_case_transfer,
    sees=see_case_transfer,
    related=("of", "to"),
    kind=CASETRANSFER_VIEWED,
    grave=Grave.PASSES_ON,
)
def accept(request: Visit, transfer: CaseTransfer) -> HttpResponse:
    """Whose it is from this moment on."""
    return plain_question(
        request,
        TakeOverForm(request.POST or None, transfer=transfer, initial={"version": transfer.version}),
        partial(acts.accept, transfer=transfer),
        here=page_of(transfer),
        then=_page_of_its_case,
        heading="Take the case over",
        lead="From that moment on it is your force's, with its risk and all that is due. Your deconfliction desk is asked at once: "
        "until it answers, nobody meets the person and no partner is asked.",
        continue_label="Accept",
        done="It is your force's from now on. The force before, and all who work on it, have been told.",
    )


@require_POST
@with_record(CaseTransfer, can=take_back_case_transfer, sees=see_case_transfer)
def take_back(request: Visit, transfer: CaseTransfer) -> HttpResponse:
    return press(
        request,
        partial(acts.take_back, transfer=transfer),
        form=ActForm(request.POST),
        then=page_of(transfer),
        done="Taken back. Your force has the case as before.",
    )


@as_the_service()
def _in_the_way(transfer: CaseTransfer) -> list[Row]:
    """To the force that put it forward, which alone can do something about it."""
    found = what_stands_in_the_way(transfer)
    return [Row("First", found)] if found else []


def page_of(transfer: CaseTransfer) -> str:
    return reverse("safeguarding:transfer", args=[transfer.public_id])


def _page_of_its_case(transfer: CaseTransfer) -> str:
    return page_of_case(transfer.case)
