"""The virus scanner is tried while no file waits for it: one that is dead, blind or old would otherwise be noticed with the next file.

The worker of files alone reaches it, so the keeper has that worker look. What it sees is a figure, not an event."""

from __future__ import annotations

from celery import shared_task

from core import bell
from evidence.scanner import SCANNER, Silent
from evidence.tasks import QUEUE
from prevent_portal.observed.counting import COUNTS

LOOK = "service.look_at_scanner"


def have_the_scanner_looked_at() -> None:
    """The keeper's duty. Where no worker is, none looks, and the figures grow old."""
    bell.ring(LOOK, 0, queue=QUEUE)


@shared_task(name=LOOK)
def look_at_scanner(_: int) -> None:
    """Says when it was last found to be one that is believed, and of when its signatures are; nothing while it is not."""
    try:
        signatures = SCANNER.look()
    except Silent:
        return
    COUNTS.stamp_all(
        ("pp_scanner_believed_timestamp_seconds", (), None),
        ("pp_scanner_signatures_timestamp_seconds", (), signatures.timestamp()),
    )
