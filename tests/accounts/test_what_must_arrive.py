"""An e-mail that does not leave is tried again in seconds, is never lost without a word, and can be sent again."""

from __future__ import annotations

import json
from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.limits import MAIL
from accounts.models import Notice
from accounts.notices import arriving, notice_email
from accounts.notices.alarms import tell_administrators
from accounts.notices.sending import send_all
from accounts.notices.telling import platform, tell
from audit.kinds import SERVICE_ALARM
from audit.models import Event
from core.jobs import JobState, LeasedJob


@pytest.fixture
def notice(people):
    (told,) = tell([people.tanya], kind="test", words="Something waits.", path="/", about=1, instead=platform())
    return told


@pytest.fixture
def urgent(people):
    (told,) = tell([people.omar], kind="test", words="Danger.", path="/", about=2, instead=platform(), urgent=True)
    return told


@pytest.fixture
def relay(monkeypatch):
    """Whatever is put into the list, the mail server answers with it, once each; then it takes the mail."""
    answers = []
    deliver = notice_email._deliver

    def answer(notice):
        if answers:
            raise answers.pop(0)
        deliver(notice)

    monkeypatch.setattr(notice_email, "_deliver", answer)
    return answers


def attempt(notice, *, when_due=True):
    """One attempt, as the worker makes it."""
    if when_due:
        Notice.objects.filter(pk=notice.pk).update(next_at=timezone.now())
    claimed = Notice.claim(notice.pk)
    if claimed is not None:
        notice_email.send(claimed)
    notice.refresh_from_db()
    return notice


def aged(notice, **by):
    Notice.objects.filter(pk=notice.pk).update(created_at=timezone.now() - timedelta(**by))


def alarms():
    return [json.loads(event.payload)["what"] for event in Event.objects.filter(kind=SERVICE_ALARM.name).order_by("at")]


def refused_for_good(person):
    return SMTPRecipientsRefused({person.email: (550, b"no such user tanya")})


def test_a_refused_connection_costs_an_urgent_mail_seconds(urgent, relay):
    relay.append(ConnectionRefusedError())
    attempt(urgent)
    assert (urgent.state, mail.outbox) == (JobState.QUEUED, [])
    assert urgent.next_at - timezone.now() < timedelta(seconds=6)
    attempt(urgent)
    assert (urgent.state, len(mail.outbox)) == (JobState.DONE, 1)


def test_an_urgent_mail_is_never_given_up_and_rests_a_minute_at_most(urgent, relay):
    Notice.objects.filter(pk=urgent.pk).update(attempt=MAIL.attempts * 10)
    relay.append(TimeoutError())
    attempt(urgent)
    assert urgent.state == JobState.QUEUED
    assert urgent.next_at - timezone.now() <= MAIL.urgent_rest


