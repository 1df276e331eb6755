"""The database that the tests work in: a copy of one that was migrated once and stays in the tests' own cluster.

Migrating takes half of what a single test file takes. What it made is kept under a name that is a digest of all that it
is made from: the product's files, the roles and functions of deploy/postgres, the locked packages, the day (the log has
a partition a month). Any of them changed, and there is no database of that name: it is migrated anew, and the ones
before are dropped. So nothing is ever tested against a database that another code made.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.cluster import become
from tests.source import APPS, ROOT

# Two people who test on one outside server tell theirs apart by PP_TEST_DB.
PREFIX = connection.settings_dict["TEST"]["NAME"]
MADE, COPY = f"{PREFIX}_made_", f"{PREFIX}_"
# One at a time makes it, or clears away.
LOCK = "select pg_advisory_lock(7405)"
# Neither of these gets into a database.
LEFT_OUT = {"__pycache__", "templates", "static"}


def digest(root: Path = ROOT, day: str = "") -> str:
    """Of everything that a migrated database is made from."""
    found = sha256((day or datetime.now(UTC).date().isoformat()).encode())
    for folder in (*APPS, "deploy/postgres", "requirements"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not LEFT_OUT.intersection(path.parts):
                found.update(f"\0{path.relative_to(root)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def a_database(*, anew: bool = False) -> Iterator[str]:
    """One for this process alone, gone afterwards. `anew` makes what it is copied from again."""
    name = f"{COPY}{os.getpid()}"
    with _as_owner() as cluster:
        cluster.execute(LOCK)
        of_all = made(cluster, digest(), make=migrated, anew=anew)
        _clear_away(cluster)
        cluster.execute(f"create database {name} template {of_all}")
    yield name
    with _as_owner() as cluster:
        cluster.execute(f"drop database {name}")


def made(cluster: psycopg.Connection, key: str, *, make: Callable[[str], None], anew: bool = False) -> str:
    """The name of the database of this digest. It bears the name only once it is whole."""
    name = f"{MADE}{key}"
    there = [one for one in databases(cluster) if one.startswith(MADE)]
    if name in there and not anew:
        return name
    for one in there:
        cluster.execute(f"drop database {one}")
    half = f"{MADE}half"
    cluster.execute(f"create database {half}")
    make(half)
    cluster.execute(f"alter database {half} rename to {name}")
    return name


def migrated(name: str) -> None:
    """As Django does for its tests, in the database of that name."""
    work_in(name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def work_in(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def databases(cluster: psycopg.Connection) -> list[str]:
    return [name for (name,) in cluster.execute("select datname from pg_database").fetchall()]


def _clear_away(cluster: psycopg.Connection) -> None:
    """Copies whose process was killed."""
    for name in databases(cluster):
        number = re.fullmatch(rf"{COPY}(\d+)", name)
        if number and not _is_alive(int(number[1])):
            cluster.execute(f"drop database {name}")


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
    ) as cluster:
        yield cluster
