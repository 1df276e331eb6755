"""Limits of guidance and of complaints about data. Local, but for the 30 days of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """In days of the calendar, unless a field says otherwise."""

    # Statutory: Data Protection Act 2018, section 164A (from 19 June 2026): acknowledged within 30 days. The day of
    # receipt is the first of them, so the last is 29 days later.
    acknowledge_days_after: int = 29
    # When data protection officers are reminded, before and after the last day. Local.
    due_soon_days_before: int = 7
    due_days_before: int = 1
    overdue_days_after: int = 1
    # A text that was not looked at for longer than a year is not guidance any more. Local.
    review: timedelta = timedelta(days=366)
    # Enough for a household or a school behind one address; a flood of forged complaints stops here. Local.
    complaints: int = 5
    complaints_within: timedelta = timedelta(hours=1)


LIMITS = Limits()
