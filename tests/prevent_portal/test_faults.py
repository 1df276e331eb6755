"""The table of faults in docs/operations.md: what each part does to the pages while it is down, silent, slow or full,
how long they take, that nothing is lost, and when it is over."""

from __future__ import annotations

import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import product
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from accounts.notices.sending import send_all
from accounts.notices.telling import platform, tell
from core import bell
from core.budgets import PAGE, Budget, within
from core.database import base as database
from core.jobs import JobState
from guidance import at_hand
from guidance.models import ComplaintIntake
from prevent_portal.observed import exposing
from tests.faulty import Way, late_redis, relay, shown_in, shows
from tests.pace import timed

pytestmark = pytest.mark.django_db(transaction=True)
OVER = timedelta(seconds=60)
SILENCE = 0.75  # as in core.database; the suite as a whole waits longer
ADDED = 2.0  # seconds that a page may take beyond what it takes usually, with the waits as they are in the service
ALWAYS = {
    "/livez": 200,
    "/accounts/login/": 200,
    "/guidance/": 200,
    "/guidance/accessibility/": 200,
    "/guidance/ of Omar": 200,
}
AWAY = {**ALWAYS, "/readyz": 503, "/messages/": 503, "complaint": 503}
WELL = {**ALWAYS, "/readyz": 200, "/messages/": 200, "complaint": 302}


@pytest.fixture
def way(people, monkeypatch):
    """The tests' own connection by a way that can be cut. The waits are those of the service, but for how long
    none is made."""
    monkeypatch.setattr(database, "SILENCE", SILENCE)
    monkeypatch.setattr(database, "REFUSED_FOR", 0.3)
    monkeypatch.setattr(database, "breaker", database.Breaker())
    given = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "CONN_MAX_AGE")}
    made = Way(f"{given['HOST']}/.s.PGSQL.{given['PORT'] or 5432}")
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(made.port), "CONN_MAX_AGE": 60}
    yield made
    connection.close()
    made.close()
    connection.settings_dict |= given


@pytest.fixture
def omar(signed_in, way):
    at_hand.warm()
    client = signed_in("omar")
    client.raise_request_exception = False
    return client


def visit(omar, page):
    """(status, seconds, page), as the server does it: a kept connection is asked first whether it is well."""
    complaint = {
        "idempotency": str(uuid.uuid4()),
        "name": "Ann",
        "contact": "ann@example.org",
        "topic": "wrong",
        "words": "You hold a wrong address of mine.",
    }
    with timed() as taken:
        close_old_connections()
        if page == "complaint":
            answer = Client(raise_request_exception=False).post(reverse("guidance:complaint"), complaint)
        else:
            is_omar = page == "/messages/" or page.endswith(" of Omar")
            answer = (omar if is_omar else Client(raise_request_exception=False)).get(page.split()[0])
    return answer.status_code, taken.seconds, answer.content.decode()


def statuses(seen):
    return {page: status for page, (status, _, _) in seen.items()}


@shows("PostgreSQL", "down", "silent", "slow", "killed")
@pytest.mark.parametrize(("mode", "shown"), [("down", AWAY), ("silent", AWAY), ("slow", WELL)])
def test_postgresql(omar, way, mode, shown):
    usual = {page: visit(omar, page)[1] for page in WELL}
    way.be(mode)
    seen = {page: visit(omar, page) for page in shown}
    assert statuses(seen) == shown
    assert not {page: seconds for page, (_, seconds, _) in seen.items() if seconds > usual[page] + ADDED}
    if shown is AWAY:
        assert "You hold a wrong address of mine." in seen["complaint"][2] and "999" in seen["/messages/"][2]
    way.be("well")
    time.sleep(0.4)
    assert statuses({page: visit(omar, page) for page in WELL}) == WELL
    assert ComplaintIntake.objects.count() == (2 if mode != "slow" else 3)


@shows("PostgreSQL", "down", "silent")
@pytest.mark.parametrize("mode", ["down", "silent"])
def test_a_monitoring_is_answered_in_seconds_that_the_database_does_not_answer(way, mode):
    assert "\npp_database_up 1\n" in exposing.exposed()
    way.be(mode)
    began = time.monotonic()
    assert "\npp_database_up 0\n" in exposing.exposed()
    assert time.monotonic() - began < ADDED + exposing.PATIENCE
    way.be("well")
    time.sleep(0.4)
    assert "\npp_database_up 1\n" in exposing.exposed()


@shows("PostgreSQL", "silent")
def test_a_statement_that_was_begun_is_given_up_in_two_seconds_when_the_server_falls_silent(way):
    with pytest.raises(OperationalError), transaction.atomic():
        ComplaintIntake.objects.exists()
        way.be("silent")
        with timed() as taken:
            ComplaintIntake.objects.exists()
    assert taken.seconds < ADDED


@shows("PostgreSQL", "silent")
def test_behind_a_pooler_that_answers_for_a_silent_server_a_begun_statement_is_given_up_after_its_limit(
    way, monkeypatch
):
    """Ten seconds and two, in the service: the pooler takes new connections, so the server seems to be there."""
    assert PAGE.statement + 2.0 == 12 and database.GRACE >= 2.0
    monkeypatch.setattr(database.pulse, "answers", lambda *_: True)
    monkeypatch.setattr(database, "GRACE", 0.2)
    limit = 1.0
    with pytest.raises(OperationalError), within(Budget(statement=limit, lock=1, idle=5)), transaction.atomic():
        ComplaintIntake.objects.exists()
        way.be("silent")
        with timed() as taken:
            ComplaintIntake.objects.exists()
    assert limit < taken.seconds < limit + ADDED


