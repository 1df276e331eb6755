"""What a decision promised for a day comes up, again and again, until it is done or put off."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Notice
from audit.models import Event
from audit.moves import MoveDenied
from core import clock
from referrals.casework.actions import deciding, diary
from referrals.models import DiaryEntry, Referral
from safeguarding.requests.actions import answering
from tests.records import PARTICULARS, a_decided_referral, a_recommendation, a_request

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

IN_A_WEEK = timezone.localdate() + timedelta(days=7)


def closed_with(who, **said):
    return a_decided_referral(who, particulars={"checked": "Everything", **said})


def due_today(entry):
    DiaryEntry.objects.filter(pk=entry.pk).update(due_on=timezone.localdate())
    return DiaryEntry.objects.get(pk=entry.pk)


@pytest.fixture
def early(who) -> DiaryEntry:
    """Closed, with an early review that has come."""
    referral = closed_with(who, early_review_on=IN_A_WEEK.isoformat(), retention="standard")
    return due_today(referral.diary.get(particular="early_review_on"))


def test_omar_is_told_on_the_day_and_again_a_week_later_and_then_sian_too(who, people, early):
    assert diary.raise_due() == 1 and diary.raise_due() == 0
    told = Notice.objects.filter(kind="diary.due")
    assert {notice.person for notice in told} == {people.omar}
    DiaryEntry.objects.filter(pk=early.pk).update(raised_on=timezone.localdate() - timedelta(days=7))
    Notice.objects.filter(kind="diary.due").update(dedupe_key="an earlier week's")
    diary.raise_due()
    assert people.sian in {notice.person for notice in Notice.objects.filter(kind="diary.due")}


def test_it_stands_in_omars_diary_and_sians_and_in_nobody_elses(signed_in, early):
    for name, sees in (("omar", True), ("sian", True), ("priya", False), ("yusuf", False)):
        page = signed_in(name).get(reverse("referrals:diary"))
        assert (early.what in page.content.decode()) is sees, name
    for name in ("tanya", "carl", "nadia", "amir"):
        assert signed_in(name).get(reverse("referrals:diary")).status_code == 404, name


def test_omar_says_what_came_of_it_and_it_is_not_raised_again(who, signed_in, early):
    said = {"what": "done", "why": "Read again with the school: nothing new.", "idempotency": uuid4()}
    page = reverse("referrals:diary_entry", args=[early.public_id])
    assert signed_in("omar").post(page, said).status_code == 302
    assert diary.raise_due() == 0
    assert Event.objects.filter(kind="diary.done").count() == 1


def test_put_off_it_comes_again_on_the_new_day(who, early):
    later = timezone.localdate() + timedelta(days=10)
    diary.put_off(entry=early, until=later, reason="The school is closed", by=who("omar"))
    assert DiaryEntry.objects.get(pk=early.pk).due_on == later


def test_nothing_is_put_off_out_of_sight(who, early):
    with pytest.raises(MoveDenied, match="within 28 days"):
        diary.put_off(entry=early, until=timezone.localdate() + timedelta(days=29), reason="Later", by=who("omar"))


def test_done_with_a_day_is_asked_again_and_nothing_is_lost(signed_in, early):
    day = timezone.localdate() + timedelta(days=3)
    said = {
        "what": "done",
        "why": "Waits for the ward",
        "until-day": day.day,
        "until-month": day.month,
        "until-year": day.year,
        "idempotency": uuid4(),
    }
    page = signed_in("omar").post(reverse("referrals:diary_entry", args=[early.public_id]), said)
    assert page.status_code == 422 and "Waits for the ward" in page.content.decode()


def test_priya_settles_nothing_of_omars(who, signed_in, early):
    page = reverse("referrals:diary_entry", args=[early.public_id])
    assert signed_in("priya").get(page).status_code == 404
    with pytest.raises(MoveDenied):
        diary.settle(entry=early, how="Mine now", by=who("priya"))


def test_a_second_tab_is_told_that_it_is_settled(who, early):
    diary.settle(entry=early, how="Done", by=who("omar"))
    with pytest.raises(MoveDenied, match="settled already"):
        diary.settle(entry=early, how="Done again", by=who("omar"))


@pytest.mark.parametrize(("kept", "years"), [("standard", 6), ("short", 1), ("serious", 10)])
def test_the_retention_class_is_reviewed_after_its_years(who, kept, years):
    entry = closed_with(who, retention=kept).diary.get(particular="retention")
    assert entry.due_on.year == timezone.localdate().year + years


def test_the_29th_of_february_has_a_later_year_too():
    assert clock.months_after(date(2028, 2, 29), 12) == date(2029, 2, 28)


def test_who_is_to_be_told_of_an_unfounded_report_is_asked_for_soon(who):
    referral = a_decided_referral(
        who,
        option="unfounded",
        approver="ian",
        particulars={"recipients_told": "The council's front door and the head", "deletion_review_on": "2027-06-01"},
    )
    told = referral.diary.get(particular="recipients_told")
    assert "front door" in told.detail and (told.due_on - timezone.localdate()).days < 10
    assert referral.diary.get(particular="deletion_review_on").due_on == date(2027, 6, 1)


def test_the_day_to_accept_by_is_kept_when_the_service_answers(who):
    referral = a_decided_referral(who, option="service", to="Broadfen NHS Trust")
    offer = referral.actions.get()
    answering.decline(action=offer, reason="Full", version=offer.version, by=who("nadia"))
    assert referral.diary.get(particular="accept_by").how == "The service declined."


# --- Gathering --------------------------------------------------------------------------------------------------------


def gathered(who, *agencies, **said):
    ids = [str(Agency.objects.get(name=name).public_id) for name in agencies]
    particulars = {
        **PARTICULARS["gather"],
        "agencies": list(agencies),
        "agencies_ids": ids,
        "lawful_basis": "safeguarding_public_task",
        **said,
    }
    return a_decided_referral(who, option="gather", particulars=particulars)


def test_nobody_can_believe_that_an_agency_was_asked_when_it_was_not(who, signed_in):
    referral = gathered(who, "Broadfen NHS Trust", "Wensum County Council")
    for name in ("referrals:case", "safeguarding:partners"):
        page = signed_in("omar").get(reverse(name, args=[referral.public_id])).content.decode()
        assert page.count("Nothing has been sent to it.") == 2 and "Wensum County Council" in page, name


def test_what_was_decided_is_carried_over_and_the_items_are_omars_to_pick(who, signed_in):
    referral = gathered(who, "Broadfen NHS Trust")
    trust = Agency.objects.get(name="Broadfen NHS Trust")
    form = (
        signed_in("omar")
        .get(f"{reverse('safeguarding:ask', args=[referral.public_id])}?agency={trust.public_id}")
        .context["form"]
    )
    assert form["what"].value() == PARTICULARS["gather"]["question"]
    assert form["why"].value() == PARTICULARS["gather"]["grounds"]
    assert form["lawful_basis"].value() == "safeguarding_public_task"
    assert not form["items"].value()


def test_asking_it_clears_what_the_decision_left(who, signed_in):
    referral = gathered(who, "Broadfen NHS Trust")
    a_request(who, referral=referral)
    page = signed_in("omar").get(reverse("referrals:case", args=[referral.public_id])).content.decode()
    assert "Not asked yet" not in page
    assert referral.diary.get(particular="agencies").how == "The agency was asked."


def test_the_owner_it_names_has_it_from_then_on(who, people):
    named = str(people.priya.public_id)
    referral = gathered(who, "Broadfen NHS Trust", owner=people.priya.name, owner_ids=[named])
    now = Referral.objects.get(pk=referral.pk)
    assert (now.officer, now.owner) == (people.priya, people.priya)
    assert Notice.objects.filter(person=people.priya, kind="case.assigned").exists()


def test_an_owner_who_is_kept_away_by_now_stops_the_approval(who, people):
    particulars = {**PARTICULARS["gather"], "owner": "Priya", "owner_ids": [str(people.priya.public_id)]}
    decision = a_recommendation(who, option="gather", particulars=particulars)
    decision.referral.exclusions.create(person=people.priya, why="Her neighbour")
    with pytest.raises(MoveDenied, match="cannot take this on"):
        deciding.approve(referral=decision.referral, reason="Yes", by=who("sian"))
