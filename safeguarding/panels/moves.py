"""Every transition of a panel's meeting, of an item of its agenda, and of an action, as one table each. Sections 36 and
37 of the Counter-Terrorism and Security Act 2015 stand beside what they ask."""

from __future__ import annotations

from typing import Any

from audit.moves import Given, Move, Overtaken, same_version, way
from referrals.casework.rules.giving import words
from safeguarding.access import clear_agenda, decide_item, do_panel_action, prepare_item, run_meeting, sign_minutes
from safeguarding.gates.adoption import may_be_adopted
from safeguarding.models import (
    OF_A_LOCAL_PANEL,
    OF_SECTION_36,
    OUTCOMES,
    AgendaItem,
    ItemState,
    Meeting,
    MeetingState,
    PanelAction,
    PanelActionState,
)
from safeguarding.panels.quorum import NOT_RECORDED, present_at, views_missing, why_no_quorum

NOT_UNDER_SECTION_36 = (
    "A local panel below the threshold decides nothing under section 36: it neither adopts a person nor refuses to. "
    "Defer it, and put the case on the agenda of the Channel panel."
)
NOT_LOCAL = "Only a local panel below the threshold supports somebody without adopting them."
NOT_BEGUN = "The meeting has not begun."
NOT_CALLED = Overtaken("This meeting was cancelled, or its minutes are signed.")


def nothing_decided(meeting: Meeting, by: Any, given: Given) -> str | None:
    held = meeting.items.filter(state__in=OUTCOMES)
    return "The panel decided something at this meeting: it cannot be cancelled any more." if held.exists() else None


def attendance_recorded(meeting: Meeting, by: Any, given: Given) -> str | None:
    return None if meeting.attendance.exists() else NOT_RECORDED


def nothing_undecided(meeting: Meeting, by: Any, given: Given) -> str | None:
    waits = meeting.items.filter(state=ItemState.LISTED).count()
    return f"{waits} of the agenda has no outcome yet. Record it, or defer it." if waits else None


def signer_was_there(meeting: Meeting, by: Any, given: Given) -> str | None:
    there = present_at(meeting).filter(person_id=by.pk).exists()
    return None if there else "You were not recorded as present: the one who took the chair signs."


def called(item: AgendaItem, by: Any, given: Given) -> str | None:
    return None if item.meeting.state == MeetingState.PLANNED else NOT_CALLED


def begun(item: AgendaItem, by: Any, given: Given) -> str | None:
    return None if item.meeting.has_begun else NOT_BEGUN


def has_quorum(item: AgendaItem, by: Any, given: Given) -> str | None:
    return why_no_quorum(item)


def chair_was_there(item: AgendaItem, by: Any, given: Given) -> str | None:
    there = present_at(item.meeting).filter(person_id=by.pk).exists()
    return None if there else "You were not recorded as present: the one who takes the chair records the outcome."


def of_this_panel(item: AgendaItem, by: Any, given: Given) -> str | None:
    """What a local panel below the threshold may not do, and what a panel under section 36 has no need of."""
    outcome, is_local = given.get("outcome"), item.meeting.is_local
    if is_local and outcome in OF_SECTION_36:
        return NOT_UNDER_SECTION_36
    return NOT_LOCAL if outcome in OF_A_LOCAL_PANEL and not is_local else None


def all_views_given(item: AgendaItem, by: Any, given: Given) -> str | None:
    missing = views_missing(item)
    return f"These have not said yet what they think: {', '.join(map(str, missing))}." if missing else None


def adopted(item: AgendaItem, given: Given) -> bool:
    return given.get("outcome") == ItemState.ADOPTED


def not_adopted(item: AgendaItem, given: Given) -> bool:
    return given.get("outcome") == ItemState.NOT_ADOPTED


def supported(item: AgendaItem, given: Given) -> bool:
    return given.get("outcome") == ItemState.SUPPORTED


def deferred(item: AgendaItem, given: Given) -> bool:
    return given.get("outcome") == ItemState.DEFERRED


CANCEL_MEETING = Move(
    "cancel",
    run_meeting,
    "cancelled",
    (way(MeetingState.PLANNED, to=MeetingState.CANCELLED),),
    (same_version, words, nothing_decided),
    of=Meeting,
)
SIGN_MINUTES = Move(
    "sign",
    sign_minutes,
    "closed with signed minutes",
    (way(MeetingState.PLANNED, to=MeetingState.SIGNED),),
    (same_version, attendance_recorded, signer_was_there, nothing_undecided),
    of=Meeting,
)
MEETING_MOVES = (CANCEL_MEETING, SIGN_MINUTES)

RECORD_OUTCOME = Move(
    "record_outcome",
    decide_item,
    "decided",
    (
        way(ItemState.LISTED, to=ItemState.ADOPTED, when=adopted),
        way(ItemState.LISTED, to=ItemState.NOT_ADOPTED, when=not_adopted),
        way(ItemState.LISTED, to=ItemState.DEFERRED, when=deferred),
        way(ItemState.LISTED, to=ItemState.SUPPORTED, when=supported),
    ),
    (same_version, called, begun, of_this_panel, has_quorum, chair_was_there, all_views_given, may_be_adopted),
    of=AgendaItem,
)
TAKE_OFF = Move(
    "take_off",
    prepare_item,
    "taken off the agenda",
    (way(ItemState.LISTED, to=ItemState.TAKEN_OFF),),
    (same_version, called, words),
    of=AgendaItem,
)
LAPSE_ITEM = Move(
    "lapse",
    clear_agenda,
    "taken off with its meeting",
    (way(ItemState.LISTED, to=ItemState.TAKEN_OFF),),
    of=AgendaItem,
)
ITEM_MOVES = (RECORD_OUTCOME, TAKE_OFF, LAPSE_ITEM)

DO_ACTION = Move(
    "do",
    do_panel_action,
    "done",
    (way(PanelActionState.OPEN, to=PanelActionState.DONE),),
    (same_version,),
    of=PanelAction,
)
ACTION_MOVES = (DO_ACTION,)
