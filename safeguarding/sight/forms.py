"""On which day a record was seen, and what for."""

from __future__ import annotations

from datetime import date
from typing import Any

from audit.console.forms import UnmaskForm
from core.clock import day_words
from core.forms import TODAY, DayField


class PastSightForm(UnmaskForm):
    day = DayField(
        label="Which day do you ask about?",
        help_text="For example 12 3 2026",
        earliest=date(2015, 7, 1),
        latest=TODAY,
    )
    field_order = ("day", "purpose", "detail")

    def __init__(self, *args: Any, first_day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.first_day = first_day
        self.fields["purpose"].label = "What do you need it for?"

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and day < self.first_day:
            self.add_error("day", f"The log begins on {day_words(self.first_day)}: nothing is known of days before")
        return day
