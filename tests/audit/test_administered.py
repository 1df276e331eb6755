"""What the database's administrator has to run after an upgrade is named until it was run."""

from __future__ import annotations

from contextlib import ExitStack

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command

from audit.evidence import administered
from audit.models import Event
from tests.audit.sealed import connected

pytestmark = pytest.mark.django_db
MISSING = ["pp_app has no lock_timeout", "pp_sealer has no connection limit"]


def test_nothing_is_missing_where_both_files_were_run():
    with connected("app") as app:
        assert list(administered.files_to_run(app.cursor())) == []


def test_each_role_has_limits_of_waiting_and_of_connections():
    roles = {role for role, _ in administered.wanted()}
    assert roles == {"pp_app", "pp_keeper", "pp_owner", "pp_sealer", "pp_verifier"}
    assert {(role, "connection limit") for role in roles} < administered.wanted()
    assert {limit for role, limit in administered.wanted() if role == "pp_app"} == {
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "connection limit",
    }


@pytest.mark.parametrize(
    ("bent", "named"),
    [
        ("alter role pp_app reset lock_timeout", "pp_app has no lock_timeout"),
        ("alter role pp_app set statement_timeout = 0", "pp_app has no statement_timeout"),
        ("alter role pp_verifier set lock_timeout = '0s'", "pp_verifier has no lock_timeout"),
        ("alter role pp_sealer connection limit -1", "pp_sealer has no connection limit"),
        ("revoke pp_app from pp_keeper", "pp_keeper has not the rights of pp_app"),
        (
            "create or replace function pp_take_back_log() returns int language sql as 'select 1'",
            "pp_take_back_log() is missing, or of another release",
        ),
        ("drop function pp_hand_over_log()", "pp_hand_over_log() is missing, or of another release"),
    ],
)
def test_what_is_missing_is_named_and_by_which_file_it_comes(bent, named):
    with connected("log") as admin:
        admin.execute(bent)
        told = list(administered.files_to_run(admin.cursor()))
        admin.rollback()
    file = "log-owner.sql" if "log()" in named else "budgets.sql"
    assert told == [(f"deploy/postgres/{file}", [named])]


def test_another_limit_of_the_site_is_a_limit():
    with connected("log") as admin:
        admin.execute("alter role pp_app set statement_timeout = '20s'")
        admin.execute("alter role pp_app connection limit 150")
        assert list(administered.files_to_run(admin.cursor())) == []
        admin.rollback()


@pytest.fixture
def forgotten(monkeypatch):
    monkeypatch.setattr(administered, "limits_missing", lambda cursor: MISSING)


def test_the_probe_says_that_something_is_missing_and_not_what(client, forgotten):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\nnot whole\n")


def test_the_check_that_each_migrate_makes_says_what_is_missing(forgotten, capsys):
    call_command("check", databases=["default"], tags=["database"])
    said = capsys.readouterr().err
    assert "(audit.W002)" in said and "; ".join(MISSING) in said


def test_administrators_are_told_once_a_day(forgotten, as_keeper):
    for _ in range(2):
        assert administered.tell() == [f"deploy/postgres/budgets.sql: {'; '.join(MISSING)}"]
    (alarm,) = Event.objects.filter(kind="service.alarm", payload__contains="pp_sealer has no connection")
    assert '"what": "roles"' in alarm.payload


def test_connections_that_leak_leave_the_keeper_and_those_of_the_log_theirs():
    """By a web process: the keeper, sealing and verifying go on while no page opens another connection."""
    with ExitStack() as leaking:
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            while True:
                leaking.enter_context(connected("app"))
        with connected("keeper"):
            pass
        for address in (settings.AUDIT_SEALER_URL, settings.AUDIT_VERIFIER_URL):
            psycopg.connect(address, connect_timeout=5).close()
