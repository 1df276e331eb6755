"""Local limits of accounts and of the mail that must arrive. None is statutory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Mail:
    """The e-mail of a notice: how often it is tried, and when somebody is told that it has not left."""

    first_rest: timedelta = timedelta(seconds=5)  # doubled after each attempt, up to the longest rest
    rest: timedelta = timedelta(minutes=15)
    urgent_rest: timedelta = timedelta(minutes=1)
    attempts: int = 100  # about a day; what is urgent has no last attempt
    late: timedelta = timedelta(minutes=30)
    urgent_late: timedelta = timedelta(minutes=3)


MAIL = Mail()
