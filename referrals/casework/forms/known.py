"""What police have learned about who the person is, as one more claim beside the others."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DateOfBirthField, GovukForm, IdentifierField, LineField, Look, NarrativeField, OnceForm
from referrals.casework.forms.fields import ReasonField
from subjects.actions import AddressClaim, BirthClaim, Description, IdentifierClaim, NameClaim
from subjects.models import IdentifierKind, NameKind

NO_CHOICE = ("", "Choose what it is")
KINDS = [NO_CHOICE, *((kind.value, kind.label) for kind in IdentifierKind)]


class AgeForm(OnceForm, GovukForm):
    """A date of birth, or an age in years: with where it is known from, and why it settles the question."""

    about_subject = True
    looks = {
        "source": Look(width=30),
        "age_from": Look(width=2, inputmode="numeric"),
        "age_to": Look(width=2, inputmode="numeric"),
    }
    source = LineField(
        label="How is it known?",
        max_length=60,
        help_text="For example: passport seen, or the birth register.",
    )
    birth = DateOfBirthField(label="Date of birth, as far as it is known (optional)", required=False)
    age_from = forms.IntegerField(
        label="Or the age today: at least (optional)", required=False, min_value=0, max_value=130
    )
    age_to = forms.IntegerField(label="At most (optional)", required=False, min_value=0, max_value=130)
    reason = ReasonField(
        "Why does this settle it?", help_text="Whoever decides reads it, beside what the referrer answered."
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        lowest, highest = data.get("age_from"), data.get("age_to")
        if not {"birth", "age_from"} & self.errors.keys() and not data.get("birth") and lowest is None:
            self.add_error("birth", "Enter a date of birth, or an age")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("age_to", "The highest age must not be below the lowest")
        return data

    @property
    def said(self) -> dict[str, Any]:
        return {"birth": self.claim(), "source": self.cleaned_data["source"], "why": self.cleaned_data["reason"]}

    def claim(self) -> BirthClaim:
        said, birth = self.cleaned_data, self.cleaned_data.get("birth")
        if birth:
            return BirthClaim(year=birth.year, month=birth.month, day=birth.day)
        lowest, highest = said["age_from"], said["age_to"]
        return BirthClaim(age_from=lowest, age_to=lowest if highest is None else highest)


class KnownForm(OnceForm, GovukForm):
    """Every part may be missing, but not all of them."""

    about_subject = True
    looks = {
        "name_kind": Look(small=True),
        "forenames": Look(width=20),
        "surname": Look(width=20),
        "town": Look(width=20),
        "postcode": Look(width=10),
        "kind": Look(width=20),
        "value": Look(width=30),
        "source": Look(width=30),
    }
    source = LineField(label="How is it known?", max_length=60, help_text="For example: school roll, or the mother.")
    forenames = LineField(label="Forenames", required=False)
    surname = LineField(label="Surname", required=False)
    name_kind = forms.ChoiceField(
        label="What kind of name is it?",
        required=False,
        choices=NameKind.choices,
        initial=NameKind.ALIAS,
        widget=forms.RadioSelect,
    )
    birth = DateOfBirthField(label="Date of birth, as far as it is known", required=False)
    lines = NarrativeField(label="House and street", required=False, rows=2, max_length=500)
    town = LineField(label="Town", required=False)
    postcode = IdentifierField(label="Postcode", required=False)
    kind = forms.ChoiceField(label="Something else that is known", required=False, choices=KINDS)
    value = LineField(label="What it is", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("kind")) != bool(data.get("value")):
            self.add_error("value" if data.get("kind") else "kind", "Give both: what it is, and of which kind")
        if not self.errors and not self.description().is_identity:
            self.add_error(None, "Give at least one thing that is known")
        return data

    @property
    def said(self) -> dict[str, Any]:
        return {"person": self.description(), "source": self.cleaned_data["source"]}

    def description(self) -> Description:
        """What was typed, as claims."""
        said = self.cleaned_data
        named = said.get("forenames") or said.get("surname")
        lived = any(said.get(part) for part in ("lines", "town", "postcode"))
        name = NameClaim(said.get("name_kind") or NameKind.ALIAS, said.get("forenames", ""), said.get("surname", ""))
        address = AddressClaim(said.get("lines", ""), said.get("town", ""), said.get("postcode", ""))
        birth = said.get("birth")
        return Description(
            names=(name,) if named else (),
            birth=BirthClaim(year=birth.year, month=birth.month, day=birth.day) if birth else None,
            addresses=(address,) if lived else (),
            identifiers=(IdentifierClaim(said["kind"], said["value"]),)
            if said.get("value") and said.get("kind")
            else (),
        )
