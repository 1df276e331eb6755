"""After sending: what was sent stays as it was, four words say how it stands, and more can be added."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Notice, User
from audit.models import Event
from referrals import access
from referrals.models import Addendum, Referral, ReferrerQuestion
from referrals.models.referral import ShownStatus, State
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")


def at(name, referral, *more):
    return reverse(f"referrals:{name}", args=[referral.public_id, *more])


def once(**fields):
    return {"idempotency": str(uuid.uuid4()), **fields}


@pytest.fixture
def referral(who):
    return a_referral(who("tanya"))


@pytest.fixture
def tanya(signed_in):
    return signed_in("tanya")


def closed(referral, days=0):
    """As casework leaves a finished one; the way there is tested with casework."""
    Referral.objects.filter(pk=referral.pk).update(
        state=State.CLOSED,
        finished_at=timezone.now() - timedelta(days=days),
        shown_status=ShownStatus.CONSIDERED,
    )


def test_tanya_reads_what_she_sent_with_the_words_about_progress(referral, tanya):
    shown = tanya.get(at("submission", referral)).content.decode()
    for words in ("Received", "A person will read it by", "Marsh-Price", "one more push"):
        assert words in shown


def test_the_submission_does_not_exist_for_others(referral, signed_in):
    for name in ("tom", "zoe", "rex", "ada", "amir", "nadia"):
        client = signed_in(name)
        for page in ("submission", "sent", "print_submission", "add", "correct"):
            assert client.get(at(page, referral)).status_code == 404


def test_an_officer_gains_no_sight_of_the_referrers_pages(referral, signed_in):
    assert signed_in("omar").get(at("submission", referral)).status_code == 404


def test_adding_information_alerts_owner_and_supervisors_and_shows_999(people, referral, tanya):
    """Scenario 9, the filing side."""
    answer = tanya.post(at("add", referral), once(text="He has a knife.", danger="yes"), follow=True)
    assert 'id="emergency-title"' in answer.content.decode()
    referral.refresh_from_db()
    assert referral.has_unread_information
    told = Notice.objects.filter(kind="filing.danger", urgent=True).values_list("person__name", flat=True)
    assert {"Sian Pugh", "Ian Whitlock", "Dot Farrow"} <= set(told)


def test_added_information_puts_a_finished_referral_back_in_the_queue(referral, tanya):
    closed(referral)
    tanya.post(at("add", referral), once(text="He has a knife.", danger="no"))
    referral.refresh_from_db()
    assert (referral.state, referral.finished_at) == (State.SUBMITTED, None)
    assert referral.shown_status == ShownStatus.RECEIVED
    assert referral.owners.filter(until=None).count() == 1


def test_nobody_on_duty_is_said_to_the_referrer_and_every_word_is_still_there(people, referral, tanya):
    closed(referral)
    force = Membership.objects.filter(agency=referral.force).values("user_id")
    User.objects.filter(pk__in=force).update(is_active=False)
    answer = tanya.post(at("add", referral), once(text="He has a knife.", danger="no"))
    said = answer.content.decode()
    assert answer.status_code < 500 and "Nobody at Wensum Constabulary" in said and "He has a knife." in said
    referral.refresh_from_db()
    assert referral.state == State.CLOSED and not Addendum.objects.exists()


def test_a_correction_stands_beside_the_original(referral, tanya):
    tanya.post(at("correct", referral), once(text="He is in Year 10, not Year 9.", danger="no"))
    shown = tanya.get(at("submission", referral)).content.decode()
    assert "He is in Year 10, not Year 9." in shown
    assert "Year 9, form 9C" in shown
    assert Addendum.objects.get().kind == "correction"


def test_a_double_click_adds_once(referral, tanya):
    sent = once(text="He has a knife.", danger="no")
    tanya.post(at("add", referral), sent)
    tanya.post(at("add", referral), sent)
    assert Addendum.objects.count() == 1


@pytest.mark.parametrize(("text", "danger"), [("", "no"), ("He has a knife.", ""), ("a\x00b", "no")])
def test_a_wrong_page_is_shown_again_with_what_was_typed(referral, tanya, text, danger):
    answer = tanya.post(at("add", referral), once(text=text, danger=danger))
    assert answer.status_code == 422
    assert not Addendum.objects.exists()


def test_a_question_is_shown_and_answered(people, who, referral, tanya):
    question = ReferrerQuestion.objects.create(referral=referral, question="Which bus?", asked_by=people.omar)
    Referral.objects.filter(pk=referral.pk).update(shown_status=ShownStatus.CONTACT_US)
    assert "Which bus?" in tanya.get(at("submission", referral)).content.decode()
    tanya.post(at("answer", referral, question.public_id), once(text="The 47.", danger="no"))
    question.refresh_from_db()
    assert question.answered_by == people.tanya
    assert Addendum.objects.get().kind == "answer"


def test_a_question_about_another_referral_cannot_be_answered_here(people, who, referral, tanya):
    other = ReferrerQuestion.objects.create(referral=a_referral(who("tom")), question="Who?", asked_by=people.omar)
    assert tanya.post(at("answer", referral, other.public_id), once(text="x", danger="no")).status_code == 404


def test_28_days_after_the_end_only_reference_status_and_add_are_left(referral, tanya):
    closed(referral, days=29)
    shown = tanya.get(at("submission", referral)).content.decode()
    assert "Considered" in shown
    assert "Add information" in shown
    assert "Marsh-Price" not in shown
    assert tanya.get(at("print_submission", referral)).status_code == 403


def test_a_printed_copy_is_logged_as_leaving(referral, tanya):
    assert "Marsh-Price" in tanya.get(at("print_submission", referral)).content.decode()
    assert Event.objects.filter(kind="submission.printed", target_id=str(referral.pk)).exists()


def test_the_council_reads_its_copy_and_can_add_nothing(referral, signed_in):
    carl = signed_in("carl")
    assert str(referral.public_id) in carl.get(reverse("referrals:copies")).content.decode()
    shown = carl.get(at("submission", referral)).content.decode()
    assert "Marsh-Price" in shown
    assert "Add information" not in shown
    assert carl.get(at("add", referral)).status_code == 403


@pytest.mark.parametrize(("name", "entry"), [("tanya", "What you sent"), ("lena", "Your site"), ("carl", "Copies")])
def test_the_menu_marks_the_list_that_a_submission_was_opened_from(referral, signed_in, name, entry):
    menu = signed_in(name).get(at("submission", referral)).context["navigation"]
    assert [label for label, _, here, _ in menu if here] == [entry]


def test_the_sight_of_a_submission_ends_with_the_membership(people, referral, tanya):
    people.tanya.memberships.update(until=timezone.now())
    assert tanya.get(at("submission", referral)).status_code == 404


def test_the_list_is_logged_with_what_it_showed(referral, tanya):
    tanya.get(reverse("referrals:submissions"))
    event = Event.objects.filter(kind="list.shown").order_by("-id").first()
    assert event.ids == [f"referrals.Referral:{referral.pk}"]


def test_danger_added_later_goes_to_the_top_and_into_the_duty_officers_sight(people, who, referral, tanya):
    dot, before = who("dot"), referral.queue_key
    assert not access.see_case_file.allows(dot, referral)
    tanya.post(at("add", referral), once(text="He has a knife.", danger="yes"))
    referral.refresh_from_db()
    assert referral.queue_key < before
    assert access.see_case_file.allows(dot, referral)
    assert referral in access.see_case_file.page(dot, Referral, order=access.BY_QUEUE).rows
