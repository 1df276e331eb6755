"""What the server is told of a statement: its text, and apart from it the values."""

from __future__ import annotations

import pytest
from django.db import connection

RUNNING = "select query from pg_stat_activity where pid = pg_backend_pid()"


@pytest.mark.django_db
def test_a_name_that_is_searched_for_is_not_seen_in_the_statement_that_runs():
    with connection.cursor() as cursor:
        cursor.execute(f"{RUNNING} and %s <> ''", ["Saoirse Okonkwo-Łęcka"])
        (seen,) = cursor.fetchone()
    assert "Saoirse" not in seen and "$1" in seen
