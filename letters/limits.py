"""Local limits of letters. None is statutory. Those of `TIME_LIMITS` are what a policy administrator sets (ADR 0081): the number
here came with the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from policy.time_limits import Area, TimeLimit


@dataclass(frozen=True)
class Limits:
    text: int = 8_000  # characters of a letter: some three pages, drawn in half a second
    answer: int = 1_500  # characters that are put in one place of it
    sent_ago: timedelta = timedelta(days=60)  # how long ago a letter can have been sent that is noted now
    said_again: timedelta = timedelta(days=7)  # after the last rung, the supervisors hear it again each week


LIMITS = Limits()

NOTED = TimeLimit("letter_noted", "It is noted what became of a letter whose document was taken", 2, most=10)
TIME_LIMITS = Area("Letters", (NOTED,))
