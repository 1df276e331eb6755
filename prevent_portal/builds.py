"""Databases of the builds before the first release, whose tables were made by other migrations, are not carried over.

To Django such a database looks finished: it has the names of all migrations of today. It is told by one that every
build before made, and none since.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error
from django.db import connections

ARE_THERE_MIGRATIONS = "select to_regclass('public.django_migrations') is not null"
OF_BEFORE = "select exists (select from public.django_migrations where app = 'audit' and name = '0002_seals')"
NOT_CARRIED_OVER = "This database was made by a build before the first release, whose data is not carried over."
BEGIN_AGAIN = (
    "Begin with an empty one. On one machine: stop everything, then `rm -rf .local` and `make run`. "
    "On a server: create a new database (docs/operations.md). To read the old one, run the build that made it."
)


def is_of_before(cursor: Any) -> bool:
    """Whether the tables were made before the first release; by a cursor of Django or of psycopg."""
    for question in (ARE_THERE_MIGRATIONS, OF_BEFORE):
        cursor.execute(question)
        if not cursor.fetchone()[0]:
            return False
    return True


def made_since_the_first_release(*, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """The check of `manage.py check --database default` and of each `migrate`, which then stops."""
    found = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            if is_of_before(cursor):
                found.append(Error(NOT_CARRIED_OVER, hint=BEGIN_AGAIN, id="prevent_portal.E002"))
    return found
