"""The batch: three referrals that ended differently look the same. Scenario 11."""

from datetime import datetime

import pytest
from django.utils import timezone

from core.clock import LONDON
from referrals import batch
from referrals.actions import deciding, releasing
from referrals.models import Referral, ReferrerMessage
from referrals.status import words_for
from tests.records import a_decided_referral

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
    later = MONDAY_MORNING.date().replace(day=30)
    releasing.delay(message=referral.messages.get(), until=later, reason="Funeral", by=who("sian"))
    assert timezone.localdate(referral.messages.get().release_after) == later


def test_there_is_no_batch_on_a_sunday_or_before_nine():
    assert batch.batch_of_today(datetime(2026, 11, 22, 12, tzinfo=LONDON)) is None
    assert batch.batch_of_today(datetime(2026, 11, 23, 8, 59, tzinfo=LONDON)) is None
    assert batch.batch_of_today(MONDAY_MORNING) is not None
