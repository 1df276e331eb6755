"""The log's months: made ahead of time, and looked at for what was dropped, emptied or unprotected."""

from __future__ import annotations

import logging
from typing import Any

from django.db import connection

from core.clock import month_words

log = logging.getLogger(__name__)

# A row trigger is inherited by a partition and a statement trigger is not, so each month is asked for both.
UNPROTECTED = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
 where i.inhparent = 'audit_event'::regclass
   and 2 > (select count(*) from pg_trigger t where t.tgrelid = c.oid and t.tgenabled = 'A'
               and t.tgname in ('audit_event_append_only', 'audit_event_no_truncate'))
 order by c.relname
"""
IN_DEFAULT = "select month, events from audit_waiting_months()"


def make_ahead() -> list[str]:
    """Make those months from this one to three ahead that are not there yet."""
    return [name for (name,) in _asked("select * from audit_make_months_ahead()")]


def look() -> list[str]:
    """What is not as it should be, in sentences; nothing when all is well."""
    return [
        *(f"{table} lacks a trigger that refuses change or emptying." for (table,) in _asked(UNPROTECTED)),
        *(
            f"The first event sealed in {month_words(month)} is gone: dropped, detached or emptied."
            for month, stands in _asked("select month, stands from audit_sealed_months()")
            if not stands
        ),
    ]


def waiting_in_default() -> list[tuple[str, int]]:
    """Months whose events lie in DEFAULT, because no keeper made them in time. Nothing is lost by it."""
    return [(month, count) for month, count in _asked(IN_DEFAULT)]


def count_days() -> int:
    """Count what each person did on the days that are over, so that what is usual can be
    told (`audit.console.anomalies`)."""
    return int(_asked("select audit_tally_days()")[0][0])


def tend() -> None:
    """The keeper's duty. What is wrong is an error in the service's own log, where the operator hears it."""
    make_ahead()
    count_days()
    for month, count in waiting_in_default():
        log.error("audit.partition_missing: %s events of %s lie in the DEFAULT partition.", count, month)
    for fault in look():
        log.error("audit.partition_fault: %s", fault)


def _asked(question: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()
