"""What a panel does at random."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Agency
from audit.moves import MoveDenied
from safeguarding.cases.actions import hand_overs, transfers
from safeguarding.cases.actions import panel as of_the_panel
from safeguarding.models import (
    OUTCOMES,
    AgendaItem,
    CaseTransfer,
    HandOver,
    Meeting,
    MeetingKind,
    MeetingState,
    PanelAction,
    PanelOutcome,
    PanelReferral,
)
from safeguarding.panels.actions import items, meetings
from tests.safeguarding.at_the_panel import a_paper, decided, listed
from tests.safeguarding.walks.walk import Walk, act


@act("cora", "hugh")
def acknowledge(walk: Walk) -> None:
    panel = _referred(walk)
    of_the_panel.acknowledge(panel=panel, version=panel.version, by=walk.me)


@act("omar", "sian")
def take_back_from_the_council(walk: Walk) -> None:
    panel = _referred(walk)
    if walk.dice.random() < 0.3:
        of_the_panel.take_back(panel=panel, reason="He moved", version=panel.version, by=walk.me)


@act("omar", "sian")
def give_to_the_council_again(walk: Walk) -> None:
    panel = _referred(walk)
    of_the_panel.give_again(panel=panel, reason="He is back", version=panel.version, by=walk.me)


@act("cora")
def put_to_another_council(walk: Walk) -> None:
    if walk.mostly(0.7):
        raise MoveDenied("He lives where he lived.")
    panel, vale = _referred(walk), Agency.objects.get(name="Calder Vale Council")
    given = {"to": vale, "why": "He moved", "lives_there_from": timezone.localdate(), "version": panel.version}
    hand_overs.put_forward(case=walk.case, by=walk.me, **given)


@act("vik", "cora")
def answer_the_council(walk: Walk) -> None:
    """Declined, taken back, and now and then taken over: then the walk goes on at a council that holds no meetings."""
    put = walk.one(HandOver.objects.filter(case=walk.pk), state="waiting")
    given = {"hand_over": put, "version": put.version, "by": walk.me}
    if walk.by == "cora":
        hand_overs.take_back(**given)
    elif walk.mostly(0.8):
        hand_overs.decline(reason="He lives across the river", **given)
    else:
        hand_overs.accept(**given)


@act("ian", "sian")
def put_to_another_force(walk: Walk) -> None:
    if walk.mostly(0.7):
        raise MoveDenied("He lives where he lived.")
    given = {"to": Agency.objects.get(name="Calder Vale Police"), "why": "He moved", "version": walk.case.version}
    transfers.put_forward(case=walk.case, lives_there_from=timezone.localdate(), by=walk.me, **given)


@act("iris", "ian")
def answer_the_force(walk: Walk) -> None:
    """As a council does; taken over, the walk goes on at a force of which nobody else walks."""
    put = walk.one(CaseTransfer.objects.filter(case=walk.pk), state="waiting")
    given = {"transfer": put, "version": put.version, "by": walk.me}
    if walk.by == "ian":
        transfers.take_back(**given)
    elif walk.mostly(0.8):
        transfers.decline(reason="He lives across the river", **given)
    else:
        transfers.accept(to=walk.called("iris").person, **given)


def _referred(walk: Walk) -> PanelReferral:
    found: PanelReferral = walk.one(PanelReferral.objects.filter(case=walk.pk))
    return found


@act("nell", "pete")
def say_what_the_agency_thinks(walk: Walk) -> None:
    item = walk.one(AgendaItem.objects.filter(case=walk.pk), state="listed")
    paper = a_paper(walk.called, item, walk.seats[walk.by] if walk.by in walk.seats else walk.seats["nell"])
    items.give_view(paper=items.open_paper(paper=paper, by=walk.me), text="He needs a mentor", by=walk.me)


@act("cora")
def take_on_an_action(walk: Walk) -> None:
    item = walk.one(AgendaItem.objects.filter(case=walk.pk))
    due = timezone.localdate() + timedelta(days=9)
    items.take_on(item=item, owner=walk.seats["nell"], what="Ring him", due_on=due, by=walk.me)


@act("nell")
def do_the_action(walk: Walk) -> None:
    action = walk.one(PanelAction.objects.filter(item__case=walk.pk), state="open")
    items.do_action(action=action, result="It is on Monday", version=action.version, by=walk.me)


@act("cora")
def call_a_panel(walk: Walk) -> None:
    """One under section 36, where none is called and the panel has not decided."""
    if walk.panel.meetings.filter(state=MeetingState.PLANNED).exclude(kind=MeetingKind.LOCAL).exists():
        raise MoveDenied("One is called already.")
    if PanelOutcome.objects.filter(item__case=walk.pk, outcome="adopted").exists():
        raise MoveDenied("It is adopted.")
    at = timezone.now() - timedelta(minutes=walk.dice.randrange(1, 10_000))
    meetings.call(panel=walk.panel, starts_at=at, minutes_long=60, by=walk.me)


@act("cora")
def call(walk: Walk) -> None:
    if walk.panel.meetings.filter(state=MeetingState.PLANNED).count() > 1:
        raise MoveDenied("Two are called already.")
    kind = walk.dice.choice(MeetingKind.values)
    why = "He named a day" if kind == MeetingKind.URGENT else ""
    at = timezone.now() - timedelta(minutes=walk.dice.randrange(1, 10_000))
    meetings.call(panel=walk.panel, starts_at=at, minutes_long=60, kind=kind, urgent_why=why, by=walk.me)


def _called(walk: Walk) -> Meeting:
    """The one on whose agenda the case stands, or any."""
    called = walk.panel.meetings.filter(state=MeetingState.PLANNED)
    about_it = called.filter(items__case=walk.pk, items__state="listed")
    found: Meeting = walk.one(about_it if about_it.exists() else called)
    return found


@act("cora")
def list_it(walk: Walk) -> None:
    listed(walk.who, _called(walk), walk.case)


@act("cora")
def attend(walk: Walk) -> None:
    meeting = _called(walk)
    there = [member for member in walk.seats.values() if walk.mostly(0.95)]
    meetings.record_attendance(meeting=meeting, present=there, version=meeting.version, by=walk.me)


@act("hugh", "dawn")
def conclude(walk: Walk) -> None:
    item = walk.one(AgendaItem.objects.filter(case=walk.pk), state="listed")
    likely = "supported" if item.meeting.is_local else "adopted"
    outcome = likely if walk.mostly(0.5) else walk.dice.choice(OUTCOMES)
    decided(walk.who, item, outcome, care="His doctor" if outcome == "not_adopted" and walk.mostly(0.7) else "")


@act("hugh", "dawn", "cora")
def declare(walk: Walk) -> None:
    if walk.dice.random() < 0.1:
        items.declare_conflict(item=walk.one(AgendaItem.objects.filter(case=walk.pk)), reason="I teach him", by=walk.me)


@act("hugh", "dawn")
def sign(walk: Walk) -> None:
    meeting = _called(walk)
    items.sign_minutes(meeting=meeting, version=meeting.version, by=walk.me)


@act("cora")
def cancel(walk: Walk) -> None:
    meeting = _called(walk)
    meetings.cancel(meeting=meeting, reason="Nobody can come", version=meeting.version, by=walk.me)


@act("cora")
def take_off(walk: Walk) -> None:
    item = walk.one(AgendaItem.objects.filter(case=walk.pk), state="listed")
    items.take_off(item=item, reason="He was listed twice", version=item.version, by=walk.me)


@act("cora", "hugh")
def add_to_the_minutes(walk: Walk) -> None:
    items.add_to_minutes(item=walk.one(AgendaItem.objects.filter(case=walk.pk)), text="His aunt was there", by=walk.me)
