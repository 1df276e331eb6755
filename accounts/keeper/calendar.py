"""The end of the calendar of bank holidays, told a year ahead to those who can have it continued."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from accounts.notices.telling import platform_administrators, tell
from core.clock import calendar_ends, calendar_runs_out, day_words, local_day, month_words


def raise_calendar_end() -> None:
    """The keeper's duty: platform administrators are told every month from a year before the end on, until a release
    brings further years."""
    today = local_day(timezone.now())
    if not calendar_runs_out(today):
        return
    tell(
        platform_administrators(),
        kind="calendar.ends",
        instead=None,
        words=f"The bank holidays of this service end on {day_words(calendar_ends())}. Ask for a release with further years:"
        " time limits beyond that day count every weekday.",
        path=reverse("accounts:agencies"),
        about=f"{calendar_ends()}:{month_words(today)}",
    )
