"""What the menu offers about the log."""

from typing import Any

from django.db.models import Q

from audit.access import NEWEST_REQUEST_FIRST, decide_export, see_anomalies, see_log
from audit.models import ExportRequest, ExportState
from core.menu import Entry


def waiting_to_decide(who: Any) -> int:
    return decide_export.count(who, ExportRequest, order=NEWEST_REQUEST_FIRST, narrow=_waiting)


def _waiting(prefix: str) -> Q:
    return Q(**{f"{prefix}state": ExportState.WAITING})


MENU = (
    Entry(
        "Audit log",
        "audit:log",
        opens=see_log,
        order=60,
        says="Who did, saw and was refused what: one record's story, one person's day.",
    ),
    Entry(
        "What is unusual",
        "audit:anomalies",
        opens=see_anomalies,
        order=60,
        says="Unusual volume, hours, refusals, own names and sealed records, with the events behind them.",
    ),
    Entry(
        "Exports",
        "audit:exports",
        opens=see_log,
        order=61,
        says="What is to be taken out of the log, and who agreed.",
        waiting=waiting_to_decide,
    ),
)
