"""The password of a database role is changed while people work: their sessions and the page in hand go on (ADR 0060).

It is changed by the lines of docs/operations.md, in processes of their own that are given what a container would be."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from audit.models import Event
from core.database import base as database
from tests import cluster
from tests.audit.sealed import connected
from tests.people import browser_of
from tests.served import address, ask, environment, gunicorn
from tests.source import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "0123456789abcdef" * 4
# By role: the process that has its address, how the address is called there, and how among ours.
ROLES = {
    "app": ("web", "DATABASE_URL", "DATABASE_URL"),
    "keeper": ("keeper", "DATABASE_URL", "KEEPER_DATABASE_URL"),
    "owner": ("migrate", "DATABASE_URL", "OWNER_DATABASE_URL"),
    "sealer": ("sealer", "AUDIT_SEALER_URL", "AUDIT_SEALER_URL"),
    "verifier": ("verifier", "AUDIT_VERIFIER_URL", "AUDIT_VERIFIER_URL"),
    "backup": ("backup", "BACKUP_SERVER_URL", "BACKUP_SERVER_URL"),
}
RESTARTED, IN_THE_LOG = {"sealer", "verifier", "backup"}, {"app", "keeper", "owner", "backup"}
# In place of the engine: what is run in a container, here, with the secrets of that container.
ENGINE = """#!/bin/sh
test "$1 $2" = "compose restart" && shift 2 && echo "restarted $*" && exit
test "$1 $2 $3 $4" = "compose exec -T web" && shift 5 && exec "{folder}/with-secrets-web" "$@"
test "$1 $2 $3 $4 $5" = "compose run --rm --no-deps -T" && service=$6 && shift 6
exec "{folder}/with-secrets-$service" "$@"
"""


def of_role(role: str) -> str:
    """Its address; the owner's is taken out of the environment of tests."""
    if role != "owner":
        return address(ROLES[role][2])
    user, password = cluster._passwords["owner"]
    parts = urlsplit(address())
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{parts.netloc.rpartition('@')[2]}"))


@pytest.fixture
def passwords(monkeypatch):
    """As they were afterwards, for the tests behind this one."""
    monkeypatch.setattr(database, "breaker", database.Breaker())
    before, given = dict(connection.settings_dict), {role: urlsplit(of_role(role)) for role in ROLES}
    yield
    connection.close()
    connection.settings_dict.update(before)
    with connected("log") as admin:
        for parts in given.values():
            statement = sql.SQL("alter role {} password {}")
            admin.execute(statement.format(sql.Identifier(parts.username), sql.Literal(parts.password)))


@pytest.fixture
def file(tmp_path, monkeypatch, passwords):
    """From which the processes have their address."""
    made = tmp_path / "DATABASE_URL"
    made.write_text(address())
    monkeypatch.setenv("DATABASE_URL_FILE", str(made))
    return made


