"""Danger is sent: ten seconds later the duty officer's mail has left, whatever else waits (scenario 2)."""

import time
import uuid

import pytest
from celery.contrib.testing.worker import start_worker
from django.core import mail
from django.urls import reverse

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
def default_worker(empty_queues):
    """A Celery worker at work on the queue that the service's own default worker takes from, and on no other. The
    broker of the tests is in memory; which worker takes from which queue stands in test_containers.py."""
    with start_worker(app, pool="solo", queues=["default"], perform_ping_check=False):
        yield


def waiting(queue: str) -> int:
    with app.connection_for_read() as connection:
        return connection.default_channel.queue_declare(queue, passive=True).message_count


def seconds_until_mail_to(person, since: float) -> float:
    while time.monotonic() - since < SECONDS:
        if any(person.email in message.to for message in list(mail.outbox)):
            break
        time.sleep(0.05)
    return time.monotonic() - since


def press_send(client, draft):
    answer = client.post(
        reverse("referrals:send", args=[draft.public_id]), {"idempotency": str(uuid.uuid4())}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("packs", [0, PACKS], ids=["nothing waits", "twenty packs wait"])
def test_the_duty_officers_mail_leaves_within_ten_seconds_of_sending(
    people, who, signed_in, default_worker, packs
):
    for number in range(packs):
        ring_for_a_pack(-number)
    draft, tanya = a_draft(who("tanya"), danger={"danger": "yes"}), signed_in("tanya")
    since = time.monotonic()
    press_send(tanya, draft)
    assert seconds_until_mail_to(people.dot, since) < SECONDS
    assert waiting("packs") == packs  # and nothing was made of them meanwhile
