"""A process that is killed in the middle of what it does: who takes over and when, and that nothing is lost or done
twice without anybody's knowledge. Each is a process of its own, on the tests' database."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.notices.sending import REST, send_all
from accounts.notices.telling import platform, tell
from core.budgets import DUTY
from core.duties import planned
from core.jobs import JobState
from packs.models import PackJob
from prevent_portal.keeper import STAND_BY_SECONDS, OnlyKeeper
from prevent_portal.models import LASTS, Lease
from referrals.models import Referral
from tests.faulty import relay, shows
from tests.held import held
from tests.pace import timed
from tests.records import a_draft
from tests.served import address, ask, environment, gunicorn, send

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(seconds=60)


@contextmanager
def a_process(script: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """One that has come to its middle: it says so in a line, and goes no further."""
    command = [sys.executable, "-c", f"import django, time; django.setup()\n{script}"]
    given = environment(**more)
    with subprocess.Popen(command, env=given, cwd=settings.ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline().strip() == "in the middle"
            yield process
        finally:
            process.kill()


# --- Keeper ---------------------------------------------------------------------------------------------------------

KEEPER = """
from datetime import timedelta
from threading import Event
from django.utils import timezone
from prevent_portal import keeper, models
models.LASTS = timedelta(seconds=0.3)

def duty():
    models.Lease.objects.create(name="half", holder="0" * 32, until=timezone.now())
    print("in the middle", flush=True)
    time.sleep(60)

keeper.keep(duties=[("__main__.duty", 60)], until=Event(), announce=lambda _: None)
"""


@shows("Keeper", "killed", "down")
def test_a_keeper_killed_in_a_duty_leaves_nothing_half_done_and_is_followed_at_once(as_keeper):
    after = OnlyKeeper()
    with a_process(KEEPER, DATABASE_URL=address("KEEPER_DATABASE_URL")) as keeper:
        time.sleep(0.4)
        assert not after.is_us()  # its lease is over, and what it does goes on: nobody does it beside it
        keeper.kill()
        with timed() as taken:
            while not after.is_us():
                time.sleep(0.05)
        assert taken.seconds < 2
    assert not Lease.objects.filter(name="half").exists()
    after.leave()


@shows("Keeper", "killed", "down", "silent")
def test_a_keeper_that_died_or_hangs_is_followed_within_a_minute():
    """Between duties it has its lease, within one its transaction, which the server ends when it falls silent."""
    assert LASTS + timedelta(seconds=STAND_BY_SECONDS) < MINUTE
    assert timedelta(seconds=DUTY.idle + STAND_BY_SECONDS) < MINUTE


# --- The worker for e-mails -----------------------------------------------------------------------------------------

WORKER = """
from accounts.notices import notice_email
deliver = notice_email._deliver

def deliver_and_hang(notice):
    deliver(notice)
    print("in the middle", flush=True)
    time.sleep(60)

notice_email._deliver = deliver_and_hang
from accounts.notices.sending import send_all
send_all()
"""


@pytest.fixture
def by_smtp(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "core.smtp.EmailBackend", "127.0.0.1"
    return settings


def message_ids(taken):
    return [re.search(r"^Message-ID: (.+)\r$", message, re.M)[1] for message in taken]


@shows("Worker", "killed", "down")
def test_an_email_that_left_before_the_worker_was_killed_leaves_again_as_the_same_message_and_the_log_says_so(
    people, by_smtp, caplog
):
    (notice,) = tell([people.dot], kind="filing.danger", words="Danger.", path="/", about=1, instead=platform())
    taken: list[str] = []
    with relay("well", taken) as by_smtp.EMAIL_PORT:
        with a_process(
            WORKER,
            EMAIL_BACKEND=by_smtp.EMAIL_BACKEND,
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(by_smtp.EMAIL_PORT),
        ) as worker:
            worker.kill()
        assert len(taken) == 1 and send_all() == 0  # it may be sending still: nobody sends beside it
        Notice.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert send_all() == 1
    notice.refresh_from_db()
    assert (notice.state, notice.attempt) == (JobState.DONE, 2)
    assert len(taken) == 2 and len(set(message_ids(taken))) == 1
    assert f"accounts.Notice {notice.pk} is taken over: its worker fell silent." in caplog.text


@shows("Worker", "killed", "down", "silent")
def test_what_a_worker_had_in_hand_is_free_again_within_a_minute():
    assert Notice.lease + timedelta(seconds=REST) < MINUTE


# --- The worker for packs: tests/packs/test_making.py kills one in a render -----------------------------------------


@shows("Worker for packs", "killed", "down", "silent")
def test_the_pack_of_a_worker_that_died_or_hangs_is_free_again_within_a_minute():
    rings = dict(planned())["packs.duties.ring_due"]
    assert PackJob.lease + timedelta(seconds=rings) < MINUTE


# --- Web ------------------------------------------------------------------------------------------------------------


def until_somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)


@shows("Web", "killed", "down")
def test_a_web_process_killed_in_the_middle_of_a_submit_has_sent_nothing_and_the_same_form_sends_it_once(
    who, signed_in
):
    draft, tanya = a_draft(who("tanya")), signed_in("tanya")
    tanya.get("/you/")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in tanya.cookies.items())
    form = {"idempotency": str(uuid.uuid4()), "csrfmiddlewaretoken": tanya.cookies["csrf"].value}
    with gunicorn() as web, ThreadPoolExecutor(1) as browser:
        address = web + reverse("referrals:send", args=[draft.public_id])
        ask(f"{web}/livez")
        with held("accounts_notice"):
            sending = browser.submit(send, address, form, Cookie=cookies)
            until_somebody_waits_for_a_lock()
            os.kill(web.worker(), signal.SIGKILL)
            killed = time.monotonic()
            assert sending.result() == (0, "")
        assert not Referral.objects.exists()
        while not ask(f"{web}/livez")[0]:
            time.sleep(0.1)
        assert time.monotonic() - killed < MINUTE.total_seconds()
        first, again = send(address, form, Cookie=cookies), send(address, form, Cookie=cookies)
    assert first[0] == 302 and again == first
    assert Referral.objects.count() == 1