@pytest.fixture
def installed(tmp_path, passwords):
    """A folder with `secrets`, as the page has them made, and a stand-in for the engine. A container has each *file* mounted."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "docker").write_text(ENGINE.format(folder=tmp_path))
    for role, (service, variable, _) in ROLES.items():
        named, mounted = tmp_path / "secrets" / f"database_url_{role}", tmp_path / f"run-{service}"
        mounted.mkdir()
        named.write_text(of_role(role))
        (tmp_path / "secrets" / f"pp_{role}_password").write_text(urlsplit(of_role(role)).password)
        (mounted / variable).hardlink_to(named)
        if role == "backup":  # which writes its events as the application
            (mounted / "DATABASE_URL").hardlink_to(tmp_path / "secrets" / "database_url_app")
        given = (ROOT / "deploy/with-secrets").read_text().replace("/run/secrets", str(mounted))
        (tmp_path / f"with-secrets-{service}").write_text(given.replace('exec "$@"', f'cd {ROOT} && exec "$@"'))
    for made in [*tmp_path.glob("with-secrets-*"), tmp_path / "docker"]:
        made.chmod(0o755)
    for made in (tmp_path / "secrets").iterdir():
        made.chmod(0o444)
    return tmp_path


def block_with(command: str) -> str:
    page = (ROOT / "docs/operations.md").read_text()
    (block,) = [each for each in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if command in each]
    return block


def lines_of_the_page(role: str) -> str:
    """The block with the command, as it is written for the application, and as its remarks say for the others."""
    block = block_with("change_role_password")
    (said,) = [line for line in block.splitlines() if f"role={role} " in line]
    return "\n".join([said.rpartition(": ")[2], *block.splitlines()[len(ROLES) :]])


def pasted(installed: Path, role: str) -> subprocess.CompletedProcess[str]:
    return pasted_lines(installed, lines_of_the_page(role))


def pasted_lines(installed: Path, lines: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in environment().items() if not name.endswith("_URL")}
    bare["PATH"] = f"{installed}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = ["sh", "-c", lines]  # as in a shell that goes on where a line fails
    return subprocess.run(command, cwd=installed, env=bare, capture_output=True, text=True, timeout=120)


def with_password(password: str) -> str:
    parts = urlsplit(address())
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{password}@{parts.netloc.rpartition('@')[2]}"))


def told(monkeypatch, before: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(before))
    call_command("change_role_password")


def hang_up_all():
    """Every connection of the role ends: whoever goes on needs the password again."""
    connection.close()
    with connected("log") as admin:
        admin.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'pp_app'")


def test_a_session_goes_on_in_a_process_that_is_not_restarted(people, installed):
    client = browser_of(people.tanya)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    with gunicorn(DATABASE_URL_FILE=str(installed / "run-web/DATABASE_URL")) as web:
        assert ask(f"{web}/messages/", Cookie=cookie)[0] == 200
        for _ in range(2):  # it can be given again
            done = pasted(installed, "app")
            assert done.returncode == 0, done.stderr
        hang_up_all()
        assert [ask(f"{web}/messages/", Cookie=cookie)[0] for _ in range(3)] == [200, 200, 200]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address())
    connection.settings_dict["PASSWORD"] = (installed / "secrets/pp_app_password").read_text()
    events = Event.objects.filter(kind="service.role_password_changed")
    assert [event.actor_name for event in events] == ["the system"] * 2


@pytest.mark.parametrize("role", ROLES)
def test_the_lines_of_the_page_change_it_for_each_role(people, installed, role):
    connection.close()
    kept = installed / f"secrets/database_url_{role}.before"
    failed = pasted_lines(installed, f"docker() {{ return 1; }}\n{lines_of_the_page(role)}")
    assert failed.returncode != 0 and "restarted" not in failed.stdout
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == (of_role(role), 0o600)
    done = pasted(installed, role)  # again, and it goes on with the password that was made
    assert done.returncode == 0 and "The role has the new password" in done.stdout, done.stderr
    assert not list(kept.parent.glob("*.before")) + list(kept.parent.glob("*.new"))
    assert ("not in the log" not in done.stdout) is (role in IN_THE_LOG)
    assert (f"restarted {ROLES[role][0]}" in done.stdout) is (role in RESTARTED)
    written = (installed / "secrets" / f"database_url_{role}").read_text()
    enters = {"dbname": "template1"} if role == "backup" else {}  # none of the service's own
    psycopg.connect(written, **enters).close()
    assert (installed / "secrets" / f"pp_{role}_password").read_text() == urlsplit(written).password
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(of_role(role), **enters)
    connection.settings_dict["PASSWORD"] = urlsplit((installed / "secrets/database_url_app").read_text()).password
    events = Event.objects.filter(kind="service.role_password_changed")
    assert [json.loads(event.payload)["role"] for event in events] == [f"pp_{role}"] * (role in IN_THE_LOG)


def test_the_command_can_be_given_again_when_it_was_done_already(people, file, monkeypatch):
    before = address()
    file.write_text(with_password(NEW))
    told(monkeypatch, before)
    told(monkeypatch, before)
    psycopg.connect(with_password(NEW)).close()


def test_a_process_that_began_before_and_connects_afterwards_reads_the_file_again(people, file, monkeypatch):
    before = address()
    file.write_text(with_password(NEW))
    told(monkeypatch, before)
    connection.settings_dict["PASSWORD"] = urlsplit(before).password
    hang_up_all()
    assert browser_of(people.tanya).get("/messages/").status_code == 200
    assert connection.settings_dict["PASSWORD"] == NEW


@pytest.mark.parametrize(
    ("written", "before", "said"),
    [
        (lambda: address(), lambda: address(), "write the new address into it first"),
        (lambda: with_password("short"), lambda: address(), "fewer than"),
        (
            lambda: with_password(NEW).replace("pp_app:", "pp_owner:"),
            lambda: address(),
            "write the new address into it",
        ),
        (lambda: with_password(NEW), lambda: "", "on standard input"),
        (lambda: with_password(NEW), lambda: with_password("wrong"), "Neither the old nor the new"),
    ],
    ids=["the same", "short", "of another role", "without the one of before", "with a wrong one of before"],
)
def test_what_is_no_new_password_changes_nothing(file, monkeypatch, written, before, said):
    told_before, right = before(), connection.settings_dict["PASSWORD"]
    file.write_text(written())
    with pytest.raises(CommandError, match=said):
        told(monkeypatch, told_before)
    connection.settings_dict["PASSWORD"] = right
    psycopg.connect(address()).close()
