"""The panel of a council and its meetings: for the coordinator, who runs them, and for those who sit on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.requests import Visit
from accounts.roles import Role
from audit.question_page import Act, ask
from audit.reading import listed, with_gate, with_record
from core.gravity import Grave
from safeguarding.access import (
    do_panel_action,
    end_seat,
    run_meeting,
    run_panel,
    see_meeting,
    see_panel_case,
    see_paper,
    see_standing_panel,
    set_up_panel,
    sign_minutes,
)
from safeguarding.forms import ReasonForm
from safeguarding.mergers.names import panel_in_words
from safeguarding.models import Case, ItemState, Meeting, MeetingState, Panel, PanelMember
from safeguarding.panels.actions import items as item_acts
from safeguarding.panels.actions import meetings as acts
from safeguarding.panels.forms import AgendaForm, CallForm, EndSeatForm, PresentForm, SeatForm, SetUpForm, SignForm
from safeguarding.panels.minutes import draft_of
from safeguarding.panels.panel_calendar import calendar_of
from safeguarding.panels.presenters import meetings as shown
from safeguarding.panels.quorum import present_at

TEMPLATE = "safeguarding/meetings/question.html"
OF_MEETING = ("panel__council", "signed_by")


def question(request: Visit, form: Any, act: Act, *, here: str, **asked: Any) -> HttpResponse:
    """A question about a panel: back to the page it was asked from."""
    page = {"then": here, "back_url": here, "cancel_url": here, "continue_label": "Save", **asked}
    return ask(request, form, act, template=TEMPLATE, **page)


@require_GET
@with_gate(see_standing_panel)
def panels(request: Visit) -> HttpResponse:
    """What a coordinator or a member begins the day with: panels, papers to read, actions to do."""
    who = request.who
    found = see_standing_panel.filter(who, Panel.objects.select_related("council")).order_by("pk")
    papers, actions = list(shown.papers_for(who)), list(shown.actions_for(who))
    listed(rows=papers, rule=see_paper, named=False)
    listed(rows=actions, rule=do_panel_action)
    context = {
        "heading": "Panel meetings",
        "panels": [(panel, panel_in_words(panel)) for panel in found],
        "papers": papers,
        "actions": actions,
        "may_set_up": who.holds(Role.CHANNEL_COORDINATOR),
    }
    return render(request, "safeguarding/meetings/panels.html", context)


@with_gate(set_up_panel)
def set_up(request: Visit) -> HttpResponse:
    councils = request.who.agencies(Role.CHANNEL_COORDINATOR)
    return question(
        request,
        SetUpForm(request.POST or None, councils=councils, initial={"council": councils[0]}),
        acts.set_up,
        here=reverse("safeguarding:panels"),
        then=page_of_panel,
        heading="Set up the panel",
        done="The panel is set up. Give the chair and the members their seats.",
    )


@require_GET
@with_record(Panel, can=see_standing_panel, related=("council",))
def standing_panel(request: Visit, panel: Panel) -> HttpResponse:
    context = {
        "heading": str(panel),
        "panel": panel,
        "seats": shown.seats_of(panel),
        "meetings": shown.meetings_of(panel),
        "runs": run_panel.allows(request.who, panel),
        "back_url": reverse("safeguarding:panels"),
        "back_label": "Panel meetings",
    }
    return render(request, "safeguarding/meetings/panel.html", context)


@require_GET
@with_record(Panel, can=see_standing_panel, related=("council",))
def calendar(request: Visit, panel: Panel) -> HttpResponse:
    content = calendar_of(panel.meetings.order_by("starts_at"), at=timezone.now())
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="panel.ics"'},
    )


@with_record(Panel, can=run_panel, sees=see_standing_panel, related=("council",), grave=Grave.SIGHT)
def give_seat(request: Visit, panel: Panel) -> HttpResponse:
    return question(
        request,
        SeatForm(request.POST or None, panel=panel),
        partial(acts.give_seat, panel=panel),
        here=page_of_panel(panel),
        heading="Give somebody a seat on the panel",
        done="They have a seat on the panel.",
    )


@with_record(PanelMember, can=end_seat, related=("panel__council", "person", "agency"))
def leave_seat(request: Visit, member: PanelMember) -> HttpResponse:
    return question(
        request,
        EndSeatForm(request.POST or None),
        partial(acts.end_seat, member=member),
        here=page_of_panel(member.panel),
        heading="End a seat on the panel",
        lead=f"{member}. They lose their papers with the next click, also in the middle of a meeting.",
        continue_label="End the seat",
        done="The seat has ended. They can no longer open their papers.",
    )


@with_record(Panel, can=run_panel, sees=see_standing_panel, related=("council",))
def call(request: Visit, panel: Panel) -> HttpResponse:
    return question(
        request,
        CallForm(request.POST or None),
        partial(acts.call, panel=panel),
        here=page_of_panel(panel),
        then=page_of_meeting,
        heading="Call a meeting",
        continue_label="Call it",
        done="The meeting is called. All who have a seat are told.",
    )


@require_GET
@with_record(Meeting, can=see_meeting, related=OF_MEETING)
def meeting(request: Visit, meeting: Meeting) -> HttpResponse:
    """A member finds their own papers here; the agenda is for the coordinator and for those who take the chair."""
    who = request.who
    called = meeting.state == MeetingState.PLANNED
    context = {
        "heading": str(meeting),
        "meeting": meeting,
        "label": shown.meeting_label(meeting),
        "items": shown.items_of(meeting, who),
        "papers": [paper for paper in shown.papers_for(who) if paper.item.meeting_id == meeting.pk],
        "present": present_at(meeting),
        "recorded": meeting.attendance.exists(),
        "runs": called and run_meeting.allows(who, meeting),
        "signs": called and meeting.has_begun and sign_minutes.allows(who, meeting),
        "back_url": page_of_panel(meeting.panel),
        "back_label": str(meeting.panel),
    }
    return render(request, "safeguarding/meetings/meeting.html", context)


@with_record(Meeting, can=run_meeting, sees=see_meeting, related=OF_MEETING)
def cancel(request: Visit, meeting: Meeting) -> HttpResponse:
    return _question(
        request,
        meeting,
        ReasonForm(request.POST or None, initial={"version": meeting.version}),
        acts.cancel,
        heading="Cancel the meeting",
        lead="It stays in the list as cancelled. Its papers can no longer be read; its cases can be listed elsewhere.",
        continue_label="Cancel the meeting",
        cancel_label="Go back",
        done="Cancelled. All who have a seat are told.",
    )


@with_record(Meeting, can=run_meeting, sees=see_meeting, related=OF_MEETING)
def list_item(request: Visit, meeting: Meeting) -> HttpResponse:
    cases = see_panel_case.filter(request.who, Case.objects.filter(closed_at__isnull=True))
    cases = cases.filter(panel__agency=meeting.panel.council_id).exclude(agenda_items__state=ItemState.LISTED)
    cases = cases.exclude(pk__in=meeting.items.exclude(state=ItemState.TAKEN_OFF).values("case_id"))
    cases = cases.order_by("plan_due_at", "pk")
    return _question(
        request,
        meeting,
        AgendaForm(request.POST or None, cases=cases, initial={"version": meeting.version}),
        acts.list_item,
        heading="Put a case on the agenda",
        done="It is on the agenda. Give the members their papers.",
    )


@with_record(Meeting, can=run_meeting, sees=see_meeting, related=OF_MEETING)
def attendance(request: Visit, meeting: Meeting) -> HttpResponse:
    there = [member.pk for member in present_at(meeting)]
    return _question(
        request,
        meeting,
        PresentForm(request.POST or None, meeting=meeting, initial={"version": meeting.version, "present": there}),
        acts.record_attendance,
        heading="Record the attendance",
        done="The attendance is recorded.",
    )


@with_record(Meeting, can=sign_minutes, sees=see_meeting, related=OF_MEETING)
def sign(request: Visit, meeting: Meeting) -> HttpResponse:
    return _question(
        request,
        meeting,
        SignForm(request.POST or None, initial={"version": meeting.version}),
        item_acts.sign_minutes,
        heading="Sign the minutes",
        lead="Drafted from what was recorded. Once they are signed nothing of them can be changed; an addendum can be added.",
        page=partial(_drafts, request, meeting),
        continue_label="Sign the minutes",
        done="The minutes are signed.",
    )


def _drafts(request: Visit, meeting: Meeting) -> dict[str, Any]:
    """What was recorded about each person on the agenda, who is thereby shown."""
    items = [item for item, _ in shown.items_of(meeting, request.who)]
    listed(rows=[item.case for item in items], rule=see_meeting)
    return {"drafts": [draft_of(item) for item in items]}


def _question(request: Visit, meeting: Meeting, form: Any, act: Act, **asked: Any) -> HttpResponse:
    return question(request, form, partial(act, meeting=meeting), here=page_of_meeting(meeting), **asked)


def page_of_panel(panel: Panel) -> str:
    return reverse("safeguarding:standing_panel", args=[panel.public_id])


def page_of_meeting(meeting: Meeting) -> str:
    return reverse("safeguarding:meeting", args=[meeting.public_id])
