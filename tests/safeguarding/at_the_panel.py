"""The county's panel: Cora coordinates it, Hugh chairs it, Dawn is his deputy; Nell sits on it for the trust, Pete for the
police. Brought to a meeting by the actions that people use."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from accounts.models import Agency, Membership
from accounts.roles import Role
from safeguarding.gates import adoption
from safeguarding.models import AgendaItem, Case, Meeting, Paper
from safeguarding.panels.actions import items, meetings
from safeguarding.panels.actions.items import Decided
from safeguarding.panels.papers import on_offer
from tests.records import a_line, consent_planned
from tests.safeguarding.assessing import begun, signed

COUNTY = "Wensum County Council"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEATS = {"hugh": "chair", "dawn": "deputy", "nell": "member", "pete": "member"}


def seated(who, panel, name, seat, *, by="cora"):
    roles = (Role.CHANNEL_CHAIR, Role.PANEL_MEMBER)
    held = Membership.objects.get(user=who(name).person, role__in=roles)
    return meetings.give_seat(panel=panel, held=held, seat=seat, by=who(by))


def a_panel(who, seats=SEATS, *, council=COUNTY, by="cora"):
    panel = meetings.set_up(council=Agency.objects.get(name=council), by=who(by))
    return panel, {name: seated(who, panel, name, seat, by=by) for name, seat in seats.items()}


def a_meeting(who, panel, *, since=HOUR, by="cora"):
    """One that began an hour ago."""
    at = timezone.now() - since
    return meetings.call(panel=panel, starts_at=at, minutes_long=120, by=who(by))


def listed(who, meeting, case, *, residence=None, by="cora"):
    now = Meeting.objects.get(pk=meeting.pk)
    return meetings.list_item(
        meeting=now,
        case=case,
        why="The decision asks for support",
        asked="Adopt it?",
        residence=residence or case.force,
        version=now.version,
        by=who(by),
    )


def a_paper(who, item, member, *, keys=None, until=DAY, by="cora"):
    keys = keys or [piece.key for piece in on_offer(item.case) if piece.key.startswith("name:")]
    given = {"pieces": keys, "until": timezone.now() + until}
    (paper,) = items.give_papers(item=item, members=[member], by=who(by), **given)
    return paper


def opened(who, paper):
    return items.open_paper(paper=paper, by=who(_name(paper)))


def viewed(who, paper, text="He needs a mentor"):
    return items.give_view(paper=opened(who, paper), text=text, by=who(_name(paper)))


def _name(paper: Paper) -> str:
    return paper.person.email.partition("@")[0]


def there(who, meeting, *members, by="cora"):
    now = Meeting.objects.get(pk=meeting.pk)
    return meetings.record_attendance(meeting=now, present=members, version=now.version, by=who(by))


def decided(who, item, outcome="adopted", *, method="unanimous", by="hugh", **said):
    now = AgendaItem.objects.get(pk=item.pk)
    what = Decided(outcome, method, "A mentor answers what was found", **said)
    return items.record_outcome(item=now, decided=what, version=now.version, by=who(by))


def ready(who, case, *, officer="omar"):
    """What of it is missing: a drafted plan, how consent is asked, and a signed assessment."""
    lacks = {str(each) for each in adoption.missing(case)}
    if adoption.NO_PLAN in lacks:
        a_line(who, case, by=officer)
    if adoption.NO_ASKING in lacks:
        consent_planned(who, case, officer=officer)
    if adoption.NOT_ASSESSED in lacks:
        signed(who, begun(who, case, by=officer), by=officer)
    return Case.objects.get(pk=case.pk)


def at_the_panel(who, case):
    """The meeting goes on: Hugh, Nell and Pete are there, Nell has a paper that she has not opened, and nothing is missing
    that the panel needs before it adopts."""
    case = ready(who, case)
    panel, seats = a_panel(who)
    meeting = a_meeting(who, panel)
    item = listed(who, meeting, case)
    paper = a_paper(who, item, seats["nell"])
    meeting = there(who, meeting, seats["hugh"], seats["nell"], seats["pete"])
    return SimpleNamespace(panel=panel, seats=seats, meeting=meeting, item=item, paper=paper, case=case)
