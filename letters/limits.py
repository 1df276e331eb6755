"""Local limits of letters. None is statutory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    text: int = 8_000  # characters of a letter: some three pages, drawn in half a second
    answer: int = 1_500  # characters that are put in one place of it
    sent_ago: timedelta = timedelta(days=60)  # how long ago a letter can have been sent that is noted now


LIMITS = Limits()
