"""Limits of the service's own processes. All are technical: no law or policy names one."""

from __future__ import annotations

from datetime import timedelta

from audit.limits import ALARM_AGAIN_AFTER

# How long the one keeper has its duties without saying so again, and how often another asks whether they are free.
LASTS = timedelta(seconds=20)
STAND_BY_SECONDS = 5
# What lasts is raised anew each hour, by a duty that comes round each minute.
STANDS_FOR = ALARM_AGAIN_AFTER + timedelta(minutes=5)
