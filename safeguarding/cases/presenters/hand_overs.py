"""A hand-over as the coordinators of the two councils see it: to the one who is asked, who the person is and where they live
now, while it waits; to the one who put it forward, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from accounts.authority import Authority
from core.asked_once import asked_once
from core.components import Label, Row
from core.reference_numbers import display_reference
from core.row_security import as_the_service
from core.templatetags.govuk import at_time, on_day
from safeguarding.access import answer_hand_over, read_hand_over, see_panel_case
from safeguarding.disclosure import where_they_live
from safeguarding.models import (
    OUTCOMES,
    Case,
    CaseTransfer,
    HandOver,
    HandOverState,
    PanelAction,
    PanelActionState,
    Put,
)

COLOURS = {
    HandOverState.WAITING: "yellow",
    HandOverState.ACCEPTED: "green",
    HandOverState.DECLINED: "red",
    HandOverState.TAKEN_BACK: "grey",
    HandOverState.LAPSED: "grey",
}
assert set(COLOURS) == set(HandOverState), "every state has its colour"


def label(hand_over: Put) -> Label:
    return Label(hand_over.get_state_display(), COLOURS[HandOverState(hand_over.state)])


@as_the_service()
def lines(found: Iterable[Any], page: str) -> list[tuple[Any, str, Label, str]]:
    """With the reference of its case: also to those who have lost sight of that."""
    put = list(found)
    references = dict(Case.objects.filter(pk__in={one.case_id for one in put}).values_list("pk", "reference"))
    return [
        (one, display_reference(references[one.case_id]), label(one), reverse(page, args=[one.public_id]))
        for one in put
    ]


@as_the_service()
def rows(hand_over: HandOver | CaseTransfer, *, reads: bool) -> list[Row]:
    """Whether this reader also reads why it was answered so, is said by who shows it."""
    found = label(hand_over)
    return [
        Row("Case", display_reference(hand_over.case.reference)),
        Row("State", found.text, colour=found.colour),
        Row("From", hand_over.of.name),
        Row("To", hand_over.to.name),
        Row("Put forward", f"{hand_over.put_by}, {at_time(hand_over.put_at)}"),
        *_answer(hand_over, reads=reads),
    ]


def _answer(hand_over: Put, *, reads: bool) -> Iterator[Row]:
    if hand_over.state == HandOverState.WAITING:
        yield Row("Answer", "", missing=f"Not yet; asked for by {on_day(hand_over.answer_by)}")
    elif hand_over.answered_at:
        said = f"{hand_over.answered_by}, {at_time(hand_over.answered_at)}"
        why = [hand_over.answer_why] if hand_over.answer_why and reads else []
        yield Row("Answer", [said, *why], typed=True)


@as_the_service()
def reads_the_answer(hand_over: HandOver, who: Authority) -> bool:
    """Those who gave it; and at the council before, those who see the case still."""
    return answer_hand_over.allows(who, hand_over) or see_panel_case.allows(who, hand_over.case)


@as_the_service()
def read(hand_over: HandOver, who: Authority) -> list[Row]:
    """What the answer needs, and no more: whom it is about, where they live now, and why."""
    if hand_over.state != HandOverState.WAITING:
        return []
    answers = read_hand_over.allows(who, hand_over)
    if not answers and not see_panel_case.allows(who, hand_over.case):
        return []
    why = why_rows(hand_over)
    if not answers:
        return why
    case = hand_over.case
    police = Row("Police", f"{case.force.name}. Risk owner: {case.owner.name}")
    return [*(Row(item.label, item.value, typed=True) for item in where_they_live(case.referral)), *why, police]


def why_rows(put: Put) -> list[Row]:
    return [Row("Lives there from", on_day(put.lives_there_from)), Row("Why", put.why, typed=True)]


# --- On the page of the case ------------------------------------------------------------------------------------------


@asked_once
def _of(case: Case) -> list[HandOver]:
    return list(HandOver.objects.filter(case=case).select_related("of", "to").order_by("put_at", "pk"))


def _accepted(case: Case) -> list[HandOver]:
    return [one for one in _of(case) if one.state == HandOverState.ACCEPTED]


def waiting_of(case: Case) -> HandOver | None:
    return next((one for one in _of(case) if one.state == HandOverState.WAITING), None)


def before_rows(case: Case) -> list[Row]:
    """To the council that has the case now: which had it before, what their panels decided, and what was left to do."""
    return [Row(f"{one.of} until {on_day(one.answered_at)}", _left_by(one), typed=True) for one in _accepted(case)]


@as_the_service()
def _left_by(hand_over: HandOver) -> list[str]:
    council = hand_over.of_id
    items = hand_over.case.agenda_items.filter(meeting__panel__council=council, state__in=OUTCOMES)
    decided = [
        f"{item.get_state_display()} on {on_day(item.meeting.starts_at)}"
        for item in items.select_related("meeting").order_by("meeting__starts_at", "pk")
    ]
    left = PanelAction.objects.filter(
        item__case=hand_over.case, item__meeting__panel__council=council, state=PanelActionState.OPEN
    )
    todo = [f"Not done then, {one.owner.agency}: {one.what}" for one in left.select_related("owner__agency")]
    return [*(decided or ["Its panel had decided nothing"]), *todo]


def rows_of_the_case(case: Case) -> list[Row]:
    """For the police side: which council had it; and of each time that it was put to another, why and what came of it."""
    prefetch_related_objects(_of(case), "put_by", "answered_by")
    had = [Row("Before", f"{one.of}, until {on_day(one.answered_at)}") for one in _accepted(case)]
    return [*had, *(Row(f"Put to {one.to}", list(said_of(one)), typed=True) for one in _of(case))]


def said_of(one: Put) -> Iterator[str]:
    asked = f"by {one.put_by}, {at_time(one.put_at)}"
    if one.state == HandOverState.WAITING:
        yield f"{one.get_state_display()}, by {on_day(one.answer_by)}. Put forward {asked}"
    else:
        over = one.over_at
        said = f" by {one.answered_by}" if one.answered_by else ""
        yield f"{one.get_state_display()}{said}{f', {at_time(over)}' if over else ''}. Put forward {asked}"
    yield f"Lives there from {on_day(one.lives_there_from)}"
    yield one.why
    if one.answer_why:
        yield one.answer_why
