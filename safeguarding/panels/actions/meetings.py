"""The panel of a council, its seats and its meetings: what the Channel coordinator does (Counter-Terrorism and Security Act
2015, sections 36 and 37)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, Membership
from accounts.roles import Role
from audit.moves import MoveDenied, MovedOn, lock_version, move
from audit.permission import require
from core.clock import add_working_days, day_words, local_day
from core.locking import lock
from referrals.models.ended import end_record
from safeguarding.access import end_seat as may_end_seat
from safeguarding.access import run_meeting, run_panel, see_panel_case
from safeguarding.limits import LIMITS
from safeguarding.models import (
    AgendaItem,
    Attendance,
    Case,
    ItemState,
    Meeting,
    MeetingKind,
    MeetingState,
    Panel,
    PanelMember,
    Paper,
    Seat,
)
from safeguarding.panels.moves import CANCEL_MEETING, LAPSE_ITEM, NOT_BEGUN, NOT_CALLED
from safeguarding.panels.notices import forget_paper, papers_of, tell_of_meeting

WHY_URGENT = "Say why it cannot wait for the next meeting."
DECIDED_HERE = "The panel decided about this case at this meeting already. Put it on the agenda of another."
NOT_URGENT = "Only an urgent panel says why it cannot wait: choose that kind, or clear this."


@transaction.atomic
def set_up(*, council: Agency, by: Authority) -> Panel:
    """One standing panel a council, however often it is asked for."""
    if council.pk not in by.as_it_stands().agencies(Role.CHANNEL_COORDINATOR):
        raise MoveDenied("Only the Channel coordinator of a council sets up its panel.")
    council = lock(council, no_key=True)
    if council.merged_into_id is not None:
        raise MoveDenied(f"This council was merged into {council.merged_into}, and its panel is that one's.")
    return Panel.objects.filter(council=council).order_by("pk").first() or Panel.objects.create(council=council)


@transaction.atomic
def give_seat(*, panel: Panel, held: Membership, seat: str, by: Authority) -> PanelMember:
    """`held` is the role with which the person sits there: the chair and the deputies are of the council itself."""
    locked = lock(panel)
    require(run_panel, locked, by=by)
    standing = locked.members.standing()
    if seat != Seat.MEMBER and (held.role != Role.CHANNEL_CHAIR or held.agency_id != locked.council_id):
        raise MoveDenied("Only a panel chair of the council itself can take the chair.", beside="seat")
    if standing.filter(person=held.user_id).exists():
        raise MoveDenied("This person has a seat already.", beside="held")
    if seat == Seat.CHAIR and standing.filter(seat=Seat.CHAIR).exists():
        raise MoveDenied("The panel has a chair. End that seat first, or make this person a deputy.", beside="seat")
    return PanelMember.objects.create(panel=locked, person=held.user, agency=held.agency, seat=seat)


@transaction.atomic
def end_seat(*, member: PanelMember, reason: str, by: Authority) -> PanelMember:
    """Every paper of that seat is gone with the very next request, also in the middle of a meeting."""
    locked = lock(member)
    require(may_end_seat, locked, by=by)
    if locked.ended_at is not None:
        raise MoveDenied("This seat has ended already.")
    end_record(locked, reason, by=by.person)
    forget_paper(papers_of(locked))
    return locked


@transaction.atomic
def call(
    *,
    panel: Panel,
    starts_at: datetime,
    minutes_long: int,
    kind: str = MeetingKind.ORDINARY,
    urgent_why: str = "",
    by: Authority,
) -> Meeting:
    """Of the law of quorum and of views nothing is different at an urgent panel: it is only called at once."""
    locked = lock(panel)
    require(run_panel, locked, by=by)
    _is_soon_if_urgent(kind, urgent_why, starts_at)
    at_once = locked.meetings.filter(starts_at=starts_at).exclude(state=MeetingState.CANCELLED)
    if at_once.exists():
        raise MoveDenied("The panel meets at that time already.", beside="day")
    called = Meeting.objects.create(
        panel=locked,
        kind=kind,
        urgent_why=urgent_why,
        starts_at=starts_at,
        minutes_long=minutes_long,
        called_by=by.person,
    )
    if not called.has_begun:
        is_urgent = kind == MeetingKind.URGENT
        tell_of_meeting(called, kind="panel.meeting", words=CALLED[MeetingKind(kind)], urgent=is_urgent)
    return called


CALLED = {
    MeetingKind.ORDINARY: "A meeting of a Channel panel was called.",
    MeetingKind.URGENT: "An urgent meeting of a Channel panel was called.",
    MeetingKind.LOCAL: "A meeting of a local panel was called.",
}


def _is_soon_if_urgent(kind: str, why: str, starts_at: datetime) -> None:
    if (kind == MeetingKind.URGENT) != bool(why):
        raise MoveDenied(WHY_URGENT if kind == MeetingKind.URGENT else NOT_URGENT, beside="urgent_why")
    last = add_working_days(timezone.now(), LIMITS.urgent_panel_days)
    if kind == MeetingKind.URGENT and local_day(starts_at) > local_day(last):
        raise MoveDenied(
            f"An urgent panel meets within {LIMITS.urgent_panel_days} working days: by {day_words(last)}.", beside="day"
        )


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, version: int, by: Authority) -> Meeting:
    """It stays in the list as cancelled. What stood on its agenda can be listed anew; its papers are gone."""
    given = {"version": version, "words": reason}
    gone = move(meeting, CANCEL_MEETING, by=by, given=given, cancelled_why=reason)
    for item in gone.items.filter(state=ItemState.LISTED):
        move(item, LAPSE_ITEM, by=by)
    forget_paper(Paper.objects.filter(item__meeting=gone).select_related("person"))
    tell_of_meeting(gone, kind="panel.meeting_cancelled", words="A meeting of a Channel panel was cancelled.")
    return gone


@transaction.atomic
def list_item(
    *, meeting: Meeting, case: Case, why: str, asked: str, residence: Agency, version: int, by: Authority
) -> AgendaItem:
    """Two coordinators who edit one agenda lose nothing: the second is shown that it changed, and sends it again."""
    locked = lock_version(meeting, version)
    require(run_meeting, locked, by=by)
    lock(case, no_key=True)  # as does the coordinator who takes it over for another council
    require(see_panel_case, case, by=by)
    _still_called(locked)
    if case.closed_at is not None:
        raise MoveDenied("This case is closed.", beside="case")
    if AgendaItem.objects.filter(case=case, state=ItemState.LISTED).exists():
        raise MoveDenied("This case is on an agenda already. Take it off there first.", beside="case")
    if locked.items.exclude(state=ItemState.TAKEN_OFF).filter(case=case).exists():
        raise MoveDenied(DECIDED_HERE, beside="case")
    listed = AgendaItem.objects.create(meeting=locked, case=case, why=why, asked=asked, residence=residence)
    _touched(locked)
    return listed


@transaction.atomic
def record_attendance(*, meeting: Meeting, present: Iterable[PanelMember], version: int, by: Authority) -> Meeting:
    """Of everybody with a seat: there, or not. What was decided before says for itself who was there."""
    locked = lock_version(meeting, version)
    require(run_meeting, locked, by=by)
    _still_called(locked)
    if not locked.has_begun:
        raise MoveDenied(NOT_BEGUN)
    there = {member.pk for member in present}
    for member in locked.panel.members.standing():
        Attendance.objects.update_or_create(meeting=locked, member=member, defaults={"present": member.pk in there})
    return _touched(locked)


def _still_called(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PLANNED:
        raise MovedOn(str(NOT_CALLED), meeting)


def _touched(meeting: Meeting) -> Meeting:
    meeting.version += 1
    meeting.save(update_fields=["version"])
    return meeting
