"""When the clocks of packs that were sent started and ended, for trying time limits on: moments alone."""

from __future__ import annotations

from packs.limits import DESTROYED, OPENED
from packs.models import PackShare
from policy.dry_run import of_rows

ANSWERED = ("acknowledged_at", "revoked_at")

MEASURES = (
    of_rows(OPENED, PackShare.objects.all(), started="sent_at", ended=ANSWERED),
    of_rows(
        DESTROYED, PackShare.objects.filter(destroy_by__isnull=False), started="revoked_at", ended=("destroyed_at",)
    ),
)
