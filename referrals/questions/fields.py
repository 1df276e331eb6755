"""From a question as data to a Django field. One row for each kind of question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from core.forms import (
    TODAY,
    DateOfBirthField,
    DayField,
    IdentifierField,
    LineField,
    Look,
    NarrativeField,
    PartialDateField,
)
from core.partial_date import PartialDate
from referrals.limits import PREVENT_DUTY
from referrals.questions.material import Choices, Material
from referrals.questions.specs import FieldSpec

OLDEST = 120
LONG_AGO = date(1950, 1, 1)  # when a concern may first have come to light


def _radio(spec: FieldSpec, choices: Choices, **options: Any) -> forms.Field:
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)


def _checks(spec: FieldSpec, choices: Choices, **options: Any) -> forms.Field:
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)


def _select(spec: FieldSpec, choices: Choices, **options: Any) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Select, or leave empty"), *choices], **options)


def _age(spec: FieldSpec, choices: Choices, **options: Any) -> forms.Field:
    says = {"invalid": "Age must be a whole number", "min_value": "Age must be 0 or more"}
    says["max_value"] = f"Age must be {OLDEST} or less"
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    options["error_messages"] = {**says, **options.get("error_messages", {})}
    return forms.IntegerField(min_value=0, max_value=OLDEST, widget=widget, **options)


KINDS: dict[str, Callable[..., forms.Field]] = {
    "radio": _radio,
    "checks": _checks,
    "select": _select,
    "age": _age,
    "line": lambda spec, choices, **o: LineField(**o),
    "identifier": lambda spec, choices, **o: IdentifierField(**o),
    "narrative": lambda spec, choices, **o: NarrativeField(rows=spec.rows, **o),
    "tick": lambda spec, choices, **o: forms.BooleanField(**o),
    "dob": lambda spec, choices, **o: DateOfBirthField(**o),
    "past_date": lambda spec, choices, **o: PartialDateField(earliest=LONG_AGO, latest=TODAY, **o),
    "day": lambda spec, choices, **o: DayField(earliest=PREVENT_DUTY, latest=TODAY, **o),
}


def choices_of(spec: FieldSpec, material: Material) -> Choices:
    return material.choices(spec.list) if spec.list else list(spec.choices)


def field_of(spec: FieldSpec, material: Material) -> forms.Field:
    """The Django field that parses an answer to this question."""
    options: dict[str, Any] = {
        "label": spec.label,
        "help_text": spec.hint,
        "required": spec.required,
    }
    if spec.message:
        options["error_messages"] = {"required": spec.message}
    return KINDS[spec.kind](spec, choices_of(spec, material), **options)


def look_of(spec: FieldSpec, material: Material) -> Look:
    return Look(
        width=3 if spec.kind == "age" else spec.width,
        hints=spec.hints or (material.hints(spec.list) if spec.list and spec.kind != "select" else {}),
        inputmode=spec.inputmode,
        suffix=spec.suffix,
        legend=spec.legend,
        small=spec.small,
        spellcheck=False if spec.kind == "identifier" else None,
    )


def shown(spec: FieldSpec, value: Any, material: Material) -> str | list[str]:
    """An answer as people read it: labels instead of codes, and nothing for an empty answer. An age of 0 is one."""
    if value is None or value is False or value in ("", []):
        return ""
    if spec.kind == "tick":
        return "Yes"
    if spec.kind in ("radio", "select", "checks"):
        labels = dict(choices_of(spec, material))
        return [labels[each] for each in value] if isinstance(value, list) else labels[value]
    if spec.kind == "day":
        return str(PartialDate.from_date(value))
    return str(value)
