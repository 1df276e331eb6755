"""Danger is sent: ten seconds later the duty officer's mail has left, whatever else waits (scenario 2)."""

import time
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from accounts.notices.sending import Worker
from core import bell
from packs.tasks import ring as ring_for_a_pack
from prevent_portal.celery import app
from tests.records import a_draft

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS, PACKS = 10, 20


@pytest.fixture
def empty_queues():
    """Messages of other tests wait there: nothing takes them away."""
    app.control.purge()
    yield
    app.control.purge()


@pytest.fixture
def a_worker(empty_queues):
    """The worker as the service runs it. It asks the table; the broker of the tests, in memory, is for packs alone."""
    worker = Worker()
    worker.begin()
    yield
    worker.end()


def waiting(queue: str) -> int:
    with app.connection_for_read() as connection:
        return connection.default_channel.queue_declare(queue, passive=True).message_count


def seconds_until_mail_to(person, since: float) -> float:
    while time.monotonic() - since < SECONDS:
        if any(person.email in message.to for message in list(mail.outbox)):
            break
        time.sleep(0.05)
    return time.monotonic() - since


def until_rung():
    while not bell.rung_out():
        time.sleep(0.01)


def press_send(client, draft):
    answer = client.post(reverse("referrals:send", args=[draft.public_id]), {"idempotency": str(uuid.uuid4())})
    assert answer.status_code == 302


@pytest.mark.parametrize("packs", [0, PACKS], ids=["nothing waits", "twenty packs wait"])
def test_the_duty_officers_mail_leaves_within_ten_seconds_of_sending(people, who, signed_in, a_worker, packs):
    for number in range(packs):
        ring_for_a_pack(-number)
    until_rung()
    draft, tanya = a_draft(who("tanya"), danger={"danger": "yes"}), signed_in("tanya")
    since = time.monotonic()
    press_send(tanya, draft)
    assert seconds_until_mail_to(people.dot, since) < SECONDS
    assert waiting("packs") == packs  # and nothing was made of them meanwhile
