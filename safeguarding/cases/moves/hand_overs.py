"""Every transition of a hand-over from one council's panel to another's, and what goes with it, as one table."""

from __future__ import annotations

from typing import Any

from audit.models import Operation
from audit.moves import Given, Move, Overtaken, same_version, way
from core.clock import day_words
from referrals.casework.rules.giving import words
from safeguarding.access import (
    clear_for_hand_over,
    lapse_hand_over,
    read_hand_over,
    receive_panel,
    take_back_hand_over,
)
from safeguarding.cases.moves.panel import not_over
from safeguarding.models import AgendaItem, Case, HandOver, HandOverState, ItemState, MeetingState, PanelReferral
from safeguarding.models.panels import PanelState

OWN = "You put this forward yourself. Another coordinator of the council that is asked accepts it."
GONE = Overtaken("The council that put this forward has the case no longer.")


def meeting_that_goes_on(case: Case) -> str | None:
    """The sentence that says which meeting must be over first: one that has begun, and whose minutes are not signed."""
    begun = AgendaItem.objects.filter(case=case, meeting__state=MeetingState.PLANNED).exclude(state=ItemState.TAKEN_OFF)
    said = map(has_not_begun, begun.select_related("meeting").order_by("meeting__starts_at", "pk"))
    return next(filter(None, said), None)


def has_not_begun(item: AgendaItem, by: Any = None, given: Given | None = None) -> str | None:
    if not item.meeting.has_begun:
        return None
    day = day_words(item.meeting.starts_at)
    or_off = ", or the case is taken off" if item.state == ItemState.LISTED else ""
    return f"The case is on the agenda of the meeting of {day}, which has begun. Its minutes are signed first{or_off}."


def no_meeting_goes_on(hand_over: HandOver, by: Any, given: Given) -> str | None:
    return meeting_that_goes_on(hand_over.case)


def put_by_another(hand_over: HandOver, by: Any, given: Given) -> str | None:
    return OWN if hand_over.put_by_id == by.pk else None


def with_the_first(panel: PanelReferral, by: Any, given: Given) -> str | None:
    """With the council that put it forward."""
    put = HandOver.objects.filter(case=panel.case_id, state=HandOverState.WAITING, of=panel.agency_id)
    return None if panel.is_live and put.exists() else GONE


ACCEPT = Move(
    "accept",
    read_hand_over,
    "taken over by another council",
    (way(HandOverState.WAITING, to=HandOverState.ACCEPTED),),
    (same_version, put_by_another, no_meeting_goes_on),
    of=HandOver,
)
DECLINE = Move(
    "decline",
    read_hand_over,
    "declined by the other council",
    (way(HandOverState.WAITING, to=HandOverState.DECLINED),),
    (same_version, words),
    of=HandOver,
)
TAKE_BACK = Move(
    "take_back",
    take_back_hand_over,
    "taken back before an answer",
    (way(HandOverState.WAITING, to=HandOverState.TAKEN_BACK),),
    (same_version,),
    of=HandOver,
)
LAPSE = Move(
    "lapse",
    lapse_hand_over,
    "ended without an answer",
    (way(HandOverState.WAITING, to=HandOverState.LAPSED),),
    of=HandOver,
)
HAND_OVER_MOVES = (ACCEPT, DECLINE, TAKE_BACK, LAPSE)

# Who accepts says with it that their council has it. The clocks are the case's own, and go on.
CHANGE_COUNCIL = Move(
    "change_council",
    receive_panel,
    "handed over to another council",
    (way(PanelState.SENT, PanelState.TAKEN, to=PanelState.TAKEN),),
    (not_over, with_the_first),
    operation=Operation.DISCLOSURE,
    of=PanelReferral,
)
LEAVE_AGENDA = Move(
    "leave",
    clear_for_hand_over,
    "taken off, as the case went to another council",
    (way(ItemState.LISTED, to=ItemState.TAKEN_OFF),),
    (has_not_begun,),
    of=AgendaItem,
)
