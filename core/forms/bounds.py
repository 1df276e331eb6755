"""The first and the last day that a date box takes, and what is said of a day outside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from core.clock import ONE_DAY, day_words

# A day of the calendar, or a number of days from today.
Bound = date | timedelta

TODAY = 0 * ONE_DAY
TOMORROW = ONE_DAY


@dataclass(frozen=True, slots=True)
class Span:
    """Both ends belong to it. A mistyped year lies outside every span, which is why no date box has only one end."""

    earliest: Bound
    latest: Bound

    def refusal(self, first: date, last: date) -> str | None:
        """Why a day that lies between `first` and `last` (its unknown parts considered) is not taken."""
        today = timezone.localdate()
        begins, ends = _day(self.earliest, today), _day(self.latest, today)
        if first > ends:
            return _too_late(first, ends, today)
        return _too_early(last, begins, today) if last < begins else None


def _day(bound: Bound, today: date) -> date:
    return today + bound if isinstance(bound, timedelta) else bound


def _too_late(day: date, ends: date, today: date) -> str:
    if (years := day.year - today.year) > 1 and day.year > ends.year:
        return f"That is in {years:,} years. Check the year: the date must be {day_words(ends)} or earlier"
    return "Date must be today or in the past" if ends == today else f"Date must be {day_words(ends)} or earlier"


def _too_early(day: date, begins: date, today: date) -> str:
    if (years := today.year - day.year) > 1 and day.year < begins.year:
        return f"That was {years:,} years ago. Check the year: the date must be {day_words(begins)} or later"
    coming = begins == today + TOMORROW
    return "Date must be in the future" if coming else f"Date must be {day_words(begins)} or later"
