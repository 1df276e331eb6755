"""The database that the tests work in: a copy of one that was migrated once and stays in the tests' own cluster.

Migrating takes half of what a single test file takes. What it made is kept under a name that is a digest of all that it
is made from: the product's files, the roles and functions of deploy/postgres, the locked packages, this file, the day
(the log has a partition a month). Any of them changed, and there is no database of that name: it is migrated anew, and
the ones before are dropped. So nothing is ever tested against a database that another code made.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.demo_people import load_cast
from core.row_security import as_the_service
from tests import cluster
from tests.cluster import become, empty_the_log
from tests.source import APPS, ROOT

# Two people who test on one outside server tell theirs apart by PP_TEST_DB.
PREFIX = connection.settings_dict["TEST"]["NAME"]
MADE, COPY = f"{PREFIX}_made_", f"{PREFIX}_"
MADE_FROM = (*APPS, "deploy/postgres", "requirements")
# None of these gets into a database.
LEFT_OUT = {"__pycache__", "templates", "static"}

# By table: its columns, and what `copy` writes of them.
Rows = dict[str, tuple[str, bytes]]


def digest(root: Path = ROOT, day: str = "") -> str:
    """Of everything that a migrated database is made from."""
    found = sha256((day or datetime.now(UTC).date().isoformat()).encode())
    for path in sorted(one for folder in MADE_FROM for one in (root / folder).rglob("*")):
        if path.is_file() and not LEFT_OUT.intersection(path.relative_to(root).parts):
            found.update(f"\0{path.relative_to(root)}\0".encode() + path.read_bytes())
    for maker in (Path(__file__), Path(cluster.__file__)):
        found.update(b"\0" + maker.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def a_database(*, anew: bool = False) -> Iterator[str]:
    """One for this process alone, gone afterwards. `anew` makes what it is copied from again."""
    name = f"{COPY}{os.getpid()}"
    with _as_owner() as server:
        _alone(server)
        of_all = made(server, digest(), make=migrated, anew=anew)
        _clear_away(server)
        server.execute(f"create database {name} template {of_all}")
        yield name
        server.execute(f"drop database {name}")


@contextmanager
def another_database(called: str) -> Iterator[str]:
    """A second one for this process, a copy of the same: for what is told there once, and stands."""
    name = f"{COPY}{os.getpid()}_{called}"
    with _as_owner() as server:
        (of_all,) = [one for one in databases(server) if one.startswith(MADE)]
        server.execute(f"create database {name} template {of_all}")
    become("app")
    yield name
    with _as_owner() as server:
        server.execute(f"drop database {name}")
    become("app")


def make_ahead() -> None:
    """What is copied from, before anybody asks for a copy."""
    with _as_owner() as server:
        _alone(server)
        made(server, digest(), make=migrated)


def _alone(server: psycopg.Connection) -> None:
    """Sealing waits for every transaction of a cluster: the tests of two processes would fail each other's."""
    is_told = False
    while not server.execute("select pg_try_advisory_lock(hashtext(%s))", [PREFIX]).fetchone()[0]:
        if not is_told:
            sys.stderr.write("Other tests of this checkout are running; these begin when they have ended.\n")
            is_told = True
        sleep(1)


def made(server: psycopg.Connection, key: str, *, make: Callable[[str], None], anew: bool = False) -> str:
    """The name of the database of this digest. It bears the name only once it is whole."""
    name = f"{MADE}{key}"
    there = [one for one in databases(server) if one.startswith(MADE)]
    if name in there and not anew:
        return name
    for one in there:
        server.execute(f"drop database {one}")
    half = f"{MADE}half"
    server.execute(f"create database {half}")
    make(half)
    server.execute(f"alter database {half} rename to {name}")
    return name


def migrated(name: str) -> None:
    """As `manage.py migrate` does it, in the database of that name; and what most tests begin with is there."""
    work_in(name)
    with as_the_service():
        call_command("migrate", verbosity=0, interactive=False)
    to_begin_with()
    become("owner")


def to_begin_with() -> None:
    """The cast, and an empty log: what a test finds in it, the test wrote."""
    become("app")
    load_cast()
    become("log")
    with connection.cursor() as cursor:
        empty_the_log(cursor.execute)


def what_stands() -> Rows:
    """The rows of every table that has any."""
    become("log")
    with connection.cursor() as cursor:
        return {name: _rows_of(name, cursor) for name in _filled(cursor)}


def as_it_began(rows: Rows) -> None:
    """After a test that committed, in place of Django's flush, which truncates all of some 150 tables and makes anew what
    a migration makes: a second and more. Only what has rows is emptied, in any order, since no key and no guard is
    asked; then these rows are there again, and the log is empty."""
    become("log")
    try:
        with connection.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")
            for name in _filled(cursor):
                cursor.execute(f"delete from {name}")
            for name, (columns, content) in rows.items():
                with cursor.copy(f"copy {name} ({columns}) from stdin") as copy:
                    copy.write(content)
            cursor.execute("reset session_replication_role")
            empty_the_log(cursor.execute)
    finally:
        become("app")


def _filled(cursor: Any) -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    cursor.execute(" union all ".join(f"select '{name}' where exists (select from {name})" for name in names))
    return [name for (name,) in cursor.fetchall()]


def _rows_of(name: str, cursor: Any) -> tuple[str, bytes]:
    cursor.execute(
        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
        [name],
    )
    (columns,) = cursor.fetchone()
    with cursor.copy(f"copy {name} ({columns}) to stdout") as copy:
        return columns, b"".join(bytes(part) for part in copy)


def work_in(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def databases(server: psycopg.Connection) -> list[str]:
    return [name for (name,) in server.execute("select datname from pg_database").fetchall()]


def _clear_away(server: psycopg.Connection) -> None:
    """Copies whose process was killed."""
    for name in databases(server):
        number = re.fullmatch(rf"{COPY}(\d+)(?:_[a-z]+)?", name)
        if number and not _is_alive(int(number[1])):
            server.execute(f"drop database {name}")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextmanager
def _as_owner() -> Iterator[psycopg.Connection]:
    become("owner")
    here = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        host=here["HOST"],
        port=here["PORT"] or None,
        user=here["USER"],
        password=here["PASSWORD"],
        autocommit=True,
    ) as server:
        yield server


if __name__ == "__main__":
    make_ahead()