@shows("PostgreSQL", "silent")
def test_behind_a_pooler_it_is_given_up_as_soon_as_without_one_where_the_server_is_named(way, monkeypatch, settings):
    pooler = Way(way.target)
    monkeypatch.setattr(database, "_place", lambda _: ("127.0.0.1", str(pooler.port)))
    settings.DATABASE_SERVER = f"127.0.0.1:{way.port}"
    with pytest.raises(OperationalError), transaction.atomic():
        ComplaintIntake.objects.exists()
        way.be("silent")
        with timed() as taken:
            ComplaintIntake.objects.exists()
    pooler.close()
    assert taken.seconds < ADDED


@shows("PostgreSQL", "slow")
def test_a_statement_that_takes_its_time_is_waited_for_while_the_server_answers_others(way, monkeypatch):
    monkeypatch.setattr(database, "SILENCE", 0.2)
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(0.9)")
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)


@shows("PostgreSQL", "silent")
def test_of_many_pages_one_at_most_waits_for_a_server_that_is_known_to_be_silent(omar, way, monkeypatch):
    way.be("silent")
    visit(omar, "/messages/")
    time.sleep(0.4)
    with ThreadPoolExecutor(6) as pool:
        seconds = sorted(pool.map(lambda _: _connects(), range(6)))
    assert seconds[4] < 0.3 and seconds[5] < database.pulse.PATIENCE + 0.3


def _connects() -> float:
    try:
        with timed() as taken, suppress(OperationalError):
            connection.ensure_connection()
    finally:
        connection.close()
    return taken.seconds


@shows("PostgreSQL", "silent")
def test_a_kept_connection_that_was_lost_on_its_way_is_made_anew_when_the_server_is_well(omar, way):
    """A firewall forgets an idle connection and says nothing: that is no fault of the server."""
    ComplaintIntake.objects.exists()
    way.lose()
    status, seconds, _ = visit(omar, "/messages/")
    assert status == 200 and seconds < ADDED


@shows("PostgreSQL", "silent")
def test_a_thread_that_gave_a_statement_up_outside_a_transaction_serves_the_next_person(omar, way):
    """Nothing rolls back there that would let go of the connection: every page of that thread failed until it ended."""
    way.be("silent")
    with pytest.raises(OperationalError):
        ComplaintIntake.objects.exists()
    assert connection.connection.closed
    way.be("well")
    time.sleep(0.4)
    assert visit(omar, "/messages/")[0] == 200


@shows("PostgreSQL", "full")
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


@shows("Mail server", "down", "silent", "slow", "full", "killed")
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
        with timed() as asking:
            answer = Client().post("/accounts/password/reset/", {"email": people.tom.email})
        assert answer.status_code == 302 and asking.seconds < 2
        send_all()
    assert len(taken) == (3 if mode == "slow" else 0)
    notice.refresh_from_db()
    if mode != "slow":
        assert notice.state == JobState.QUEUED and notice.rest < OVER
        Notice.objects.update(next_at=notice.created_at)
        with relay("well", taken) as short.EMAIL_PORT:
            assert send_all() == len(taken) == 3
    assert mail.outbox == []


@shows("Redis", "down", "silent", "slow", "full", "killed")
@pytest.mark.parametrize("mode", ["down", "silent", "slow", "full"])
def test_redis(monkeypatch, mode):
    """Who asks for a pack does not wait; the row does, and the keeper rings again every five seconds."""
    late = 3.0
    monkeypatch.setattr(bell, "SECOND", 0.3)
    monkeypatch.setattr(bell, "IMPATIENT", {**bell.IMPATIENT, "socket_timeout": 0.3})
    one = bell.Bell()
    # A mail server's answer is no better than "OOM".
    with late_redis(late) if mode == "slow" else relay(mode, []) as port:
        monkeypatch.setattr(bell.current_app.conf, "broker_write_url", f"redis://127.0.0.1:{port}/0")
        assert bell.current_app.connection_for_write().transport  # what is loaded once is no part of what is measured
        with timed() as taken:
            one.ring("packs.make", 1, queue="packs")
            assert taken.seconds < 0.1
            while not one.rung_out():
                time.sleep(0.01)
        assert taken.seconds < 2
    assert one.left_alone_until > time.monotonic() and OVER.total_seconds() > bell.LEFT_ALONE


# --- The table in the manual ------------------------------------------------------------------------------------------

PARTS = ("PostgreSQL", "Redis", "Mail server", "Disk", "Keeper", "Worker", "Worker for packs", "Web")
FAULTS = ("down", "silent", "slow", "full", "killed")
# What cannot be: the manual says why below its table.
NO_SUCH = {
    ("Disk", "killed"),
    ("Disk", "silent"),
    ("Keeper", "full"),
    ("Worker", "full"),
    ("Worker for packs", "full"),
    ("Web", "full"),
    ("Keeper", "slow"),
    ("Worker", "slow"),
    ("Worker for packs", "slow"),
    ("Web", "slow"),
    ("Web", "silent"),
}


def in_the_manual() -> set[tuple[str, str]]:
    manual = Path(settings.ROOT / "docs" / "operations.md").read_text()
    table = manual[manual.index("### When a part fails") :]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", table[: table.index("\n## ")], re.M)
    return {(part, fault) for part, faults in rows if part in PARTS for fault in faults.split(", ")}


def test_every_cell_of_the_table_in_the_manual_has_a_test_and_every_test_a_cell():
    assert in_the_manual() == shown_in(settings.ROOT / "tests")


def test_the_table_leaves_out_no_part_and_no_fault():
    assert in_the_manual() | NO_SUCH == set(product(PARTS, FAULTS)) and not in_the_manual() & NO_SUCH
