"""When the clocks of letters that were taken started and ended, for trying time limits on: moments alone."""

from __future__ import annotations

from letters.limits import NOTED
from letters.models import Letter
from policy.dry_run import of_rows

MEASURES = (of_rows(NOTED, Letter.objects.all(), started="taken_at", ended=("sent_noted_at",)),)
