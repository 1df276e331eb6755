"""A council's panel from the agenda to the signed minutes: who may decide and when, who reads what, and what is refused. The
published failures that a panel stops: a decision without reasons, blurred responsibilities, risk that nobody owned."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership, Notice
from accounts.roles import Role
from audit.moves import MoveDenied, MovedOn, Stale
from core.clock import LONDON
from core.row_security import reading
from safeguarding.access import see_paper, sign_minutes
from safeguarding.cases.actions import panel as front_door
from safeguarding.models import AgendaItem, Case, ItemMinutes, Meeting, PanelMember, PanelReferral, Paper
from safeguarding.panels import minutes, panel_calendar
from safeguarding.panels.actions import items, meetings
from safeguarding.panels.forms import CallForm
from safeguarding.panels.papers import on_offer
from tests.records import a_decided_referral, the_desk_says
from tests.safeguarding.at_the_panel import (
    COUNTY,
    DAY,
    HOUR,
    a_meeting,
    a_paper,
    at_the_panel,
    decided,
    listed,
    opened,
    seated,
    there,
    viewed,
)


@pytest.fixture(scope="module")
def _told(once_a_module) -> SimpleNamespace:
    who = once_a_module.who
    referral = a_decided_referral(who, option="channel", to=COUNTY, approver="ian")
    other = a_decided_referral(who, option="channel", to=COUNTY, approver="ian")
    told = at_the_panel(who, Case.objects.get(referral=referral))
    told.another = Case.objects.get(referral=other)
    return told


@pytest.fixture
def told(_told, people):
    """Read anew: what an earlier test did to the rows was rolled back."""
    fresh = {name: _again(value) for name, value in vars(_told).items() if name != "seats"}
    return SimpleNamespace(**fresh, seats={name: _again(seat) for name, seat in _told.seats.items()})


def _again(record):
    return type(record).objects.get(pk=record.pk)


def answer(client, name, record):
    return client.get(reverse(f"safeguarding:{name}", args=[record.public_id]))


# --- Quorum: section 37 -----------------------------------------------------------------------------------------------


def test_with_a_quorum_and_the_views_hugh_records_that_it_is_adopted_and_omar_is_told(who, told, people):
    viewed(who, told.paper)
    done = decided(who, told.item)
    assert done.state == "adopted" and done.outcome.present == [
        f"Hugh Mercer, {COUNTY}",
        "Nell Astor, Broadfen NHS Trust",
        "Pete Rudd, Wensum Constabulary",
    ]
    assert Notice.objects.filter(person=people.omar, kind="panel.outcome").exists()


@pytest.mark.parametrize(
    ("present", "missing"),
    [(("nell", "pete"), COUNTY), (("hugh", "nell"), "Wensum Constabulary"), ((), "Wensum Constabulary")],
)
def test_without_a_quorum_no_outcome_can_be_recorded(who, told, present, missing):
    viewed(who, told.paper)
    there(who, told.meeting, *(told.seats[name] for name in present))
    with pytest.raises(MoveDenied, match=f"no quorum: .*{missing} must be present"):
        decided(who, told.item, by="hugh")


def test_the_police_of_where_the_person_lives_must_be_there_and_not_only_those_who_have_the_case(who, told):
    viewed(who, told.paper)
    calder = Agency.objects.get(name="Calder Vale Police")
    AgendaItem.objects.filter(pk=told.item.pk).update(residence=calder)
    with pytest.raises(MoveDenied, match="Calder Vale Police must be present"):
        decided(who, told.item)
    yara = seated(who, told.panel, "yara", "member")
    there(who, told.meeting, told.seats["hugh"], told.seats["nell"], yara)
    assert decided(who, told.item).state == "adopted"


def test_a_member_with_a_conflict_of_interest_does_not_count_for_the_quorum(who, told):
    viewed(who, told.paper)
    items.declare_conflict(item=told.item, reason="His uncle", by=who("pete"))
    with pytest.raises(MoveDenied, match="Wensum Constabulary must be present"):
        decided(who, told.item)


def test_nothing_is_decided_before_every_agency_that_is_there_has_said_what_it_thinks(who, told):
    with pytest.raises(MoveDenied, match="not said yet what they think: Broadfen NHS Trust"):
        decided(who, told.item)


def test_only_the_chair_or_a_deputy_who_is_there_decides(who, told):
    viewed(who, told.paper)
    for by, because in (("cora", "Only the chair"), ("nell", "not available"), ("dawn", "not recorded as present")):
        with pytest.raises(MoveDenied, match=because):
            decided(who, told.item, by=by)


def test_a_chair_who_declared_a_conflict_sees_nothing_of_it_and_a_deputy_decides(who, told, signed_in):
    viewed(who, told.paper)
    there(who, told.meeting, *told.seats.values())
    items.declare_conflict(item=told.item, reason="I taught him", by=who("hugh"))
    with pytest.raises(MoveDenied, match="declared a conflict of interest"):
        decided(who, told.item)
    hugh = signed_in("hugh")
    assert [answer(hugh, "item", told.item).status_code, answer(hugh, "panel_case", told.case).status_code] == [404] * 2
    assert not sign_minutes.allows(who("hugh"), told.meeting)
    assert decided(who, told.item, by="dawn").state == "adopted"


@pytest.mark.parametrize(
    ("outcome", "method", "said", "beside"),
    [
        ("not_adopted", "unanimous", {}, "care"),
        ("adopted", "majority", {}, "dissent"),
        ("deferred", "chair", {}, "dissent"),
    ],
)
def test_what_the_law_asks_stands_beside_its_box(who, told, outcome, method, said, beside):
    viewed(who, told.paper)
    with pytest.raises(MoveDenied) as denied:
        decided(who, told.item, outcome, method=method, **said)
    assert denied.value.beside == beside


def test_not_adopted_says_what_of_health_and_social_care_was_considered(who, told):
    viewed(who, told.paper)
    care = "His doctor was asked; a bereavement service begins in May"
    assert care in minutes.draft_of(decided(who, told.item, "not_adopted", care=care))


def test_what_was_deferred_is_listed_for_another_meeting_and_keeps_its_history(who, told):
    viewed(who, told.paper)
    decided(who, told.item, "deferred")
    again = listed(who, a_meeting(who, told.panel, since=-DAY), told.case)
    assert [item.state for item in told.case.agenda_items.order_by("pk")] == ["deferred", "listed"]
    with pytest.raises(MoveDenied, match="has not begun"):
        decided(who, again)


# --- Papers -----------------------------------------------------------------------------------------------------------


def test_nell_says_first_whether_she_knows_him_and_then_reads_exactly_what_was_picked(who, told, signed_in):
    nell = signed_in("nell")
    before = answer(nell, "paper", told.paper).text
    assert "Marsh-Price" in before and "The decision asks for support" not in before
    opened(who, told.paper)
    after = answer(nell, "paper", told.paper).text
    assert "The decision asks for support" in after and "He rehearses an attack" not in after


def test_each_agency_reads_what_it_was_given_and_nothing_else(who, told, signed_in):
    grounds = next(piece.key for piece in on_offer(told.case) if piece.value == "He rehearses an attack")
    pete = opened(who, a_paper(who, told.item, told.seats["pete"], keys=[grounds]))
    opened(who, told.paper)
    pages = [answer(signed_in("nell"), "paper", told.paper).text, answer(signed_in("pete"), "paper", pete).text]
    assert ["Marsh-Price" in page for page in pages] == [True, False]
    assert ["He rehearses an attack" in page for page in pages] == [False, True]
    assert answer(signed_in("nell"), "paper", pete).status_code == 404


def test_the_views_of_others_are_shown_to_who_has_said_their_own(who, told, signed_in):
    pete = opened(who, a_paper(who, told.item, told.seats["pete"]))
    viewed(who, told.paper, text="He keeps his appointments")
    client = signed_in("pete")
    assert "He keeps his appointments" not in answer(client, "paper", pete).text
    assert "He keeps his appointments" not in answer(signed_in("hugh"), "item", told.item).text
    items.give_view(paper=pete, text="Nothing against it", by=who("pete"))
    assert "He keeps his appointments" in answer(client, "paper", pete).text
    assert "Nothing against it" in answer(signed_in("hugh"), "item", told.item).text
    with pytest.raises(MoveDenied, match="has said already"):
        items.give_view(paper=pete, text="Something else", by=who("pete"))


def seat_ended(who, told):
    meetings.end_seat(member=told.seats["nell"], reason="Changed her post", by=who("cora"))


def role_ended(who, told):
    Membership.objects.filter(user=told.paper.person).update(state="ended", ended_at=timezone.now())


def conflict_declared(who, told):
    items.declare_conflict(item=told.item, reason="My nephew", by=who("nell"))


def time_over(who, told):
    Paper.objects.update(given_at=timezone.now() - DAY, until=timezone.now() - HOUR)


def meeting_cancelled(who, told):
    meeting = Meeting.objects.get(pk=told.meeting.pk)
    meetings.cancel(meeting=meeting, reason="Snow", version=meeting.version, by=who("cora"))


def taken_off(who, told):
    items.take_off(item=told.item, reason="Not ready", version=told.item.version, by=who("cora"))


def taken_back(who, told):
    front = PanelReferral.objects.get(case=told.case)
    front_door.take_back(panel=front, reason="The wrong council", version=front.version, by=who("omar"))


def held(who, told):
    the_desk_says(who, told.case.referral, "pursue_primacy")


ENDS = [
    seat_ended,
    role_ended,
    conflict_declared,
    time_over,
    meeting_cancelled,
    taken_off,
    taken_back,
    held,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_an_open_paper_is_gone_with_the_next_click(who, told, signed_in, end):
    opened(who, told.paper)
    nell = signed_in("nell")
    assert answer(nell, "paper", told.paper).status_code == 200
    end(who, told)
    assert answer(nell, "paper", told.paper).status_code == 404


def test_the_database_itself_lets_nell_find_her_paper_and_no_case(who, told, settings):
    settings.ROW_SECURITY = True
    with reading(who("nell").reader):
        assert see_paper.allows(who("nell"), told.paper) and not Case.objects.exists()


def test_a_member_of_another_panel_the_teacher_and_the_front_door_see_no_meeting(told, signed_in):
    for name in ("yara", "tanya", "lena", "omar", "carl", "nadia", "vik"):
        client = signed_in(name)
        pages = [("meeting", told.meeting), ("item", told.item), ("paper", told.paper), ("standing_panel", told.panel)]
        assert {answer(client, page, record).status_code for page, record in pages} == {404}, name


def test_a_member_sees_of_the_agenda_no_more_than_their_own_papers(told, signed_in):
    page = answer(signed_in("pete"), "meeting", told.meeting).text
    assert told.case.reference not in page and "Paper 1" not in page


# --- Agenda, calendar, minutes ----------------------------------------------------------------------------------------


def test_two_coordinators_at_one_agenda_lose_nothing(who, told):
    old = Meeting.objects.get(pk=told.meeting.pk)
    listed(who, told.meeting, told.another)
    with pytest.raises(Stale):
        meetings.record_attendance(meeting=old, present=[], version=old.version, by=who("cora"))
    assert told.meeting.items.count() == 2


def test_a_case_stands_on_one_agenda_at_a_time(who, told):
    with pytest.raises(MoveDenied, match="on an agenda already"):
        listed(who, told.meeting, told.case)


def test_a_meeting_in_july_is_kept_in_utc_and_a_cancelled_one_says_so(told):
    typed = {"day-day": "15", "day-month": "7", "day-year": "2027", "clock": "09:30", "minutes_long": "90"}
    form = CallForm({**typed, "kind": "ordinary", "idempotency": "6f1c0c52-6a5e-4d10-9c0e-6a1a40a0a2d1"})
    assert form.is_valid(), form.errors
    july = form.said["starts_at"]
    assert july == datetime(2027, 7, 15, 8, 30, tzinfo=UTC) == datetime(2027, 7, 15, 9, 30, tzinfo=LONDON)
    off = Meeting(panel=told.panel, starts_at=july, minutes_long=90, state="cancelled", version=2)
    file = panel_calendar.calendar_of([off], at=july).decode()
    for line in ("DTSTART:20270715T083000Z", "DTEND:20270715T100000Z", "STATUS:CANCELLED", "SEQUENCE:2"):
        assert f"\r\n{line}\r\n" in file
    assert "SUMMARY:Cancelled: Meeting" in file and COUNTY not in file


def test_the_calendar_is_taken_by_who_has_a_seat_and_says_nothing_of_a_case(told, signed_in):
    found = answer(signed_in("nell"), "panel_calendar", told.panel)
    assert found.headers["Content-Type"].startswith("text/calendar")
    assert told.case.reference not in found.text and "Marsh" not in found.text


def signed(who, told):
    viewed(who, told.paper)
    decided(who, told.item)
    meeting = Meeting.objects.get(pk=told.meeting.pk)
    return items.sign_minutes(meeting=meeting, version=meeting.version, by=who("hugh"))


def test_minutes_are_drafted_from_what_was_recorded_and_frozen_when_hugh_signs(who, told, signed_in):
    signed(who, told)
    text = ItemMinutes.objects.get(item=told.item).text
    for part in ("Broadfen NHS Trust: He needs a mentor", "Present: Hugh Mercer", "Outcome: Adopted. All agreed."):
        assert part in text
    items.add_to_minutes(item=told.item, text="The mentor's name was misheard", by=who("cora"))
    assert "misheard" in answer(signed_in("hugh"), "item", told.item).text
    for again in (
        lambda: decided(who, told.item, "deferred"),
        lambda: there(who, told.meeting),
        lambda: listed(who, told.meeting, told.another),
    ):
        with pytest.raises(MovedOn):
            again()


@pytest.mark.parametrize("table", ["itemminutes", "paneloutcome", "agencyview", "minutesaddendum", "panelconflict"])
def test_the_database_gives_the_service_no_right_to_change_what_was_recorded(db, table):
    with connection.cursor() as cursor:
        for right in ("update", "delete"):
            cursor.execute("select has_table_privilege('pp_app', %s, %s)", [f"safeguarding_{table}", right])
            assert cursor.fetchone() == (False,)


def test_minutes_wait_for_every_outcome(who, told):
    with pytest.raises(MoveDenied, match="has no outcome yet"):
        items.sign_minutes(meeting=told.meeting, version=told.meeting.version, by=who("hugh"))


def test_an_action_has_an_owner_and_a_day_and_its_owner_says_what_was_done(who, told, people):
    due = timezone.localdate() + timedelta(days=30)
    action = items.take_on(item=told.item, owner=told.seats["nell"], what="Ring him", due_on=due, by=who("cora"))
    assert Notice.objects.filter(person=people.nell, kind="panel.action").exists()
    with pytest.raises(MoveDenied):
        items.do_action(action=action, result="Rung", version=1, by=who("pete"))
    assert items.do_action(action=action, result="Rung", version=1, by=who("nell")).state == "done"


def test_only_a_chair_of_the_council_itself_takes_the_chair(who, told):
    meetings.end_seat(member=told.seats["hugh"], reason="Retired", by=who("cora"))
    for name in ("yara", "wyn"):
        with pytest.raises(MoveDenied, match="chair of the council itself"):
            seated(who, told.panel, name, "chair")


def test_a_council_has_one_chair_and_a_person_one_seat(who, told):
    with pytest.raises(MoveDenied, match="has a seat already"):
        seated(who, told.panel, "nell", "member")
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelMember.objects.filter(pk=told.seats["dawn"].pk).update(seat="chair")


# --- The police side --------------------------------------------------------------------------------------------------


def test_omar_reads_on_the_case_when_the_panel_meets_and_what_it_decided(who, told, signed_in):
    assert "On the agenda" in answer(signed_in("omar"), "case", told.case).text
    viewed(who, told.paper)
    decided(who, told.item)
    page = answer(signed_in("omar"), "case", told.case).text
    assert "Adopted" in page and "A mentor answers what was found" in page


def test_a_council_without_a_coordinator_is_seen_on_the_case_and_the_force_is_told(who, told, people, signed_in):
    now = timezone.now()
    Membership.objects.filter(role=Role.CHANNEL_COORDINATOR).update(state="ended", ended_at=now)
    assert "The council has none" in answer(signed_in("omar"), "case", told.case).text
    a_decided_referral(who, option="channel", to=COUNTY, approver="ian")
    reached = set(Notice.objects.filter(kind="panel.no_coordinator").values_list("person__name", flat=True))
    assert {people.omar.name, people.sian.name} <= reached


def test_the_whole_meeting_can_be_held_on_the_pages_without_a_script(who, told, signed_in):
    """Every question page opens, and the one that records the outcome keeps what was typed where the law wants more."""
    viewed(who, told.paper)
    hugh, cora = signed_in("hugh"), signed_in("cora")
    asks = {
        "list_item": told.meeting,
        "attendance": told.meeting,
        "cancel_meeting": told.meeting,
        "give_papers": told.item,
        "take_off": told.item,
        "take_on": told.item,
        "call_meeting": told.panel,
        "give_seat": told.panel,
        "end_seat": told.seats["pete"],
    }
    assert {name: answer(cora, name, record).status_code for name, record in asks.items()} == dict.fromkeys(asks, 200)
    form = answer(hugh, "outcome", told.item).context["form"]
    typed = {"version": form.initial["version"], "idempotency": form["idempotency"].value()}
    typed |= {"outcome": "not_adopted", "method": "unanimous", "reasons": "His school has it in hand"}
    page = hugh.post(reverse("safeguarding:outcome", args=[told.item.public_id]), typed)
    assert page.status_code == 422 and "section 36(6)" in page.text and "His school has it in hand" in page.text
    page = hugh.post(reverse("safeguarding:outcome", args=[told.item.public_id]), {**typed, "care": "His doctor"})
    assert page.status_code == 302 and AgendaItem.objects.get(pk=told.item.pk).state == "not_adopted"
