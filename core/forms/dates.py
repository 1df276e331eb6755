"""Dates typed in three boxes, any of which may stay empty when the field allows it."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms.bounds import TODAY, Bound, Span
from core.partial_date import PartialDate

PARTS = ("day", "month", "year")
MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}


class DateParts(forms.Widget):
    """Three text boxes named `<field>-day`, `<field>-month` and `<field>-year`."""

    template_name = "forms/date_parts.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed, base = parts_of(value), context["widget"]["attrs"]
        wrong = (attrs or {}).get("data-wrong-parts", "").split()
        context["widget"]["parts"] = [
            {
                "name": f"{name}-{part}",
                "id": f"{base.get('id', name)}-{part}",
                "label": part.capitalize(),
                "value": typed.get(part, ""),
                "width": 4 if part == "year" else 2,
                "wrong": part in wrong,
                "autocomplete": base.get("autocomplete"),
            }
            for part in PARTS
        ]
        return context


def parts_of(value: Any) -> dict[str, str]:
    """The three strings to show in the boxes, from whatever a form was filled with."""
    if isinstance(value, str) and value:
        value = PartialDate.from_iso(value)
    if isinstance(value, Mapping):
        return {part: str(value.get(part) or "") for part in PARTS}
    return {part: str(getattr(value, part, None) or "") for part in PARTS}


class PartialDateField(forms.Field):
    """Answers with a PartialDate, or None. Every refusal names the part that is wrong. Without both bounds there is no
    field: a year mistyped by a figure would be taken, and lie in the record for good."""

    widget = DateParts
    parts_needed: tuple[str, ...] = ()
    default_error_messages = {"required": "Enter a date"}

    def __init__(self, *, earliest: Bound, latest: Bound, **options: Any) -> None:
        super().__init__(**options)
        self.span = Span(earliest, latest)

    def clean(self, value: Any) -> PartialDate | None:
        typed = parts_of(value)
        if not any(typed.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], "required", {"parts": "day month year"})
            return None
        answer = self.whole(numbers(typed))
        self.within_bounds(answer)
        return answer

    def whole(self, known: dict[str, int | None]) -> PartialDate:
        missing = [part for part in self.parts_needed if known[part] is None]
        if missing:
            raise wrong(f"Date must include a {' and a '.join(missing)}", *missing)
        if known["day"] is not None and known["month"] is None:
            raise wrong("Enter the month as well, or leave the day empty", "month")
        try:
            return PartialDate(known["year"], known["month"], known["day"])
        except ValueError:
            raise wrong("Date must be a real date, for example 27 3 2011", *PARTS) from None

    def within_bounds(self, answer: PartialDate) -> None:
        if answer.earliest is None or answer.latest is None:
            return
        if refused := self.span.refusal(answer.earliest, answer.latest):
            raise wrong(refused, *(("year",) if "Check the year" in refused else PARTS))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return parts_of(initial) != parts_of(data)


class DayField(PartialDateField):
    """A full calendar day; answers with a datetime.date."""

    parts_needed = PARTS

    def clean(self, value: Any) -> date | None:  # type: ignore[override]  # narrower on purpose
        answer = super().clean(value)
        return answer.exact if answer else None


class DateOfBirthField(PartialDateField):
    """A date of birth as far as it is known; 1066 and tomorrow are refused in words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"earliest": date(1900, 1, 1), "latest": TODAY, **options})


class CalendarDay(forms.DateInput):
    """The browser's own calendar: beside a list there is no room for three boxes."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CalendarDayField(forms.DateField):
    """A whole day from the browser's calendar, with both bounds like every other date."""

    widget = CalendarDay
    default_error_messages = {"invalid": "Enter a date, like 2026-03-12"}

    def __init__(self, *, earliest: Bound, latest: Bound, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)
        self.span = Span(earliest, latest)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and (refused := self.span.refusal(day, day)):
            raise ValidationError(refused, "invalid_date")
        return day


def numbers(typed: dict[str, str]) -> dict[str, int | None]:
    """The parts as numbers; a month may be typed as a word."""
    return {
        "day": _number(typed["day"], "day", "Day must be a number between 1 and 31", 1, 31),
        "month": MONTHS.get(typed["month"].lower().rstrip("."))
        or _number(typed["month"], "month", "Month must be a number between 1 and 12, or a name", 1, 12),
        "year": _number(typed["year"], "year", "Year must have 4 numbers, for example 2011", 1000, 9999),
    }


def _number(text: str, part: str, message: str, low: int, high: int) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and low <= int(text) <= high):
        raise wrong(message, part)
    return int(text)


def wrong(message: str, *parts: str) -> ValidationError:
    """A refusal that knows which of the boxes to mark."""
    return ValidationError(message, "invalid_date", {"parts": " ".join(parts)})
