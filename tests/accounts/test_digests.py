"""One e-mail a day for who chose it: at its hour, by record, once, without what is done by then; what is urgent at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.actions import mailing
from accounts.models import DIGEST, Mailed, MembershipState, Notice
from accounts.notices import digests
from accounts.notices.sending import send_all
from accounts.notices.telling import mark_read, platform, tell
from audit.models import Event
from core.clock import next_at_hour
from core.jobs import JobState


def told(person, about, *, kind="test", reference="", urgent=False, instead=True):
    words = "Something waits."
    return tell(
        [person],
        kind=kind,
        words=words,
        path="/",
        about=about,
        reference=reference,
        urgent=urgent,
        instead=platform() if instead else None,
    )[0]


@pytest.fixture
def omar(who, people):
    mailing.choose(mailed=Mailed.DAILY, hour=7, by=who("omar"))
    people.omar.refresh_from_db()
    return people.omar


def hour_comes():
    """All that waits was told yesterday."""
    for notice in Notice.objects.exclude(digest=""):
        yesterday = datetime.fromisoformat(notice.digest.split(":", 2)[2]) - timedelta(days=2)
        Notice.objects.filter(pk=notice.pk).update(digest=f"{DIGEST}:{notice.person_id}:{yesterday.isoformat()}")


def test_what_can_wait_comes_once_a_day_by_record_and_says_no_more(omar, people):
    told(omar, 1, reference="PRAAAABBBBC")
    told(omar, 2, reference="PRAAAABBBBC")
    done = told(omar, 3, reference="PRCCCCDDDDE")
    told(omar, 4)
    told(people.priya, 5)
    assert send_all() == 1 and mail.outbox[0].to == [people.priya.email], "hers has an e-mail of its own"
    assert digests.gather() == 0, "its hour has not come"
    mark_read([done])
    hour_comes()
    assert digests.gather() == 1 and digests.gather() == 0
    assert send_all() == 1 and digests.gather() == 0 and send_all() == 0
    (letter,) = mail.outbox[1:]
    assert letter.to == [omar.email] and "3 messages are waiting" in letter.body
    assert "PR-AAAA-BBBBC: 2" in letter.body and "About no record: 1" in letter.body
    assert "CCCC" not in letter.body and "Something waits" not in letter.body


def test_of_who_holds_no_role_any_more_it_names_no_record(omar):
    told(omar, 1, reference="PRAAAABBBBC")
    omar.memberships.update(state=MembershipState.ENDED, ended_at=timezone.now())
    hour_comes()
    assert digests.gather() == 1 and send_all() == 1 and mail.outbox == []


def test_what_is_urgent_and_what_tells_of_the_account_leave_at_once(omar, who):
    told(omar, 1, urgent=True)
    told(omar, 2, kind="account.changed", instead=False)
    assert send_all() == 2
    mailing.choose(mailed=Mailed.NEVER, hour=None, by=who("omar"))
    omar.refresh_from_db()
    told(omar, 3)
    told(omar, 4, urgent=True)
    assert send_all() == 1 and Notice.objects.filter(person=omar, read_at__isnull=True).count() == 4


def test_a_worker_that_dies_with_a_digest_in_hand_is_followed_by_one_that_sends_the_same(omar):
    told(omar, 1)
    hour_comes()
    digests.gather()
    letter = Notice.objects.get(kind=DIGEST)
    assert letter.addressee == omar.name, "an administrator who reads that it did not leave knows whom to reach"
    assert Notice.claim(letter.pk) is not None  # and nothing more is heard of it
    assert send_all() == 0
    Notice.objects.filter(pk=letter.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert send_all() == 1 and len(mail.outbox) == 1
    assert ".1" not in mail.outbox[0].extra_headers["Message-ID"].partition("@")[0], "two attempts are one message"
    letter.refresh_from_db()
    assert letter.state == JobState.DONE


def test_where_all_was_done_meanwhile_nothing_is_sent(omar):
    notice = told(omar, 1)
    hour_comes()
    digests.gather()
    mark_read([notice])
    send_all()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("moment", "hour", "then"),
    [
        (datetime(2027, 3, 27, 8, 0, tzinfo=UTC), 7, datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),  # the clock goes forward
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), 1, datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),  # 1am is left out
        (datetime(2027, 10, 30, 8, 0, tzinfo=UTC), 7, datetime(2027, 10, 31, 7, 0, tzinfo=UTC)),  # and back
        (datetime(2027, 10, 30, 23, 30, tzinfo=UTC), 1, datetime(2027, 10, 31, 0, 0, tzinfo=UTC)),  # 1am comes twice
        (datetime(2027, 10, 31, 0, 0, tzinfo=UTC), 1, datetime(2027, 11, 1, 1, 0, tzinfo=UTC)),  # and is one day's once
        (datetime(2027, 7, 1, 5, 59, tzinfo=UTC), 7, datetime(2027, 7, 1, 6, 0, tzinfo=UTC)),
    ],
)
def test_the_hour_is_one_of_london(moment, hour, then):
    assert next_at_hour(moment, hour) == then


def test_omar_chooses_on_a_page_and_it_is_logged(who, people, signed_in):
    client, page = signed_in("omar"), reverse("accounts:mailing")
    assert page in client.get(reverse("accounts:notices")).content.decode()
    assert client.post(page, {"mailed": "daily", "mailed_at_hour": "3"}).status_code == 422
    assert client.post(page, {"mailed": "daily", "mailed_at_hour": "18"}).status_code == 302
    people.omar.refresh_from_db()
    assert (people.omar.mailed, people.omar.mailed_at_hour) == (Mailed.DAILY, 18)
    assert Event.objects.get(kind="mail.chosen").actor_id == who("omar").pk
