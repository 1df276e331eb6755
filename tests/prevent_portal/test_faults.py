"""The table of faults in docs/operations.md: what each part does to the pages while it is down, silent, slow or full, how
long they take, that nothing is lost, and when it is over."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core import mail
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import sending
from accounts.models import Notice
from accounts.notices import platform, tell
from accounts.sending import REST, send_all
from core import bell
from core.budgets import Budget, within
from core.database import base as database
from core.jobs import JobState
from guidance import at_hand
from guidance.models import ComplaintIntake
from prevent_portal.keeper import STAND_BY_SECONDS
from prevent_portal.models import LASTS
from tests.faulty import Way, relay

pytestmark = pytest.mark.django_db(transaction=True)
OVER = timedelta(seconds=60)
CONNECTING = 2.0  # seconds that an attempt to connect takes at most; no library waits for less
ALWAYS = {"/livez": 200, "/accounts/login/": 200, "/guidance/": 200, "/guidance/accessibility/": 200}
AWAY = {**ALWAYS, "/readyz": 503, "/messages/": 503, "complaint": 503}
WELL = {**ALWAYS, "/readyz": 200, "/messages/": 200, "complaint": 302}


@pytest.fixture
def way(people, monkeypatch):
    """The tests' own connection by a way that can be cut. Waits are shortened; what is measured is what is added to them."""
    monkeypatch.setattr(database, "HEALTH", 0.2)
    monkeypatch.setattr(database, "REFUSED_FOR", 0.3)
    monkeypatch.setattr(database.DatabaseWrapper, "refused_until", 0.0)
    given = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "CONN_MAX_AGE")}
    made = Way(f"{given['HOST']}/.s.PGSQL.{given['PORT'] or 5432}")
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(made.port), "CONN_MAX_AGE": 60}
    yield made
    connection.close()
    made.close()
    connection.settings_dict |= given
    database.DatabaseWrapper.refused_until = 0.0


@pytest.fixture
def omar(signed_in, way):
    at_hand.warm()
    client = signed_in("omar")
    client.raise_request_exception = False
    return client


def visit(omar, page):
    """(status, seconds, page), as the server does it: a kept connection is asked first whether it is well."""
    complaint = {
        "idempotency": str(uuid.uuid4()), "name": "Ann", "contact": "ann@example.org", "topic": "wrong",
        "words": "You hold a wrong address of mine.",
    }  # fmt: skip
    began = time.monotonic()
    close_old_connections()
    if page == "complaint":
        answer = Client(raise_request_exception=False).post(reverse("guidance:complaint"), complaint)
    else:
        answer = (omar if page == "/messages/" else Client(raise_request_exception=False)).get(page)
    return answer.status_code, time.monotonic() - began, answer.content.decode()


def statuses(seen):
    return {page: status for page, (status, _, _) in seen.items()}


@pytest.mark.parametrize(("mode", "shown"), [("down", AWAY), ("silent", AWAY), ("slow", WELL)])
def test_postgresql(omar, way, mode, shown):
    usual = {page: visit(omar, page)[1] for page in WELL}
    way.be(mode)
    seen = {page: visit(omar, page) for page in shown}
    assert statuses(seen) == shown
    assert all(seconds < usual[page] + CONNECTING + 1 for page, (_, seconds, _) in seen.items())
    if shown is AWAY:
        assert "You hold a wrong address of mine." in seen["complaint"][2] and "999" in seen["/messages/"][2]
    way.be("well")
    time.sleep(0.4)
    assert statuses({page: visit(omar, page) for page in WELL}) == WELL
    assert ComplaintIntake.objects.count() == (2 if mode != "slow" else 3)


def test_a_statement_that_was_begun_is_given_up_when_the_server_falls_silent(way, monkeypatch):
    monkeypatch.setattr(database, "GRACE", 0.1)
    began = time.monotonic()
    with (
        pytest.raises(OperationalError),
        within(Budget(statement=0.2, lock=0.2, idle=5)),
        transaction.atomic(),
    ):
        ComplaintIntake.objects.exists()
        way.be("silent")
        began = time.monotonic()
        ComplaintIntake.objects.exists()
    assert time.monotonic() - began < 1


def test_postgresql_has_no_room_left(omar):
    def full(execute, sql, params, many, context):
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE") or "audit_" in sql:
            raise OperationalError("could not extend file") from psycopg.errors.DiskFull()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(full):
        seen = {page: visit(omar, page) for page in (*ALWAYS, "complaint")}
    assert statuses(seen) == {**ALWAYS, "complaint": 503} and not ComplaintIntake.objects.exists()
    assert visit(omar, "complaint")[0] == 302


@pytest.fixture
def short(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "core.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_TIMEOUT, settings.EMAIL_SECONDS = 0.5, 3
    return settings


@pytest.mark.parametrize("mode", ["down", "silent", "slow", "full"])
def test_the_mail_server(people, short, mode):
    """No page asks it. What it does not take waits, and leaves within a minute of its return."""
    (notice,) = tell(
        [people.dot],
        kind="filing.danger",
        words="Danger.",
        path="/",
        about=mode,
        instead=platform(),
        urgent=True,
    )
    Client().post("/accounts/password/reset/", {"email": people.tanya.email})
    taken: list[str] = []
    with relay(mode, taken) as short.EMAIL_PORT:
        began = time.monotonic()
        answer = Client().post("/accounts/password/reset/", {"email": people.tom.email})
        assert answer.status_code == 302 and time.monotonic() - began < 2
        send_all()
    assert len(taken) == (3 if mode == "slow" else 0)
    notice.refresh_from_db()
    if mode != "slow":
        assert notice.state == JobState.QUEUED and notice.rest < OVER
        Notice.objects.update(next_at=notice.created_at)
        with relay("well", taken) as short.EMAIL_PORT:
            assert send_all() == len(taken) == 3
    assert mail.outbox == []


@pytest.mark.parametrize("mode", ["down", "silent", "full"])
def test_redis(monkeypatch, mode):
    """Who asks for a pack does not wait; the row does, and the keeper rings again every five seconds."""
    monkeypatch.setattr(bell, "SECOND", 0.3)
    monkeypatch.setattr(bell, "IMPATIENT", {**bell.IMPATIENT, "socket_timeout": 0.3})
    one = bell.Bell()
    with relay(mode, []) as port:  # a mail server's answer is no better than "OOM"
        monkeypatch.setattr(bell.current_app.conf, "broker_write_url", f"redis://127.0.0.1:{port}/0")
        began = time.monotonic()
        one.ring("packs.make", 1, queue="packs")
        assert time.monotonic() - began < 0.1
        while not one.rung_out():
            time.sleep(0.01)
        assert time.monotonic() - began < 2
    assert one.left_alone_until > time.monotonic() and OVER.total_seconds() > bell.LEFT_ALONE


def test_a_keeper_or_a_worker_that_died_or_hangs_is_followed_within_a_minute():
    """What each leaves is taken up when its lease is over; the limits are what says how soon."""
    assert LASTS + timedelta(seconds=STAND_BY_SECONDS) < OVER
    assert Notice.lease + timedelta(seconds=REST) < OVER
    assert timedelta(seconds=sending.SILENT + REST + 5) < OVER


def test_the_table_in_the_manual_names_every_part_and_every_fault(settings):
    manual = Path(settings.ROOT / "docs" / "operations.md").read_text()
    table = manual[manual.index("### When a part fails") :]
    for part in ("PostgreSQL", "Redis", "Mail server", "Disk", "Keeper", "Worker"):
        assert f"| {part} |" in table, part
