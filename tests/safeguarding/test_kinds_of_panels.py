"""An urgent panel meets at once under the same law; a local panel below the threshold decides nothing under section 36."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.moves import MoveDenied
from core.clock import add_working_days
from safeguarding.models import Case, Meeting, MeetingKind
from safeguarding.panels.actions import items, meetings
from safeguarding.panels.moves import NOT_LOCAL, NOT_UNDER_SECTION_36
from tests.records import a_decided_referral
from tests.safeguarding.at_the_panel import COUNTY, a_panel, a_paper, decided, listed, ready, there, viewed

WHY = "He has named a day and a place."


@pytest.fixture(scope="module")
def _case(once_a_module):
    return Case.objects.get(referral=a_decided_referral(once_a_module.who, option="channel", to=COUNTY))


@pytest.fixture
def case(_case, people):
    return Case.objects.get(pk=_case.pk)


def called(who, panel, kind, *, at=None, why=""):
    starts_at = at or timezone.now() - timedelta(hours=1)
    return meetings.call(panel=panel, starts_at=starts_at, minutes_long=60, kind=kind, urgent_why=why, by=who("cora"))


def at_a(who, kind, case, *, present=("hugh", "nell", "pete")):
    """The meeting of this kind goes on, Nell has said what the trust thinks."""
    panel, seats = a_panel(who)
    meeting = called(who, panel, kind, why=WHY if kind == MeetingKind.URGENT else "")
    item = listed(who, meeting, case)
    viewed(who, a_paper(who, item, seats["nell"]))
    there(who, meeting, *(seats[name] for name in present))
    return meeting, item


def test_an_urgent_panel_meets_within_five_working_days_and_says_why(who, people):
    panel, _ = a_panel(who)
    last = add_working_days(timezone.now(), 5)
    with pytest.raises(MoveDenied, match="within 5 working days"):
        called(who, panel, MeetingKind.URGENT, at=last + timedelta(days=1), why=WHY)
    with pytest.raises(MoveDenied, match="cannot wait"):
        called(who, panel, MeetingKind.URGENT, at=last)
    with pytest.raises(MoveDenied, match="Only an urgent panel"):
        called(who, panel, MeetingKind.ORDINARY, at=last, why=WHY)
    Notice.objects.all().delete()
    urgent = called(who, panel, MeetingKind.URGENT, at=last, why=WHY)
    assert urgent.urgent_why == WHY
    told = Notice.objects.filter(kind="panel.meeting")
    assert {notice.person for notice in told} == {people.hugh, people.dawn, people.nell, people.pete}
    assert all(notice.urgent and "urgent" in notice.words for notice in told)


def test_the_database_itself_keeps_no_urgent_meeting_without_a_reason(who):
    meeting = called(who, a_panel(who)[0], MeetingKind.ORDINARY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(kind=MeetingKind.URGENT)


def test_an_urgent_panel_has_the_same_quorum_and_then_adopts(who, case):
    meeting, item = at_a(who, MeetingKind.URGENT, case, present=("hugh", "nell"))
    with pytest.raises(MoveDenied, match="quorum"):
        decided(who, item)
    seats = {str(member.person): member for member in meeting.panel.members.all()}
    there(who, meeting, *seats.values())
    ready(who, case)
    assert decided(who, item).state == "adopted"
    signed = items.sign_minutes(
        meeting=(now := Meeting.objects.get(pk=meeting.pk)), version=now.version, by=who("hugh")
    )
    text = signed.items.get().minutes.text
    assert "Urgent Channel panel of Wensum County Council" in text and WHY in text


@pytest.mark.parametrize(("outcome", "more"), [("adopted", {}), ("not_adopted", {"care": "His doctor"})])
def test_a_local_panel_is_refused_in_words_what_is_of_section_36(who, case, outcome, more):
    _, item = at_a(who, MeetingKind.LOCAL, case)
    with pytest.raises(MoveDenied) as refused:
        decided(who, item, outcome, **more)
    assert str(refused.value) == NOT_UNDER_SECTION_36
    item.refresh_from_db()
    assert item.state == "listed"


def test_a_local_panel_supports_and_a_panel_under_section_36_does_not(who, case):
    meeting, item = at_a(who, MeetingKind.LOCAL, case)
    assert decided(who, item, "supported").state == "supported"
    signed = items.sign_minutes(
        meeting=(now := Meeting.objects.get(pk=meeting.pk)), version=now.version, by=who("hugh")
    )
    assert "Local panel below the threshold of Wensum" in signed.items.get().minutes.text
    ordinary = called(who, meeting.panel, MeetingKind.ORDINARY, at=timezone.now() - timedelta(minutes=20))
    seats = {member.person.email.partition("@")[0]: member for member in meeting.panel.members.all()}
    again = listed(who, ordinary, case)
    there(who, ordinary, *(seats[name] for name in ("hugh", "nell", "pete")))
    with pytest.raises(MoveDenied) as refused:
        decided(who, again, "supported")
    assert str(refused.value) == NOT_LOCAL
    ready(who, case)
    assert decided(who, again).state == "adopted"


def test_what_was_decided_at_a_meeting_is_not_listed_there_again(who, case, signed_in):
    """Found by walks at random: the database refused it, and the page broke."""
    meeting, item = at_a(who, MeetingKind.ORDINARY, case)
    decided(who, item, "deferred")
    with pytest.raises(MoveDenied, match="at this meeting already"):
        listed(who, meeting, case)
    asks = signed_in("cora").get(reverse("safeguarding:list_item", args=[meeting.public_id])).context["form"]
    assert case not in asks.fields["case"].queryset


def test_the_form_of_a_local_panel_offers_what_it_may_decide_and_the_pages_say_what_it_is(who, case, signed_in):
    meeting, item = at_a(who, MeetingKind.LOCAL, case)
    hugh = signed_in("hugh")
    asks = hugh.get(reverse("safeguarding:outcome", args=[item.public_id])).context["form"]
    assert [value for value, _ in asks.fields["outcome"].choices] == ["deferred", "supported"]
    shown = hugh.get(reverse("safeguarding:meeting", args=[meeting.public_id])).content.decode()
    assert "decides nothing under section 36" in shown and "Local panel below the threshold" in shown
    listing = hugh.get(reverse("safeguarding:standing_panel", args=[meeting.panel.public_id])).content.decode()
    assert "Local panel below the threshold" in listing
    decided(who, item, "supported")
    at_police = signed_in("omar").get(reverse("safeguarding:case", args=[case.public_id])).content.decode()
    assert "Local panel below the threshold of" in at_police and "Supported locally" in at_police


def test_an_urgent_meeting_is_called_on_the_page_and_its_calendar_says_no_more_than_any(who, signed_in):
    panel, _ = a_panel(who)
    cora, where = signed_in("cora"), reverse("safeguarding:call_meeting", args=[panel.public_id])
    day = timezone.localdate() + timedelta(days=1)
    form = cora.get(where).context["form"]
    said = {
        "kind": "urgent",
        "urgent_why": "",
        "day_0": day.day,
        "day_1": day.month,
        "day_2": day.year,
        "day-day": day.day,
        "day-month": day.month,
        "day-year": day.year,
        "clock": "09:30",
        "minutes_long": "60",
        "idempotency": str(form["idempotency"].value()),
    }
    assert cora.post(where, said).status_code == 422
    assert cora.post(where, {**said, "urgent_why": WHY}).status_code == 302
    calendar = cora.get(reverse("safeguarding:panel_calendar", args=[panel.public_id])).content.decode()
    assert calendar.count("BEGIN:VEVENT") == 1 and "rgent" not in calendar and WHY not in calendar
