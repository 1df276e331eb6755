"""When and from where a session was last used: at once when it moves, every half minute otherwise."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.middleware import LAST_SEEN
from audit.models import Event


@pytest.fixture
def omar(signed_in):
    client = signed_in("omar")
    client.get("/you/")
    return client


def moved():
    return Event.objects.filter(kind="signin.session_moved").count()


@pytest.mark.parametrize(
    "elsewhere", [{"HTTP_USER_AGENT": "Firefox of a thief"}, {"REMOTE_ADDR": "192.0.2.7"}], ids=["browser", "address"]
)
def test_a_session_that_goes_on_elsewhere_is_an_event_in_the_same_moment(omar, elsewhere):
    omar.get("/you/", **elsewhere)
    assert moved() == 1


def test_every_change_of_place_is_an_event_and_every_stay_is_none(omar):
    for address in ("192.0.2.7", "192.0.2.7", "127.0.0.1", "127.0.0.1"):
        omar.get("/you/", REMOTE_ADDR=address)
    assert moved() == 2


def test_page_after_page_asks_and_writes_nothing_of_sessions_in_use(omar):
    with CaptureQueriesContext(connection) as asked:
        omar.get("/messages/")
    assert not [query["sql"] for query in asked if "usersessions_usersession" in query["sql"]]


def test_after_half_a_minute_the_list_knows_of_the_use(omar, people):
    long_ago = timezone.now() - timedelta(hours=1)
    UserSession.objects.filter(user=people.omar).update(last_seen_at=long_ago)
    session = omar.session
    session[LAST_SEEN] -= 31
    session.save()
    omar.get("/messages/")
    assert UserSession.objects.get(user=people.omar).last_seen_at > long_ago + timedelta(minutes=50)


def test_the_session_keeps_neither_browser_nor_address_in_words(omar):
    assert "127.0.0.1" not in str(dict(omar.session))
