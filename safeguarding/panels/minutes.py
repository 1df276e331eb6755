"""The minutes of an item, written from what was recorded: what stands on the page before the chair signs is what is kept."""

from __future__ import annotations

from collections.abc import Iterator

from core.clock import day_words, time_words
from safeguarding.mergers.names import council_then
from safeguarding.models import AgendaItem, ItemState, Meeting, MeetingKind


def draft_of(item: AgendaItem) -> str:
    return "\n\n".join(_parts(item))


def _parts(item: AgendaItem) -> Iterator[str]:
    yield from _meeting(item.meeting)
    yield f"Why it was on the agenda: {item.why}"
    yield f"What the panel was asked: {item.asked}"
    for view in item.views.select_related("agency"):
        yield f"{view.agency}: {view.text}"
    yield from _outcome(item)
    for action in item.actions.select_related("owner__person", "owner__agency"):
        yield f"Action, {action.owner}, by {day_words(action.due_on)}: {action.what}"


def _meeting(meeting: Meeting) -> Iterator[str]:
    if meeting.kind == MeetingKind.ORDINARY:
        yield f"Channel panel of {council_then(meeting)}, {time_words(meeting.starts_at)}."
        return
    yield f"{meeting.get_kind_display()} of {council_then(meeting)}, {time_words(meeting.starts_at)}."
    if meeting.urgent_why:
        yield f"Why it could not wait: {meeting.urgent_why}"


def _outcome(item: AgendaItem) -> Iterator[str]:
    if item.state in (ItemState.LISTED, ItemState.TAKEN_OFF):
        yield "No outcome was recorded."
        return
    said = item.outcome
    yield f"Present: {'; '.join(said.present)}."
    yield f"Outcome: {item.get_state_display()}. {said.get_method_display()}. Recorded by {said.by}, {time_words(said.at)}."
    yield f"Reasons: {said.reasons}"
    if said.dissent:
        yield f"Who disagreed, and why: {said.dissent}"
    if said.care:
        yield f"Health and social care, considered under section 36(6): {said.care}"
