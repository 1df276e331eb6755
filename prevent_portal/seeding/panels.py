"""What the demonstration shows of two councils' panels: meetings that were held, that were cancelled and that are to come,
brought there by the actions that people use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from core.clock import LONDON
from prevent_portal.seeding.assessments import signed
from prevent_portal.seeding.consent import to_be_asked
from prevent_portal.seeding.particulars import PANEL
from prevent_portal.seeding.providers import with_a_plan
from prevent_portal.seeding.steps import Story, agency, decided, had_by_the_council
from referrals.casework.actions import responding
from referrals.filing.actions import adding
from referrals.models.casework import AskedFor
from referrals.models.decision import Option
from safeguarding.cases.actions import hand_overs, referrers
from safeguarding.frameworks import in_use
from safeguarding.models import AgendaItem, Case, ItemState, Meeting, Method, Panel, PanelReferral, Paper, Seat
from safeguarding.panels.actions import items, meetings
from safeguarding.panels.actions.items import Decided
from safeguarding.panels.papers import on_offer

COUNTY, VALE = "Wensum County Council", "Calder Vale Council"
WHY = "The section 36 decision asks whether the panel can support him."
ASKED = "Adopt the case, and say who mentors him and from when."
THEY_SAY = (
    "How the person is now: he is in every lesson since half-term and sits with two others at dinner.\n\n"
    "What helps, and who supports them: his form tutor, and football on Thursdays."
)
MOVED = "The family moved to an aunt's, in Calder Vale. The new school knows, and so does the officer."
VIEWS = {
    "nell": "Fact: two appointments kept since the summer. Opinion: he needs somebody outside the family to talk to.",
    "pete": "Nothing is known to us beyond the referral. We see no reason against support.",
}


def at_the_panels(story: Story) -> None:
    _county(story)
    _vale(story)


def _case(story: Story, council: str) -> Case:
    particulars = {**PANEL, "council": council}
    referral = decided(story, Option.CHANNEL, particulars, to_agency=agency(council))
    return Case.objects.get(referral=referral)


def _ready(story: Story, case: Case) -> Case:
    """With what a panel needs before it adopts."""
    case = with_a_plan(story, to_be_asked(story, case.referral))
    if in_use():
        signed(story, case)
    return case


def _panel(story: Story, coordinator: str, council: str, seats: Sequence[tuple[str, str]]) -> Panel:
    panel: Panel = story.do(coordinator, meetings.set_up, council=agency(council))
    for key, seat in seats:
        held = Membership.objects.get(user=story.people[key], role__in=(Role.CHANNEL_CHAIR, Role.PANEL_MEMBER))
        story.do(coordinator, meetings.give_seat, panel=panel, held=held, seat=seat)
    return panel


def called(story: Story, by: str, panel: Panel, *, days: int, hour: int = 10, **kind: str) -> Meeting:
    day = timezone.localdate() + timedelta(days=days)
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)
    made: Meeting = story.do(by, meetings.call, panel=panel, starts_at=starts_at, minutes_long=120, **kind)
    return made


def listed(story: Story, by: str, meeting: Meeting, case: Case) -> AgendaItem:
    meeting.refresh_from_db()
    what = {"why": WHY, "asked": ASKED, "residence": case.force, "version": meeting.version}
    item: AgendaItem = story.do(by, meetings.list_item, meeting=meeting, case=case, **what)
    return item


def _papers(story: Story, by: str, item: AgendaItem, *, leave_out: int) -> list[Paper]:
    """To the members of other agencies, with less than the council has."""
    pieces = [piece.key for piece in on_offer(item.case)][: -leave_out or None]
    seats = item.meeting.panel.members.standing().filter(seat=Seat.MEMBER)
    until = timezone.now() + timedelta(days=12)
    given: list[Paper] = story.do(by, items.give_papers, item=item, members=list(seats), pieces=pieces, until=until)
    return given


def _county(story: Story) -> None:
    seats = [("hugh", Seat.CHAIR), ("dawn", Seat.DEPUTY), ("nell", Seat.MEMBER), ("pete", Seat.MEMBER)]
    panel = _panel(story, "cora", COUNTY, seats)
    held = called(story, "cora", panel, days=-9)
    case = had_by_the_council(story, _case(story, COUNTY).referral)
    item = listed(story, "cora", held, _ready(story, case))
    for paper, key in zip(_papers(story, "cora", item, leave_out=1), ("nell", "pete"), strict=True):
        paper = story.do(key, items.open_paper, paper=paper)
        story.do(key, items.give_view, paper=paper, text=VIEWS[key])
    _decided(story, held, item)
    off = called(story, "cora", panel, days=3)
    story.do(
        "cora", meetings.cancel, meeting=off, reason="Neither the chair nor a deputy can come.", version=off.version
    )
    _ask_those_who_told_us(story, item.case, says=THEY_SAY)
    coming, next_case = called(story, "cora", panel, days=8), _case(story, COUNTY)
    _papers(story, "cora", listed(story, "cora", coming, next_case), leave_out=2)
    _ask_those_who_told_us(story, next_case)
    _put_to_calder_vale(story, next_case)


def _put_to_calder_vale(story: Story, case: Case) -> None:
    """It waits for the other council's coordinator."""
    panel = PanelReferral.objects.get(case=case)
    given = {"to": agency(VALE), "why": MOVED, "lives_there_from": timezone.localdate() - timedelta(days=4)}
    story.do("cora", hand_overs.put_forward, case=case, version=panel.version, **given)


def _ask_those_who_told_us(story: Story, case: Case, *, says: str = "") -> None:
    """Asked by the coordinator; and answered by who sent it, or waiting."""
    asked = story.do("cora", referrers.ask_their_view, case=case, asked_for=AskedFor.ADOPTION)
    if says:
        sender = next(key for key, one in story.people.items() if one.pk == case.referral.submitted_by_id)
        added = story.do(sender, adding.answer_question, question=asked, text=says)
        story.do("omar", responding.read_addendum, addendum=added)


def _decided(story: Story, meeting: Meeting, item: AgendaItem) -> None:
    meeting.refresh_from_db()
    there = list(meeting.panel.members.standing().exclude(seat=Seat.DEPUTY))
    meeting = story.do("cora", meetings.record_attendance, meeting=meeting, present=there, version=meeting.version)
    said = Decided(
        outcome=ItemState.ADOPTED,
        method=Method.MAJORITY,
        reasons="A mentor, and a talk with the school about football, answer what was found.",
        dissent="The trust would have waited for its own appointment in a fortnight.",
    )
    item.refresh_from_db()
    story.do("hugh", items.record_outcome, item=item, decided=said, version=item.version)
    owner = meeting.panel.members.standing().get(person=story.people["nell"])
    due = timezone.localdate() + timedelta(days=14)
    story.do("cora", items.take_on, item=item, owner=owner, what="Bring the appointment forward.", due_on=due)
    meeting.refresh_from_db()
    story.do("hugh", items.sign_minutes, meeting=meeting, version=meeting.version)


def _vale(story: Story) -> None:
    panel = _panel(story, "vik", VALE, [("wyn", Seat.CHAIR), ("yara", Seat.MEMBER)])
    called(story, "vik", panel, days=-5, hour=14)
    coming = called(story, "vik", panel, days=15, hour=14)
    item = listed(story, "vik", coming, _case(story, VALE))
    _papers(story, "vik", item, leave_out=0)
