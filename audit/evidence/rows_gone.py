"""What the log still says of rows that were disposed of: found by the event that names them. Each event of theirs is erased by
an order of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from audit.models import Event

# All that was written of these rows, and read: what proves the log itself cannot be erased.
OF_ITS_ROWS = """
select e.at, e.id, encode(e.commitment, 'hex') from audit_event named
  cross join lateral jsonb_each(named.payload::jsonb -> 'rows') as gone (label, numbers)
  cross join lateral jsonb_array_elements_text(gone.numbers) as row (number)
  join audit_event e on e.target_type = gone.label and e.target_id = row.number
 where named.at = %s and named.id = %s and e.payload is not null and e.kind not like 'audit.%%'
"""


def events_left(*, at: datetime, number: int) -> list[tuple[datetime, int, str]]:
    """The moment, the number and the commitment (hex) of each, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{OF_ITS_ROWS} order by e.at, e.id", [at, number])
        return cursor.fetchall()


def is_there_still(told: Event) -> bool:
    """Whether the log has content of any of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"select exists ({OF_ITS_ROWS})", [told.at, told.pk])
        return bool(cursor.fetchone()[0])
