"""`manage.py change_role_password`: give the database's role the password that its secret file names by now.

First the new address is written into the file from which the process has its own (`database_url_app`, in place), then this
is run beside the running service, with the address of before on standard input: what is started by now is given the new one,
which the server does not take yet. Processes that are refused with the old password read the file again: none is restarted."""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction
from psycopg import sql

from audit.acting import SYSTEM, acting
from audit.log import log
from core.database.renewed import FILE, address_now, other_password
from prevent_portal.kinds import SERVICE_ROLE_PASSWORD_CHANGED

LONG_ENOUGH = 32  # characters, as `openssl rand -hex 32` makes twice as many
ASKED_FOR = "Give the address of before, with the old password, on standard input"


class Command(BaseCommand):
    """A role may change its own password: no process needs the right to change another's."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        _sign_in_as_before()
        password = other_password(connection.settings_dict)
        if not password:
            raise CommandError(
                f"{FILE} names no file with another password for this role: write the new address into it first."
            )
        if len(password) < LONG_ENOUGH:
            raise CommandError(f"The new password has fewer than {LONG_ENOUGH} characters. Nothing was changed.")
        try:
            connection.ensure_connection()
        except OperationalError as failure:
            raise CommandError("Neither the old nor the new password is taken. Nothing was changed.") from failure
        with acting(SYSTEM), transaction.atomic():
            log(SERVICE_ROLE_PASSWORD_CHANGED, data={"role": connection.settings_dict["USER"]})
            _change(password)
        _prove(password)
        self.stdout.write(
            "The role has the new password. Processes take it with their next connection; none has to be restarted."
        )


def _sign_in_as_before() -> None:
    """With the address of standard input, which is that of the file but for its password."""
    before = "" if sys.stdin.isatty() else sys.stdin.read().strip()
    if not before:
        raise CommandError(f"{ASKED_FOR}. Nothing was changed.")
    if _but_for_its_password(before) != _but_for_its_password(address_now()):
        raise CommandError(
            f"{ASKED_FOR}: it leads to another role, server or database than the file that {FILE} names. "
            "Nothing was changed; write the new address into it first."
        )
    connection.close()
    connection.settings_dict["PASSWORD"] = unquote(urlsplit(before).password or "")


def _but_for_its_password(address: str) -> tuple[str, str | None, str, str]:
    parts = urlsplit(address)
    return parts.netloc.rpartition("@")[2], parts.username, parts.path, parts.query


def _change(password: str) -> None:
    """What is sent is what the server keeps of it, so that no log of statements can hold the password."""
    with connection.cursor() as cursor:
        line = cursor.connection
        role = line.info.user
        kept = line.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        cursor.execute(
            sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(kept)).as_string(line)
        )


def _prove(password: str) -> None:
    parameters = connection.get_connection_params()
    given = {name: parameters[name] for name in ("dbname", "user", "host", "port") if parameters.get(name)}
    try:
        psycopg.connect(**given, password=password).close()
    except psycopg.OperationalError as failure:
        raise CommandError("The password was changed, and a new connection with it is refused.") from failure
