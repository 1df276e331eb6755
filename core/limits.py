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


JOBS = Jobs()
