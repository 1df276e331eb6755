"""A table, or all of them, held by somebody else for as long as a test wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.apps import apps
from django.db import connection
from psycopg import sql

from tests.cluster import role


@contextmanager
def held(*tables: str) -> Iterator[None]:
    """Locked against everybody, also against reading; without a name, every table of the service."""
    named = tables or tuple(sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)}))
    user, password = role("log")
    given = {**connection.get_connection_params(), "user": user, "password": password}
    allowed = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}
    with psycopg.connect(**allowed) as other:
        there = other.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        wanted = [sql.Identifier(name) for name in named if (name,) in there]
        other.execute(sql.SQL("lock table {} in access exclusive mode").format(sql.SQL(", ").join(wanted)))
        yield
        other.rollback()
