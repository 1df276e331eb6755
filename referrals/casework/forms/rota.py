"""The form of the rota."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Agency, User
from core.clock import LONDON, ONE_DAY
from core.forms import DayField, GovukForm, LineField, Look, OnceForm, OneOf
from core.forms.bounds import TODAY
from referrals.casework.duties import can_act
from referrals.casework.forms.fields import PersonField
from referrals.limits import LIMITS

AHEAD = timedelta(days=LIMITS.duty_ahead_days)
HOUR = "On the 24-hour clock, for example 07:00"


class DutyForm(OnceForm, GovukForm):
    """Who, from when, until when, and whether first or as cover."""

    parts = ("since_day", "since_clock", "until_day", "until_clock")
    looks = {"since_clock": Look(width=5), "until_clock": Look(width=5)}
    force = OneOf(Agency.objects.none(), label="Police force", empty_label="Choose")
    person = PersonField(label="Who is on duty", queryset=User.objects.none(), empty_label="Choose somebody")
    since_day = DayField(label="From", earliest=-ONE_DAY, latest=AHEAD)
    since_clock = LineField(
        label="Time from",
        max_length=5,
        help_text=HOUR,
        error_messages={"required": "Enter the time it begins"},
    )
    until_day = DayField(label="Until", earliest=TODAY, latest=AHEAD)
    until_clock = LineField(
        label="Time until",
        max_length=5,
        help_text=HOUR,
        error_messages={"required": "Enter the time it ends"},
    )
    is_cover = forms.BooleanField(label="As cover: told when whoever is first has not taken it", required=False)

    def __init__(self, *args: Any, forces: list[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        able = {pk for force in forces for pk in can_act(force.pk)}
        self.fields["person"].queryset = User.objects.filter(pk__in=able).order_by("sort_key")  # type: ignore[attr-defined]  # a field that chooses a record
        self.fields["force"].queryset = Agency.objects.filter(pk__in=[one.pk for one in forces])  # type: ignore[attr-defined]  # a field that chooses a record
        self.only = forces[0] if len(forces) == 1 else None
        if self.only:
            del self.fields["force"]

    def clean_since_clock(self) -> time:
        return _hour(self.cleaned_data["since_clock"])

    def clean_until_clock(self) -> time:
        return _hour(self.cleaned_data["until_clock"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["force"] = self.only or data.get("force")
        since, until = _moment(data, "since"), _moment(data, "until")
        if since and until:
            data["since"], data["until"] = since, until
            self._bound(since, until)
        return data

    def _bound(self, since: datetime, until: datetime) -> None:
        now = timezone.now()
        if until <= max(since, now):
            self.add_error("until_day", "Until must be after from, and still to come")
        elif until > since + timedelta(days=LIMITS.duty_spell_days):
            self.add_error("until_day", f"One entry lasts {LIMITS.duty_spell_days} days at most")


def _hour(typed: str) -> time:
    try:
        return datetime.strptime(typed.replace(".", ":"), "%H:%M").time()
    except ValueError:
        raise ValidationError("Enter a time like 07:00") from None


def _moment(data: dict[str, Any], name: str) -> datetime | None:
    day, clock = data.get(f"{name}_day"), data.get(f"{name}_clock")
    return datetime.combine(day, clock, tzinfo=LONDON) if day and clock else None
