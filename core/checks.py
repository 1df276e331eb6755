"""What `manage.py check`, and every start of the service, says of what it lives on."""

from typing import Any

from django.core.checks import Warning
from django.utils import timezone

from core.clock import BANK_HOLIDAYS_FILE, calendar_ends, calendar_runs_out, day_words, local_day


def calendar_goes_on(**_: Any) -> list[Warning]:
    """Bank holidays are on file for at least another year."""
    if not calendar_runs_out(local_day(timezone.now())):
        return []
    return [
        Warning(
            f"Bank holidays are on file until {day_words(calendar_ends())} only.",
            hint=f"Add further years to {BANK_HOLIDAYS_FILE.name}: beyond that day every weekday counts as a working day.",
            id="core.W001",
        )
    ]