def test_an_ordinary_mail_outlives_an_outage_of_hours_and_fails_after_a_day(notice, relay):
    rests = []
    for _ in range(MAIL.attempts):
        relay.append(ConnectionRefusedError())
        attempt(notice)
        rests.append(notice.next_at - timezone.now())
    assert timedelta(hours=20) < sum(rests, timedelta()) < timedelta(hours=30)
    assert (notice.state, notice.error) == (JobState.FAILED, "The mail server could not be reached.")


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (ConnectionRefusedError(), "could not be reached"),
        (TimeoutError(), "did not answer in time"),
        (SMTPAuthenticationError(535, b"bad password hunter2"), "own name or password"),
        (SMTPRecipientsRefused({"tanya@example.com": (451, b"greylisted tanya")}), "at the moment"),
        (ValueError("tanya"), "ValueError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_reason_is_kept_in_words_that_quote_nothing(notice, relay, failure, says):
    relay.append(failure)
    attempt(notice)
    assert says in notice.error
    assert not any(word in notice.error for word in ("tanya", "hunter2", "@"))


def test_an_address_refused_for_good_fails_at_once_also_where_it_is_urgent(urgent, people, relay):
    relay.append(refused_for_good(people.omar))
    attempt(urgent)
    assert (urgent.state, urgent.error) == (JobState.FAILED, notice_email.REFUSED)


def test_a_mail_that_left_is_not_sent_twice(notice):
    attempt(notice)
    attempt(notice)
    assert len(mail.outbox) == 1


def test_the_worker_takes_again_what_was_given_back_once_it_has_rested(notice, relay):
    relay.append(ConnectionRefusedError())
    attempt(notice)
    assert send_all() == 0  # not yet
    Notice.objects.update(next_at=timezone.now())
    assert send_all() == 1 and len(mail.outbox) == 1


# --- Somebody watches ---------------------------------------------------------------------------------------------------


def test_every_kind_of_job_has_somebody_who_watches_it():
    jobs = {model._meta.label for model in apps.get_models() if issubclass(model, LeasedJob)}
    assert jobs == {arrival.label for arrival in arriving.ARRIVALS}


def test_mail_that_leaves_in_time_raises_nothing(notice, urgent):
    attempt(urgent)
    assert arriving.reconcile() == []


@pytest.mark.parametrize("tried", [False, True], ids=["never sent at all", "tried in vain"])
def test_an_urgent_mail_that_waits_for_minutes_is_an_alarm_once_an_hour(as_keeper, urgent, relay, people, tried):
    if tried:
        relay += [ConnectionRefusedError(), ConnectionRefusedError()]
        attempt(urgent)
        attempt(urgent)
    aged(urgent, minutes=4)
    Notice.objects.update(next_at=timezone.now() - timedelta(minutes=2))
    assert arriving.reconcile() == ["mail_late"]
    assert arriving.reconcile() == []
    assert alarms() == ["mail_late"]
    assert tell_administrators() == 1
    assert tell_administrators() == 0
    told = Notice.objects.get(kind=SERVICE_ALARM.name)
    assert (told.person, told.path) == (people.rex, reverse("accounts:undelivered"))


def test_the_alarms_own_mail_raises_no_further_alarm(as_keeper, urgent, people):
    aged(urgent, minutes=4)
    Notice.objects.update(next_at=timezone.now() - timedelta(minutes=2))
    arriving.reconcile()
    tell_administrators()
    Notice.objects.exclude(kind=SERVICE_ALARM.name).update(state=JobState.DONE)
    Notice.objects.update(created_at=timezone.now() - timedelta(hours=2), attempt=9)
    next_hour = timezone.now() + timedelta(hours=2)
    assert arriving._look(arriving.MAIL_ARRIVES, next_hour) == []


def test_a_mail_that_failed_is_an_alarm(as_keeper, notice, people, relay):
    relay.append(refused_for_good(people.tanya))
    attempt(notice)
    assert arriving.reconcile() == ["mail_failed"]


# --- The page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def failed(notice, people, relay):
    relay.append(refused_for_good(people.tanya))
    return attempt(notice)


@pytest.mark.parametrize("name", ["ada", "rex"])
def test_administrators_see_whom_no_mail_reaches_and_why_but_not_what_about(signed_in, failed, name):
    page = signed_in(name).get(reverse("accounts:undelivered")).content.decode()
    assert "Tanya Okafor" in page and notice_email.REFUSED in page
    assert failed.words not in page


def test_an_administrator_of_another_agency_sees_and_sends_nothing(signed_in, failed, people):
    nobody_elses = signed_in("tom")
    assert nobody_elses.get(reverse("accounts:undelivered")).status_code == 404
    assert nobody_elses.post(reverse("accounts:send_again", args=[failed.public_id])).status_code == 404


def test_it_can_be_sent_again_from_there(signed_in, failed):
    ada = signed_in("ada")
    ada.post(reverse("accounts:send_again", args=[failed.public_id]))
    ada.post(reverse("accounts:send_again", args=[failed.public_id]))  # a double click
    failed.refresh_from_db()
    assert (failed.state, failed.attempt, failed.error) == (JobState.QUEUED, 0, "")
    assert Event.objects.filter(kind="mail.sent_again").count() == 1
    attempt(failed)
    assert "Every e-mail has left" in ada.get(reverse("accounts:undelivered")).content.decode()


def test_what_was_read_in_the_service_has_arrived(signed_in, failed):
    signed_in("tanya").post(reverse("accounts:open_notice", args=[failed.public_id]))
    assert "Every e-mail has left" in signed_in("ada").get(reverse("accounts:undelivered")).content.decode()
