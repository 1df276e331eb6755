"""`manage.py change_role_password`: give the database's role the password that its secret file names by now.

First the new address is written into the file from which the process has its own (`database_url_app`, in place), then this
is run beside the running service. Processes that are refused with the old password read the file again: none is restarted."""

from __future__ import annotations

from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

from audit.acting import SYSTEM, acting
from audit.log import log
from core.database.renewed import FILE, other_password
from prevent_portal.kinds import SERVICE_ROLE_PASSWORD_CHANGED

LONG_ENOUGH = 32  # characters, as `openssl rand -hex 32` makes twice as many


class Command(BaseCommand):
    """A role may change its own password: no process needs the right to change another's."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        password = other_password(connection.settings_dict)
        if not password:
            raise CommandError(
                f"{FILE} names no file with another password for this role: write the new address into it first."
            )
        if len(password) < LONG_ENOUGH:
            raise CommandError(f"The new password has fewer than {LONG_ENOUGH} characters. Nothing was changed.")
        with acting(SYSTEM), transaction.atomic():
            log(SERVICE_ROLE_PASSWORD_CHANGED, data={"role": connection.settings_dict["USER"]})
            _change(password)
        _prove(password)
        self.stdout.write(
            "The role has the new password. Processes take it with their next connection; none has to be restarted."
        )


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
