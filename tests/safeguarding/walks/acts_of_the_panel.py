"""What a panel does at random."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from audit.moves import MoveDenied
from safeguarding.models import OUTCOMES, AgendaItem, Meeting, MeetingKind, MeetingState
from safeguarding.panels.actions import items, meetings
from tests.safeguarding.at_the_panel import decided, listed
from tests.safeguarding.walks.walk import Walk, act


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
    there = [member for member in walk.seats.values() if walk.dice.random() < 0.95]
    meetings.record_attendance(meeting=meeting, present=there, version=meeting.version, by=walk.me)


@act("hugh", "dawn")
def conclude(walk: Walk) -> None:
    item = walk.one(AgendaItem.objects.filter(case=walk.pk))
    care = {"care": "His doctor"} if walk.dice.random() < 0.5 else {}
    decided(walk.who, item, walk.dice.choice(OUTCOMES), **care)


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
