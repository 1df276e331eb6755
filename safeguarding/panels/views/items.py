"""An item of a panel's agenda: for the coordinator, who gives the papers, and the chair, who records the outcome; and the
paper of one member."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import Act, press
from audit.reading import with_record
from core.row_security import as_the_service
from safeguarding.access import decide_item, do_panel_action, prepare_item, see_item, see_paper
from safeguarding.forms import ReasonForm
from safeguarding.gates import adoption
from safeguarding.limits import LIMITS
from safeguarding.models import AgendaItem, ItemState, MeetingState, PanelAction, PanelActionState, Paper
from safeguarding.panels.actions import items as acts
from safeguarding.panels.forms import (
    ActionForm,
    AddendumForm,
    ConflictForm,
    DoneForm,
    OutcomeForm,
    PapersForm,
    ViewForm,
)
from safeguarding.panels.presenters import meetings as shown
from safeguarding.panels.quorum import views_missing, why_no_quorum
from safeguarding.panels.views.meetings import page_of_meeting, question

OF_ITEM = ("meeting__panel__council", "case__referral__subject", "case__decision", "residence", "outcome", "minutes")
OF_PAPER = ("item__meeting__panel__council", "member__agency", "member__person", "person")


@require_GET
@with_record(AgendaItem, can=see_item, related=OF_ITEM)
def item(request: Visit, item: AgendaItem) -> HttpResponse:
    """What the agencies think unfolds when all who are there have said it, or the panel has decided."""
    who, called = request.who, item.meeting.state == MeetingState.PLANNED
    waits = item.state == ItemState.LISTED and called
    missing = views_missing(item) if waits else []
    context = {
        "heading": "Item of the agenda",
        "item": item,
        "rows": shown.item_rows(item),
        "outcome": shown.outcome_rows(item),
        "given": shown.papers_given(item),
        "views": shown.view_rows(item) if item.meeting.attendance.exists() and not missing else [],
        "missing": missing,
        "conflicts": shown.conflict_rows(item),
        "actions": shown.action_rows(item),
        "addenda": item.addenda.select_related("by"),
        "no_quorum": why_no_quorum(item) if waits and item.meeting.has_begun else None,
        **(_readiness(item) if waits else {}),
        "waits": waits,
        "called": called,
        "prepares": waits and prepare_item.allows(who, item),
        "decides": waits and item.meeting.has_begun and decide_item.allows(who, item),
        "back_url": page_of_meeting(item.meeting),
        "back_label": "The meeting",
    }
    return render(request, "safeguarding/meetings/item.html", context)


@as_the_service()
def _readiness(item: AgendaItem) -> dict[str, Any]:
    """What keeps the panel from adopting the case, and what it should know first, in sentences: of the police's own records
    the council reads none."""
    shown = {"behind": adoption.behind_at(item), "view_due": adoption.view_due_at(item)}
    return {"lacks": adoption.lacking(item), **shown}


@with_record(AgendaItem, can=prepare_item, sees=see_item, related=OF_ITEM)
def take_off(request: Visit, item: AgendaItem) -> HttpResponse:
    return _question(
        request,
        item,
        ReasonForm(request.POST or None, initial={"version": item.version}),
        acts.take_off,
        then=page_of_meeting(item.meeting),
        heading="Take it off the agenda",
        lead="The papers of it can no longer be read.",
        continue_label="Take it off",
        done="Taken off the agenda.",
    )


@with_record(AgendaItem, can=prepare_item, sees=see_item, related=OF_ITEM)
def give_papers(request: Visit, item: AgendaItem) -> HttpResponse:
    until = timezone.localdate() + timedelta(days=LIMITS.paper_days_usual)
    return _question(
        request,
        item,
        PapersForm(request.POST or None, item=item, initial={"until": until}),
        acts.give_papers,
        heading="Give members their papers",
        continue_label="Give the papers",
        done="Given. Each of them says first whether there is a conflict of interest.",
    )


@with_record(AgendaItem, can=decide_item, sees=see_item, related=OF_ITEM)
def outcome(request: Visit, item: AgendaItem) -> HttpResponse:
    return _question(
        request,
        item,
        OutcomeForm(request.POST or None, meeting=item.meeting, initial={"version": item.version}),
        acts.record_outcome,
        heading="Record what the panel decided",
        refused=why_no_quorum(item),
        **_readiness(item),
        done="Recorded. The officer who owns the case is told.",
    )


@with_record(AgendaItem, can=see_item, related=OF_ITEM)
def conflict(request: Visit, item: AgendaItem) -> HttpResponse:
    return _conflict(
        request,
        item,
        here=page_of(item),
        then=page_of_meeting(item.meeting),
        lead="You lose sight of this case at the panel, and decide nothing about it.",
        done="Declared. You can no longer open this case.",
    )


@with_record(AgendaItem, can=see_item, related=OF_ITEM)
def take_on(request: Visit, item: AgendaItem) -> HttpResponse:
    return _question(
        request,
        item,
        ActionForm(request.POST or None, item=item),
        acts.take_on,
        heading="Record an action",
        done="Recorded. Its owner is told.",
    )


@with_record(AgendaItem, can=see_item, related=OF_ITEM)
def add_to_minutes(request: Visit, item: AgendaItem) -> HttpResponse:
    return _question(
        request,
        item,
        AddendumForm(request.POST or None),
        acts.add_to_minutes,
        heading="Add to the minutes",
        lead="What was signed stays as it is. This is added beside it, with your name and the time.",
        done="Added.",
    )


# --- The member ------------------------------------------------------------------------------------------------------


@require_GET
@with_record(Paper, can=see_paper, related=OF_PAPER)
def paper(request: Visit, paper: Paper) -> HttpResponse:
    """Until a member has said that there is no conflict of interest, no more than whom it is about."""
    context = {
        "heading": "Paper for the panel",
        "paper": paper,
        "names": shown.name_rows(paper),
        "pieces": shown.piece_rows(paper) if paper.opened_at else [],
        "view": shown.view_of(paper),
        "views": shown.views_open_to(paper),
        "waits": paper.item.state == ItemState.LISTED,
        "back_url": reverse("safeguarding:panels"),
        "back_label": "Panel meetings",
    }
    return render(request, "safeguarding/meetings/paper.html", context)


@require_POST
@with_record(Paper, can=see_paper, related=OF_PAPER)
def open_paper(request: Visit, paper: Paper) -> HttpResponse:
    return press(request, partial(acts.open_paper, paper=paper), then=page_of_paper(paper))


@with_record(Paper, can=see_paper, related=OF_PAPER)
def paper_conflict(request: Visit, paper: Paper) -> HttpResponse:
    return _conflict(
        request,
        paper.item,
        here=page_of_paper(paper),
        then=reverse("safeguarding:panels"),
        lead="The paper is taken from you at once. The coordinator and the chair are told that there is a conflict.",
        done="Declared. You can no longer open this paper.",
    )


@with_record(Paper, can=see_paper, related=OF_PAPER)
def give_view(request: Visit, paper: Paper) -> HttpResponse:
    return question(
        request,
        ViewForm(request.POST or None),
        partial(acts.give_view, paper=paper),
        here=page_of_paper(paper),
        heading="Say what your agency thinks",
        done="Said. You can read now what the others think.",
    )


@with_record(PanelAction, can=do_panel_action, related=("owner__agency", "owner__person"))
def panel_action(request: Visit, action: PanelAction) -> HttpResponse:
    """An action of a panel, for its owner: what it is, and that it is done."""
    return question(
        request,
        DoneForm(request.POST or None, initial={"version": action.version}),
        partial(acts.do_action, action=action),
        here=reverse("safeguarding:panels"),
        heading="Action of the panel",
        action=action,
        is_done=action.state == PanelActionState.DONE,
        continue_label="It is done",
        done="Done.",
    )


def _question(request: Visit, item: AgendaItem, form: Any, act: Act, **asked: Any) -> HttpResponse:
    return question(request, form, partial(act, item=item), here=page_of(item), **asked)


def _conflict(request: Visit, item: AgendaItem, *, here: str, then: str, **asked: str) -> HttpResponse:
    """The same for who decides about the item and for who was given a paper of it; each loses something else."""
    return question(
        request,
        ConflictForm(request.POST or None),
        partial(acts.declare_conflict, item=item),
        here=here,
        then=then,
        heading="Declare a conflict of interest",
        continue_label="Declare it",
        **asked,
    )


def page_of(item: AgendaItem) -> str:
    return reverse("safeguarding:item", args=[item.public_id])


def page_of_paper(paper: Paper) -> str:
    return reverse("safeguarding:paper", args=[paper.public_id])
