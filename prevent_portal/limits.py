"""Limits of the service's own processes. All are technical: no law or policy names one."""

from __future__ import annotations

from datetime import timedelta

from audit.limits import ALARM_AGAIN_AFTER

# How long the one keeper has its duties without saying so again, and how often another asks whether they are free.
LASTS = timedelta(seconds=20)
STAND_BY_SECONDS = 5
# What lasts is raised anew each hour, by a duty that comes round each minute.
STANDS_FOR = ALARM_AGAIN_AFTER + timedelta(minutes=5)

# The virus scanner is tried every five minutes; three times in vain is said.
LOOKED_AT_WITHIN = timedelta(minutes=15)

# --- Backups (prevent_portal.backups)
# How often what was written since is carried into the store: what is lost with the server's disk is so much, and a round.
ARCHIVE_EVERY_SECONDS = 60
# How often the log is told that the archive is complete so far. Silence for longer is an alarm.
SAID_EVERY = timedelta(minutes=5)
ARCHIVED_WITHIN = timedelta(minutes=15)
# A base backup each night, by the clock of London, then the drill; a missed one raises an alarm the next morning.
NIGHTLY_AT_HOUR = 2
TAKEN_WITHIN = timedelta(hours=26)
DRILLED_WITHIN = timedelta(hours=28)
# What is older than so many nights is removed from the store, and never the newest.
KEPT_NIGHTS = 35
# What a drill looks at as people would, and how many files it reads to the end.
RECORDS_OPENED = 10
FILES_READ = 200
# The goals that a drill's report is held against.
GOAL_RPO = timedelta(minutes=5)
GOAL_RTO = timedelta(hours=1)
# The archive waits so long for the receiver to have what the server has written.
RECEIVED_WITHIN_SECONDS = 10.0
