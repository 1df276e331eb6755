"""A panel, its meetings and the items of an agenda as the pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.authority import Authority
from core.components import Label, Row
from core.reference_numbers import display_reference
from core.templatetags.govuk import at_time, on_day
from safeguarding.access import do_panel_action, see_item, see_paper
from safeguarding.models import (
    AgencyView,
    AgendaItem,
    Case,
    ItemState,
    Meeting,
    MeetingKind,
    MeetingState,
    Panel,
    PanelAction,
    PanelActionState,
    PanelMember,
    Paper,
)
from safeguarding.panels.notices import has_coordinator

MEETING_COLOURS = {MeetingState.PLANNED: "blue", MeetingState.CANCELLED: "red", MeetingState.SIGNED: "green"}
ITEM_COLOURS = {
    ItemState.LISTED: "blue",
    ItemState.ADOPTED: "green",
    ItemState.NOT_ADOPTED: "purple",
    ItemState.DEFERRED: "yellow",
    ItemState.SUPPORTED: "teal",
    ItemState.TAKEN_OFF: "grey",
}
assert set(MEETING_COLOURS) == set(MeetingState) and set(ITEM_COLOURS) == set(ItemState), "every state has its colour"


def meeting_label(meeting: Meeting) -> Label:
    return Label(meeting.get_state_display(), MEETING_COLOURS[MeetingState(meeting.state)])


def item_label(item: AgendaItem) -> Label:
    return Label(item.get_state_display(), ITEM_COLOURS[ItemState(item.state)])


def meetings_of(panel: Panel) -> list[tuple[Meeting, Label]]:
    """Newest first; one that was cancelled stands there as cancelled."""
    return [(meeting, meeting_label(meeting)) for meeting in panel.meetings.order_by("-starts_at")]


def seats_of(panel: Panel) -> QuerySet[PanelMember]:
    return panel.members.standing().select_related("person", "agency").order_by("pk")


def items_of(meeting: Meeting, who: Authority) -> list[tuple[AgendaItem, Label]]:
    """Those of which this reader of the council may know."""
    found = see_item.filter(who, meeting.items.select_related("case", "residence"))
    return [(item, item_label(item)) for item in found]


def papers_for(who: Authority) -> QuerySet[Paper]:
    found: QuerySet[Paper] = see_paper.filter(who, Paper.objects.all())
    return found.select_related("item__meeting__panel__council", "member__agency").order_by("until", "pk")


def actions_for(who: Authority) -> QuerySet[PanelAction]:
    """What this member took on, and has not done."""
    open_still = PanelAction.objects.filter(state=PanelActionState.OPEN)
    found: QuerySet[PanelAction] = do_panel_action.filter(who, open_still)
    return found.order_by("due_on", "pk")


def piece_rows(paper: Paper) -> list[Row]:
    """Exactly what was given."""
    return [Row(piece["label"], piece["value"], typed=True) for piece in paper.pieces]


def name_rows(paper: Paper) -> list[Row]:
    """As much of it as lets a member say whether they know the person."""
    return [
        Row(piece["label"], piece["value"], typed=True) for piece in paper.pieces if piece["key"].startswith("name:")
    ]


def view_rows(item: AgendaItem) -> list[Row]:
    return [Row(_said_by(view), view.text, typed=True) for view in item.views.select_related("agency", "by")]


def _said_by(view: AgencyView) -> str:
    return f"{view.agency}, {view.by}, {at_time(view.at)}"


def views_open_to(paper: Paper) -> list[Row]:
    """What the agencies think: shown to a member once their own agency has said what it thinks."""
    return view_rows(paper.item) if view_of(paper) is not None else []


def view_of(paper: Paper) -> AgencyView | None:
    return paper.item.views.filter(agency=paper.member.agency_id).first()


@dataclass(frozen=True)
class Given:
    """A paper as the coordinator and the chair see it: whose, until when, whether it was opened, and what is in it."""

    paper: Paper
    rows: list[Row]


def papers_given(item: AgendaItem) -> list[Given]:
    papers = item.papers.select_related("member__person", "member__agency").order_by("pk")
    return [Given(paper, [*_of_paper(paper), *piece_rows(paper)]) for paper in papers]


def _of_paper(paper: Paper) -> Iterator[Row]:
    yield Row("Can be read until", at_time(paper.until))
    yield Row("Opened", at_time(paper.opened_at) if paper.opened_at else "", missing="Not yet")
    if paper.member.ended_at:
        yield Row("Seat", f"Ended on {on_day(paper.member.ended_at)}: no longer readable")


def item_rows(item: AgendaItem) -> list[Row]:
    return [
        Row("Case", display_reference(item.case.reference)),
        Row("State", item_label(item).text, colour=item_label(item).colour),
        Row("Why it is on the agenda", item.why, typed=True),
        Row("What the panel is asked", item.asked, typed=True),
        Row("Lives in the area of", item.residence.name),
    ]


def outcome_rows(item: AgendaItem) -> list[Row]:
    said = getattr(item, "outcome", None)
    if said is None:
        return []
    rows = [
        Row("Outcome", f"{item.get_state_display()}. {said.get_method_display()}."),
        Row("Reasons", said.reasons, typed=True),
        Row("Present", said.present),
        Row("Recorded", f"{said.by}, {at_time(said.at)}"),
    ]
    rows += [Row("Who disagreed, and why", said.dissent, typed=True)] if said.dissent else []
    return rows + ([Row("Health and social care, considered", said.care, typed=True)] if said.care else [])


def action_rows(item: AgendaItem) -> list[Row]:
    actions = item.actions.select_related("owner__person", "owner__agency")
    return [Row(str(one.owner), _action_lines(one), typed=True) for one in actions]


def _action_lines(action: PanelAction) -> list[str]:
    done = f"Done on {on_day(action.done_at)}: {action.result}" if action.done_at else f"Due on {on_day(action.due_on)}"
    return [action.what, done]


def conflict_rows(item: AgendaItem) -> list[Row]:
    declared = item.case.panel_conflicts.select_related("person").order_by("at")
    return [Row(str(one.person), f"Conflict of interest declared, {at_time(one.at)}") for one in declared]


def rows_at_the_panel(case: Case) -> list[Row]:
    """For the police side: who brings it to the panel, when it meets about it, and what it decided."""
    rows = []
    council = case.panel.agency if hasattr(case, "panel") else None
    if council is not None and not has_coordinator(council.pk):
        rows.append(Row("Channel coordinator", "", missing="The council has none. Ring its front door."))
    items = case.agenda_items.exclude(state=ItemState.TAKEN_OFF).select_related("meeting", "outcome")
    for item in items.order_by("meeting__starts_at"):
        rows.append(Row(f"{_called(item.meeting)} of {on_day(item.meeting.starts_at)}", _decided(item), typed=True))
    return rows


def _called(meeting: Meeting) -> str:
    return "Panel" if meeting.kind == MeetingKind.ORDINARY else str(meeting.get_kind_display())


def _decided(item: AgendaItem) -> list[str]:
    said = getattr(item, "outcome", None)
    return [item.get_state_display(), said.reasons, said.dissent] if said else [item.get_state_display()]
