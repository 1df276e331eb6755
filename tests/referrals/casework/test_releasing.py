"""The batch: three referrals that ended differently look the same. Scenario 11."""

import html
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.clock import LONDON, ONE_DAY
from referrals.casework.actions import deciding, releasing
from referrals.casework.rules import batch
from referrals.models import Referral, ReferrerMessage
from referrals.status import words_for
from tests.records import a_decided_referral

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

MONDAY_MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=LONDON)


@pytest.fixture
def monday(monkeypatch):
    """It is the working morning after."""

    def come():
        monkeypatch.setattr(batch.timezone, "now", lambda: MONDAY_MORNING)
        monkeypatch.setattr(releasing.timezone, "now", lambda: MONDAY_MORNING)
        ReferrerMessage.objects.filter(released_at=None, approved_at__isnull=False).update(
            release_after=MONDAY_MORNING.replace(minute=0)
        )

    return come


def test_three_different_endings_show_the_same_bytes(who, monday):
    ended = [
        a_decided_referral(who, option="no_further_action"),
        a_decided_referral(who, option="channel", to="Wensum County Council", approver="ian"),
        a_decided_referral(who, option="cannot_identify", approver="ian"),
    ]
    monday()
    assert releasing.release() == 3
    shown = {words_for(Referral.objects.get(pk=one.pk)) for one in ended}
    assert [words.title for words in shown] == ["Considered"]


def test_nothing_is_released_on_the_day_it_was_decided(who):
    a_decided_referral(who)
    assert ReferrerMessage.objects.get().release_after > timezone.now()
    assert releasing._release_messages(timezone.now()) == 0


def test_a_withheld_word_changes_nothing_that_is_shown(who, monday):
    message = deciding.Message(choice="withhold", withheld_because="It would put the aunt at risk")
    referral = a_decided_referral(who, message=message)
    monday()
    releasing.release()
    assert Referral.objects.get(pk=referral.pk).shown_status == "received"


def test_the_notice_to_the_referrer_says_nothing_of_the_outcome(people, who, monday):
    a_decided_referral(who, option="unfounded", approver="ian")
    monday()
    releasing.release()
    assert [n.words for n in people.tanya.notices.filter(kind="submission.updated")] == [
        "There is news about something you sent."
    ]


def test_a_supervisor_holds_a_message_back(who, monday):
    referral = a_decided_referral(who)
    later = timezone.localdate() + 10 * ONE_DAY
    releasing.delay(message=referral.messages.get(), until=later, reason="Funeral", by=who("sian"))
    assert timezone.localdate(referral.messages.get().release_after) == later


def test_there_is_no_batch_on_a_sunday_or_before_nine():
    assert batch.batch_of_today(datetime(2026, 11, 22, 12, tzinfo=LONDON)) is None
    assert batch.batch_of_today(datetime(2026, 11, 23, 8, 59, tzinfo=LONDON)) is None
    assert batch.batch_of_today(MONDAY_MORNING) is not None


def status_page(client, referral):
    return client.get(reverse("referrals:submission", args=[referral.public_id])).content.decode()


OWN_WORDS = "Please keep Thursday's mentoring going,\nand ring Omar before the trip on 4 December."


def told_specifically(who, monday, **wanted):
    referral = a_decided_referral(who, message=deciding.Message(choice="specific", text=OWN_WORDS), **wanted)
    monday()
    releasing.release()
    return referral


def test_a_message_of_its_own_stands_on_tanyas_page_as_it_was_approved(who, signed_in, monday):
    referral = told_specifically(who, monday)
    page = html.unescape(status_page(signed_in("tanya"), referral))
    assert "keep Thursday's mentoring going," in page and "ring Omar before the trip" in page


def test_before_the_batch_nothing_of_it_is_shown(who, signed_in):
    referral = a_decided_referral(who, message=deciding.Message(choice="specific", text=OWN_WORDS))
    assert "mentoring" not in status_page(signed_in("tanya"), referral)


def test_only_a_message_of_its_own_makes_a_page_differ_and_that_is_meant(who, signed_in, monday):
    referral = told_specifically(who, monday)
    standard = words_for(Referral.objects.get(pk=referral.pk))
    assert standard.title == "Considered"
    assert "mentoring" not in " ".join(standard.paragraphs)
    assert "A message from the team" in status_page(signed_in("tanya"), referral)


def test_the_e_mail_about_it_is_the_one_that_everybody_gets(who, people, monday):
    told_specifically(who, monday)
    notice = people.tanya.notices.get(kind="submission.updated")
    assert notice.words == "There is news about something you sent."


def test_it_is_news_even_where_the_status_stays(who, people, monday):
    told_specifically(who, monday, option="gather")
    assert people.tanya.notices.filter(kind="submission.updated").count() == 1


def test_the_council_that_holds_a_copy_does_not_read_it(who, signed_in, monday):
    assert "mentoring" not in status_page(signed_in("carl"), told_specifically(who, monday))


def test_a_lead_whom_it_names_does_not_read_it(who, people, signed_in, monday):
    text = f"Speak to nobody but us, not to {people.lena.name}."
    referral = a_decided_referral(who, message=deciding.Message(choice="specific", text=text))
    there = reverse("referrals:submission", args=[referral.public_id])
    assert signed_in("lena").get(there).status_code == 404
