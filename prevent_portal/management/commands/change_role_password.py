"""`manage.py change_role_password`: give the database's role the password that its secret file names by now.

First the new address is written into the file from which the process has its own (`database_url_app`, in place), then this
is run with what that process is given, beside the running service, with the address of before on standard input: what is started by
now is given the new one, which the server does not take yet. Processes that are refused with the old password read the file again:
none of those that pages rely on is restarted.

What takes backups has two addresses, its own and the application's: `--address BACKUP_SERVER_URL` means its own."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction
from psycopg import sql

from audit.acting import SYSTEM, acting
from audit.log import log
from core.database.renewed import address_now
from prevent_portal.kinds import SERVICE_ROLE_PASSWORD_CHANGED

LONG_ENOUGH = 32  # characters, as `openssl rand -hex 32` makes twice as many
OWN, OF_BACKUPS = "DATABASE_URL", "BACKUP_SERVER_URL"
# Where PostgreSQL lets every role in, and nothing of ours is: what copies the cluster can enter no database of the service.
OF_EVERYBODY = "template1"
ASKED_FOR = "Give the address of before, with the old password, on standard input"
MAY_LOG = "select coalesce(has_function_privilege(to_regproc('audit_append')::oid, 'execute'), false)"
NEITHER = "Neither the old nor the new password is taken. Nothing was changed."
DONE = {
    True: "The role has the new password, and it is in the log.",
    False: "The role has the new password. It is not in the log, into which this role can write nothing: keep a note of it.",
}


class Command(BaseCommand):
    """A role may change its own password: no process needs the right to change another's."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", choices=(OWN, OF_BACKUPS), default=OWN, help="the address of the role")

    def handle(self, *args: Any, **options: Any) -> None:
        variable = options["address"]
        before, now = _of_before(variable), address_now(variable)
        password = _password_in(now)
        if not password or password == _password_in(before):
            raise CommandError(
                f"{variable}_FILE names no file with another password for this role: write the new address into it first."
            )
        if len(password) < LONG_ENOUGH:
            raise CommandError(f"The new password has fewer than {LONG_ENOUGH} characters. Nothing was changed.")
        with _as_the_role(variable, before, now) as line:
            with acting(SYSTEM), transaction.atomic():
                if logged := _may_log():
                    log(SERVICE_ROLE_PASSWORD_CHANGED, data={"role": line.info.user})
                _change(line, password)
            _prove(line, password)
        self.stdout.write(
            f"{DONE[logged]} Web, workers and keeper take it with their next connection; sealer, verifier and backup are restarted."
        )


def _of_before(variable: str) -> str:
    """The address of standard input, which is that of the file but for its password."""
    before = "" if sys.stdin.isatty() else sys.stdin.read().strip()
    if not before:
        raise CommandError(f"{ASKED_FOR}. Nothing was changed.")
    if _but_for_its_password(before) != _but_for_its_password(address_now(variable)):
        raise CommandError(
            f"{ASKED_FOR}: it leads to another role, server or database than the file that {variable}_FILE names. "
            "Nothing was changed; write the new address into it first."
        )
    return before


def _but_for_its_password(address: str) -> tuple[str, str | None, str, str]:
    parts = urlsplit(address)
    return parts.netloc.rpartition("@")[2], parts.username, parts.path, parts.query


def _password_in(address: str) -> str:
    return unquote(urlsplit(address).password or "")


@contextmanager
def _as_the_role(variable: str, before: str, now: str) -> Iterator[psycopg.Connection[Any]]:
    """By the old password, or by the new one where it was changed already."""
    if variable == OWN:
        connection.close()
        connection.settings_dict["PASSWORD"] = _password_in(before)
        try:
            connection.ensure_connection()
        except OperationalError as failure:
            raise CommandError(NEITHER) from failure
        yield connection.connection
        return
    with _beside(before, now) as line:
        yield line


def _beside(*addresses: str) -> psycopg.Connection[Any]:
    for address in addresses:
        try:
            return psycopg.connect(address, dbname=OF_EVERYBODY, autocommit=True)
        except psycopg.OperationalError as failure:
            refused = failure
    raise CommandError(NEITHER) from refused


def _may_log() -> bool:
    """By the connection of the process; the sealer and the verifier can write no event."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_LOG)
        return bool(cursor.fetchone()[0])


def _change(line: psycopg.Connection[Any], password: str) -> None:
    """What is sent is what the server keeps of it, so that no log of statements can hold the password."""
    role = line.info.user
    kept = line.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    statement = sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(kept))
    psycopg.Cursor(line).execute(statement.as_string(line).encode())


def _prove(line: psycopg.Connection[Any], password: str) -> None:
    given: dict[str, Any] = {**line.info.get_parameters(), "password": password}
    try:
        psycopg.connect(**given).close()
    except psycopg.OperationalError as failure:
        raise CommandError("The password was changed, and a new connection with it is refused.") from failure
