"""What changes how an account is entered is an event, and the person is told in an e-mail that says it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import allauth
import pytest
from axes.models import AccessLog
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import credentials, sessions
from accounts.kinds import SIGNIN_LOCKED
from accounts.limits import GUESSES, PURGED
from accounts.models import Notice
from accounts.notices.letters import ACCOUNT_CHANGED
from accounts.notices.notice_email import send
from accounts.signing_in.guessing import mark_of_network
from audit.log import log
from audit.models import Event
from tests.accounts.test_signing_in import LIBRARY_COMPUTER, PASSWORD, sign_in


def delivered():
    """As the worker does: whatever waits to leave."""
    for pk in Notice.objects.due().order_by("pk").values_list("pk", flat=True):
        send(Notice.claim(pk))


ANOTHER = "quite other words altogether"


def kinds_about(person):
    about = Event.objects.filter(target_type="accounts.User", target_id=str(person.pk)).exclude(kind__startswith="row.")
    return list(about.order_by("id").values_list("kind", flat=True))


def told(person):
    return list(Notice.objects.filter(person=person, kind=ACCOUNT_CHANGED).values_list("words", flat=True))


@pytest.fixture
def inside(client, tanya):
    sign_in(client, tanya)
    return client


def test_a_changed_password_is_an_event_and_tanya_is_told_in_so_many_words(inside, tanya):
    other = Client()
    sign_in(other, tanya)
    answer = inside.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER},
    )
    assert answer.status_code == 302
    assert inside.get("/you/").status_code == 200 and other.get("/you/").status_code == 302, "she alone is still in"
    assert "account.password_changed" in kinds_about(tanya)
    assert told(tanya) == ["Your password was changed."]
    delivered()
    (message,) = mail.outbox
    assert message.to == [tanya.email] and "Your password was changed." in message.body
    assert not any(word in message.body.lower() for word in ("prevent", "tanya", "referral"))


def test_a_forgotten_password_is_three_events_and_two_mails(client, tanya):
    client.post(reverse("account_reset_password"), {"email": tanya.email})
    delivered()
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": ANOTHER, "password2": ANOTHER})
    assert Event.objects.filter(kind="account.new_password_asked").count() == 1
    assert kinds_about(tanya) == ["account.new_password_link_made", "account.password_reset"]
    delivered()
    assert "with a link that was sent to you" in mail.outbox[1].body


def test_asking_for_an_address_without_an_account_leaves_the_same_event(client, people):
    client.post(reverse("account_reset_password"), {"email": "nobody@demo.example"})
    delivered()
    assert json.loads(Event.objects.get(kind="account.new_password_asked").payload) == {"name": "nobody@demo.example"}
    assert not Event.objects.filter(kind="account.new_password_link_made").exists() and mail.outbox == []


def test_the_first_browser_is_silent_and_a_second_kind_is_told_once(client, tanya):
    sign_in(client, tanya, headers={"User-Agent": "Chrome/140 Windows"})
    assert told(tanya) == []
    for _ in range(2):
        sign_in(Client(), tanya, headers={"User-Agent": LIBRARY_COMPUTER})
    sign_in(Client(), tanya, headers={"User-Agent": "Chrome/141 Windows"})
    assert told(tanya) == ["Your account was entered with Firefox on Windows, for the first time."]


def test_the_first_network_is_silent_and_a_strange_one_is_told_once(client, tanya):
    for address in ("192.0.2.1", "192.0.2.1", "198.51.100.7", "198.51.100.7", "192.0.2.1"):
        sign_in(Client(), tanya, REMOTE_ADDR=address)
    words = "Your account was entered from a network from which it was not entered in the last three months."
    assert told(tanya) == [words]
    event = Event.objects.get(kind="signin.new_network")
    assert json.loads(event.payload) == {"network": mark_of_network("198.51.100.7")}, "never the address of a home"


def test_an_account_that_slept_for_a_term_and_is_entered_from_elsewhere_is_told(client, tanya):
    sign_in(Client(), tanya, REMOTE_ADDR="192.0.2.1")
    AccessLog.objects.update(attempt_time=timezone.now() - 2 * PURGED.sign_ins)
    sign_in(Client(), tanya, REMOTE_ADDR="198.51.100.7")
    assert told(tanya) == [
        "Your account was entered from a network from which it was not entered in the last three months."
    ]


def test_tanya_hears_once_a_day_of_guesses_and_nobody_without_an_account_does(client, tanya):
    for name in (tanya.email, "nobody@demo.example"):
        for _ in range(6):
            client.post(reverse("account_login"), {"login": name, "password": "not this one at all"})
    assert told(tanya) == []  # not by the page, which would take longer where there is an account
    assert [credentials.tell_of_locks(), credentials.tell_of_locks()] == [1, 0]
    (words,) = told(tanya)
    assert words.startswith("Wrong passwords or codes were tried at your account")


def test_of_many_who_are_guessed_at_so_many_are_told_in_a_round_and_none_twice(
    people, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(credentials, "GUESSES", replace(GUESSES, told_at_once=2))
    for person in (people.tanya, people.tom, people.omar):
        log(SIGNIN_LOCKED, data={"name": person.email.upper(), "pair": "a mark"})
    assert [credentials.tell_of_locks() for _ in range(2)] == [2, 1]
    with django_assert_num_queries(1):
        assert credentials.tell_of_locks() == 0


def test_a_browser_that_says_anything_at_all_does_no_harm(client, tanya):
    sign_in(client, tanya, headers={"User-Agent": "<script>alert(1)</script>" * 99})
    sign_in(Client(), tanya)
    assert all(len(words) < 200 and "<" not in words for words in told(tanya))


def test_signing_out_other_browsers_is_told(inside, tanya):
    inside.post(reverse("accounts:end_other_sessions"))
    assert told(tanya) == [credentials.SESSIONS_ENDED]


def test_whoever_is_suspended_is_written_no_message_they_could_not_read(tanya):
    tanya.is_active = False
    sessions.end_all(person=tanya)
    assert told(tanya) == []


def test_every_change_that_allauth_tells_of_is_known():
    source = Path(allauth.__file__).parent
    said = {
        prefix
        for part in ("account", "mfa")
        for path in (source / part).rglob("*.py")
        for prefix in re.findall(r'send_notification_mail\(\s*"([^"]+)"', path.read_text())
    }
    assert len(said) > 5 and said <= credentials.CHANGES.keys()
