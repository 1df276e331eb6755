"""Limits of work in the background. All are technical: no law or policy names one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Jobs:
    """How long a worker may be silent, and how often, after which rests, it is tried again."""

    lease: timedelta = timedelta(minutes=6)  # longer than the hard time limit of a task: no live worker is robbed
    rest: timedelta = timedelta(seconds=20)  # doubled with each attempt
    attempts: int = 4
    counted: int = 30_000  # attempts; what is tried without end is counted no further


@dataclass(frozen=True)
class Buckets:
    """How long a store of files on another machine is waited for: less than the 30 seconds for which the database bears a transaction
    that waits (deploy/postgres/budgets.sql), though none waits for a file to be kept (core/marks.py)."""

    connect_seconds: float = 2.0
    answer_seconds: float = 8.0  # for each answer, and for each piece of one
    tries: int = 2
    begins_within: float = 5.0  # seconds, of a transfer with its tries; then so much longer as it is large:
    pace: int = 4_000_000  # bytes a second; what is slower is given up
    piece: int = 1 << 18  # bytes; what is fetched at once of a file of which little is read
    connections: int = 16  # of one process: its threads, and one for each that reads beside


JOBS = Jobs()
BUCKETS = Buckets()
