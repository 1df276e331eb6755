"""What is of no further use goes; anonymous visits leave nothing behind."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.keeper import purging
from accounts.limits import PURGED
from accounts.models import Notice, OncePost, Presence
from accounts.notices.telling import platform, tell
from audit.policy import policy_of
from tests.keeping import the_keeper_at_work

LONG_AGO = timezone.now() - timedelta(days=1000)


@pytest.fixture
def old_and_new(people, signed_in):
    """One of each that has had its time, and one that has not."""
    signed_in("tanya").get("/")
    here = Session.objects.get()
    for key, at in (("old", LONG_AGO), ("new", timezone.now())):
        Session.objects.create(session_key=key, session_data="", expire_date=at + timedelta(hours=1))
        AccessAttempt.objects.create(username=key, ip_address="127.0.0.1", failures_since_start=1)
        AccessAttempt.objects.filter(username=key).update(attempt_time=at)
        AccessLog.objects.create(username=key)
        AccessLog.objects.filter(username=key).update(attempt_time=at)
        Presence.objects.create(user=people.tanya, record=uuid.uuid4(), at=at)
        OncePost.objects.create(user=people.tanya, key=uuid.uuid4(), led_to=key, at=at)
        tell([people.tanya], kind="test", words=key, path="/", about=key, instead=platform())
        Notice.objects.filter(words=key).update(created_at=at, state="done")
        UserSession.objects.create(
            user=people.tanya, ip="127.0.0.1", session_key=f"gone-{key}", user_agent=key, last_seen_at=at
        )
    return here


def test_what_had_its_time_goes_and_the_rest_stays(old_and_new):
    kept_by_the_service = purging.over(timezone.now()).keys() - {"refused sign-ins", purging.MESSAGES}
    with the_keeper_at_work():
        assert purging.purge() == dict.fromkeys(kept_by_the_service, 1)
        assert purging.purge_messages() == 1
    assert set(OncePost.objects.values_list("led_to", flat=True)) == {"new"}
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {"new"}
    assert "old" not in AccessLog.objects.values_list("username", flat=True)
    assert set(Notice.objects.values_list("words", flat=True)) == {"new"}
    assert set(Session.objects.values_list("session_key", flat=True)) == {"new", old_and_new.session_key}
    assert "gone-old" not in UserSession.objects.values_list("session_key", flat=True)
    assert purging.purge() == {}


def test_a_message_that_never_arrived_is_kept(people):
    tell([people.tanya], kind="test", words="x", path="/", about=1, instead=platform())
    Notice.objects.update(created_at=LONG_AGO, state="failed")
    assert purging.purge() == {}


def test_it_goes_in_pieces(people, monkeypatch):
    monkeypatch.setattr(purging, "PURGED", type(PURGED)(at_a_time=2))
    for _ in range(5):
        OncePost.objects.create(user=people.tanya, key=uuid.uuid4(), at=LONG_AGO)
    assert [purging.purge().get("keys of forms") for _ in range(4)] == [2, 2, 1, None]


def test_whatever_is_purged_may_be_deleted_by_the_keeper_and_nothing_else_is_listed(db):
    for rows in purging.over(timezone.now()).values():
        policy = policy_of(rows.model)
        assert "delete" in policy.may + policy.keeper_may
