"""The worker sends what waits, the urgent first, whatever the mail server and the database do."""

from __future__ import annotations

import socket
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from accounts.actions.credentials import tell_of_change
from accounts.limits import MAIL
from accounts.models import MembershipState, Notice
from accounts.notices import sending
from accounts.notices.sending import Worker, send_all, send_next
from accounts.notices.telling import platform, tell
from core.jobs import JobState


def told(person, about, **more):
    (notice,) = tell([person], kind="test", words="Something waits.", path="/", about=about, instead=platform(), **more)
    return notice


def test_what_is_urgent_leaves_before_what_waited_longer(people):
    told(people.tanya, 1)
    told(people.omar, 2, urgent=True)
    assert send_all() == 2
    assert [message.to for message in mail.outbox] == [[people.omar.email], [people.tanya.email]]


def test_nothing_leaves_to_who_was_suspended_or_lost_every_role_since_but_that_they_did(people):
    told(people.tanya, 1)
    tell_of_change(person=people.tanya, words="Your password was changed.", about=1)
    told(people.omar, 2, reference="PRAAAABBBBC")
    words = {"words": "A role of yours has ended.", "path": "/", "about": 3, "instead": None}
    tell([people.omar], kind="role.ended", **words)
    people.tanya.is_active = False
    people.tanya.save()
    people.omar.memberships.update(state=MembershipState.ENDED, ended_at=timezone.now())
    assert send_all() == 4
    assert [message.to for message in mail.outbox] == [[people.omar.email]]
    assert "PR-" not in mail.outbox[0].body


def test_one_sender_leaves_alone_what_is_not_urgent(people):
    told(people.tanya, 1)
    assert not send_next(urgent_only=True)
    assert send_next()


def test_nothing_that_waits_for_its_next_attempt_is_taken(people):
    Notice.objects.filter(pk=told(people.tanya, 1).pk).update(next_at=timezone.now() + timedelta(seconds=5))
    assert not send_next()


# --- A mail server that is no help --------------------------------------------------------------------------------------


@pytest.fixture
def relay(settings):
    """A mail server of the tests' own: what it says, one piece after another, is up to the test."""
    settings.EMAIL_BACKEND = "core.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT, settings.EMAIL_SECONDS = "127.0.0.1", 0.3, 0.6
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.EMAIL_PORT = listening.getsockname()[1]
        yield listening


def dripping(listening, over):
    """One letter of its greeting at a time, each well within the limit of an answer, and never a whole line."""
    line, _ = listening.accept()
    with line:
        while not over.wait(0.1):
            try:
                line.send(b"2")
            except OSError:
                return


def test_a_mail_server_that_says_nothing_costs_the_sender_its_limit_and_the_mail_waits(people, relay):
    notice, began = told(people.tanya, 1), time.monotonic()
    send_next()
    notice.refresh_from_db()
    assert time.monotonic() - began < 2
    assert (notice.state, notice.error) == (
        JobState.QUEUED,
        "The mail server hung up, or did not answer in time.",
    )


def test_a_mail_server_that_says_one_letter_at_a_time_is_hung_up_on(people, relay):
    over, notice, began = threading.Event(), told(people.tanya, 1), time.monotonic()
    drip = threading.Thread(target=dripping, args=(relay, over))
    drip.start()
    send_next()
    over.set()
    drip.join()
    notice.refresh_from_db()
    assert time.monotonic() - began < 2
    assert notice.state == JobState.QUEUED and notice.error


# --- The process ----------------------------------------------------------------------------------------------------


@pytest.fixture
def at_work(monkeypatch, tmp_path):
    monkeypatch.setattr(sending, "alive", lambda: tmp_path / "alive")
    worker = Worker(senders=2, rest=0.05)
    yield worker
    worker.end()


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_says_so_once_and_goes_on_when_there_is_one(people, at_work, monkeypatch, caplog):
    told(people.tanya, 1)
    real, away = sending.send_next, threading.Event()
    away.set()

    def look(**asked):
        if away.is_set():
            raise OperationalError("no route to 10.0.0.7")
        return real(**asked)

    monkeypatch.setattr(sending, "send_next", look)
    at_work.begin()
    time.sleep(0.3)
    away.clear()
    began = time.monotonic()
    while not mail.outbox and time.monotonic() - began < 5:
        time.sleep(0.02)
    assert len(mail.outbox) == 1 and at_work.is_well()
    assert caplog.text.count("cannot look for what waits: OperationalError") == 2
    assert "10.0.0.7" not in caplog.text


def test_a_worker_of_which_a_sender_hangs_is_not_well(at_work):
    assert not at_work.is_well()
    at_work.round_at = {0: time.monotonic(), 1: time.monotonic() - MAIL.hung_seconds - 1}
    assert not at_work.is_well()
    at_work.threads = []


def test_the_health_check_fails_unless_the_worker_came_round_lately(at_work):
    at_work.threads = []
    with pytest.raises(CommandError, match="No worker is at work"):
        call_command("worker", check=True)
    sending.alive().touch()
    call_command("worker", check=True)
