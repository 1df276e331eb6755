"""Writes that name no person. They are recorded like all others; that they happen is a fault or an attack."""

from __future__ import annotations

import logging

from django.db import connection

from audit.evidence.alarms import raise_service_alarm

logger = logging.getLogger(__name__)
# The log's own function writes the event, and alone knows how far it has looked: a caller can make it pass over nothing.
FRESH = "select what, many from audit_find_unattributed()"


def raise_alarm() -> int:
    """The keeper's duty: an event of its own, an error in the service's log, and an alarm that stands until an
    administrator says what it was, for new writes without an actor. Returns how many rows they were."""
    with connection.cursor() as cursor:
        cursor.execute(FRESH)
        tables = dict(cursor.fetchall())
    if rows := sum(tables.values()):
        logger.error("audit.unattributed: %s rows written by nobody named (%s).", rows, ", ".join(sorted(tables)))
        raise_service_alarm("unattributed", f"{rows} rows were written by nobody named.")
    return rows
