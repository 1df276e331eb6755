"""What administrators type about agencies, their sites, their telephones and areas."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from accounts.limits import PEOPLE
from accounts.models import AgencyKind, Area, WhoSends
from core.forms import (
    DayField,
    GovukForm,
    IdentifierField,
    LineField,
    ListForm,
    Look,
    OnceForm,
    OneOf,
    VersionedForm,
)

# Three digits as in 101, or a whole number; a plus may stand first, spaces between.
DIALLED = re.compile(r"\+?[0-9](?: ?[0-9]){2,14}")


class NumberField(LineField):
    """One telephone number that a person can dial as it is written."""

    def __init__(self, **options: Any) -> None:
        hint = "Digits and spaces, for example 01632 960 123"
        super().__init__(**{"max_length": 24, "help_text": hint, **options})

    def clean(self, value: Any) -> str:
        number = str(super().clean(value) or "")
        if number and not DIALLED.fullmatch(number):
            raise forms.ValidationError("Enter one telephone number, with digits and spaces only")
        return number


class NewAgencyForm(OnceForm, GovukForm):
    """An agency that begins to use the service."""

    name = LineField(label="Name", max_length=120)
    kind = forms.ChoiceField(
        label="What kind of agency is it?",
        choices=[choice for choice in AgencyKind.choices if choice[0] != AgencyKind.PLATFORM],
        widget=forms.RadioSelect,
    )
    area = OneOf(Area.objects.order_by("sort_key", "pk"), label="Police force area", empty_label="Choose")
    town = LineField(label="Town (optional)", max_length=80, required=False)
    urn = IdentifierField(
        label="URN (optional)",
        help_text="Six figures, of a school or college. It tells two schools of one name apart.",
        max_length=6,
        required=False,
        validators=[RegexValidator(r"^[0-9]{6}$", "Enter six figures, for example 123456")],
    )


class SiteForm(OnceForm, GovukForm):
    name = LineField(label="Name of the site or unit", max_length=120)


class AgencyForm(VersionedForm, GovukForm):
    """How an agency sends."""

    who_sends = forms.ChoiceField(label="Who sends referrals?", choices=WhoSends, widget=forms.RadioSelect)
    is_open = forms.BooleanField(label="The agency is open: its people can use the service", required=False)


class NumbersForm(VersionedForm, GovukForm):
    """Telephone numbers of an agency, in its hours and out of them."""

    looks = {
        "telephone": Look(width=20, inputmode="tel"),
        "telephone_hours": Look(width=30),
        "telephone_out_of_hours": Look(width=20, inputmode="tel"),
    }
    telephone = NumberField(label="Telephone number", required=False)
    telephone_hours = LineField(
        label="When it answers (optional)",
        required=False,
        max_length=80,
        help_text="For example, Monday to Friday, 8am to 6pm",
    )
    telephone_out_of_hours = NumberField(label="Number out of hours (optional)", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        lonely = data.get("telephone_hours") or data.get("telephone_out_of_hours")
        if lonely and not data.get("telephone") and "telephone" not in self.errors:
            self.add_error("telephone", "Enter the number for the usual hours first")
        return data


class AppsForm(VersionedForm, GovukForm):
    """The last day of authenticator apps."""

    apps_until = DayField(
        label="Last day on which an authenticator app is enough",
        help_text="From the day after, who signs in with a code adds a passkey first. Leave empty for no last day.",
        required=False,
        earliest=date(2026, 1, 1),  # before the first of them
        latest=PEOPLE.apps,
    )


class AreaForm(VersionedForm, GovukForm):
    copies_council = forms.BooleanField(
        label="Copy each referral to the council's safeguarding front door", required=False
    )


class FindAgencyForm(ListForm):
    q = IdentifierField(label="Name, town or URN of the agency", required=False, max_length=120)
