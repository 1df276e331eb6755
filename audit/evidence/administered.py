"""What only the database's administrator can give, and whether it was given: limits of the roles, and the log's owner.

Both stand in files that are run by hand when a server is made and after an upgrade (deploy/postgres). Nothing else of
the service fails when that was forgotten, so it is said: by `/readyz`, by `manage.py check --database default` (and so
by each `migrate`), and by the keeper to administrators, once a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.core.checks import Warning
from django.db import connections
from django.utils import timezone

from audit.evidence import shape
from audit.evidence.alarms import last_raised, raise_service_alarm
from audit.evidence.catalogue import FUNCTIONS
from audit.limits import ROLES_AGAIN_AFTER

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "postgres"
BUDGETS, LOG_OWNER = "budgets.sql", "log-owner.sql"
_SET = re.compile(r"(?m)^ALTER ROLE (\w+) SET (\w+) = ")
_CONNECTIONS = re.compile(r"(?m)^ALTER ROLE (\w+) CONNECTION LIMIT ")

# Zero is no limit either.
LIMITS = """
select r.rolname, split_part(told.one, '=', 1)
  from pg_db_role_setting s join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) told (one)
 where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
   and split_part(told.one, '=', 2) !~ '^0[a-z]*$'
union all
select rolname, 'connection limit' from pg_roles where rolconnlimit >= 0
"""
IS_THE_APPLICATION = "select pg_has_role('pp_keeper', 'pp_app', 'usage') from pg_roles where rolname = 'pp_keeper'"
IS_MIGRATED = (
    "select to_regclass('public.audit_event') is not null and to_regclass('public.django_migrations') is not null"
)
HANDING_OVER = f"select line from ({FUNCTIONS}) told (line) where line like 'function pp\\_%'"  # noqa: S608


@cache
def wanted() -> frozenset[tuple[str, str]]:
    """Each limit that a role needs, as the file for the administrator sets it."""
    text = (DEPLOY / BUDGETS).read_text(encoding="utf-8")
    return frozenset(_SET.findall(text)) | {(role, "connection limit") for role in _CONNECTIONS.findall(text)}


def limits_missing(cursor: Any) -> list[str]:
    """Roles that may wait, or connect, without a limit, and a keeper that may not do the application's work: one phrase
    each."""
    cursor.execute(LIMITS)
    missing = [f"{role} has no {limit}" for role, limit in sorted(wanted() - set(cursor.fetchall()))]
    cursor.execute(IS_THE_APPLICATION)
    return missing if cursor.fetchone() == (True,) else [*missing, "pp_keeper has not the rights of pp_app"]


def handing_over_missing(cursor: Any) -> list[str]:
    """Whether the log can be handed over to its owner, by the functions of this release."""
    cursor.execute(HANDING_OVER)
    there = {line for (line,) in cursor.fetchall()}
    ours = {line for line in shape.expected() if line.startswith("function pp_")}
    return [f"{line.split(' ')[1]} is missing, or of another release" for line in sorted(ours - there)]


def files_to_run(cursor: Any) -> Iterator[tuple[str, list[str]]]:
    """Each file that the administrator has to run, and why. Nothing before the first migration."""
    cursor.execute(IS_MIGRATED)
    if not cursor.fetchone()[0]:
        return
    for file, missing in ((BUDGETS, limits_missing(cursor)), (LOG_OWNER, handing_over_missing(cursor))):
        if missing:
            yield f"deploy/postgres/{file}", missing


def everything_was_given(*, databases: Sequence[str] | None = None, **_: Any) -> list[Warning]:
    """The check of `manage.py check --database default` and of each `migrate`."""
    told = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            told += [
                Warning(
                    f"The database's administrator has not run {file} of this release: {'; '.join(missing)}.",
                    hint=f"As a superuser, in this database: psql --file {file}",
                    id="audit.W002",
                )
                for file, missing in files_to_run(cursor)
            ]
    return told


def tell() -> list[str]:
    """The keeper's duty: an alarm for administrators, once a day while something is missing."""
    with connections["default"].cursor() as cursor:
        told = [f"{file}: {'; '.join(missing)}" for file, missing in files_to_run(cursor)]
    last = last_raised("roles") if told else None
    if told and (last is None or timezone.now() - last >= ROLES_AGAIN_AFTER):
        raise_service_alarm("roles", " ".join(told))
    return told
