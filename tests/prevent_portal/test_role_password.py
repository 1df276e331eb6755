"""The password of the database's role is changed while people work: their sessions and the page in hand go on (ADR 0060)."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from audit.models import Event
from tests.audit.sealed import connected
from tests.people import browser_of
from tests.served import address, ask, gunicorn

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "0123456789abcdef" * 4


@pytest.fixture
def file(tmp_path, monkeypatch):
    """From which the processes have their address. What a test changes is as it was afterwards, for the tests behind it."""
    made, before = tmp_path / "DATABASE_URL", dict(connection.settings_dict)
    made.write_text(address())
    monkeypatch.setenv("DATABASE_URL_FILE", str(made))
    yield made
    connection.close()
    connection.settings_dict.update(before)
    with connected("log") as admin:
        statement = sql.SQL("alter role {} password {}")
        admin.execute(statement.format(sql.Identifier(before["USER"]), sql.Literal(before["PASSWORD"])))


def with_password(password: str) -> str:
    parts = urlsplit(address())
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{password}@{parts.netloc.rpartition('@')[2]}"))


def hang_up_all():
    """Every connection of the role ends: whoever goes on needs the password again."""
    connection.close()
    with connected("log") as admin:
        admin.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'pp_app'")


def test_a_session_goes_on_in_a_process_that_is_not_restarted(people, file):
    before = address()
    client = browser_of(people.tanya)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    with gunicorn(DATABASE_URL_FILE=str(file)) as web:
        assert ask(f"{web}/messages/", Cookie=cookie)[0] == 200
        file.write_text(with_password(NEW))
        call_command("change_role_password")
        hang_up_all()
        assert [ask(f"{web}/messages/", Cookie=cookie)[0] for _ in range(3)] == [200, 200, 200]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(before)
    assert Event.objects.get(kind="service.role_password_changed").actor_name == "the system"


def test_a_process_that_began_before_and_connects_afterwards_reads_the_file_again(people, file):
    file.write_text(with_password(NEW))
    call_command("change_role_password")
    hang_up_all()
    assert browser_of(people.tanya).get("/messages/").status_code == 200
    assert connection.settings_dict["PASSWORD"] == NEW


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (lambda: address(), "write the new address into it first"),
        (lambda: with_password("short"), "fewer than"),
        (lambda: with_password(NEW).replace("pp_app:", "pp_owner:"), "write the new address into it first"),
    ],
    ids=["the same", "short", "of another role"],
)
def test_what_is_no_new_password_changes_nothing(file, written, said):
    file.write_text(written())
    with pytest.raises(CommandError, match=said):
        call_command("change_role_password")
    psycopg.connect(address()).close()
