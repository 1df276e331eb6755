"""What people type about guidance and complaints, read into values. Rules stand in the actions."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from accounts.models import Agency
from core.forms import (
    TOMORROW,
    DayField,
    GovukForm,
    LineField,
    Look,
    NarrativeField,
    OnceForm,
    OneOf,
    VersionedForm,
)
from guidance.actions import Wording
from guidance.blocks import BadLink, parse
from guidance.limits import LIMITS
from guidance.models import Audience, ComplaintTopic

NOT_SURE = ""
ADDRESS = r"^[a-z0-9]+(-[a-z0-9]+)*$"
TAKEN_BY_THE_SERVICE = {"search", "sheet", "write", "new"}


class Words(GovukForm):
    """What a page shall say."""

    title = LineField(max_length=120)
    summary = LineField(max_length=200, help_text="One sentence, shown in lists and search results.")
    body = NarrativeField(
        rows=24,
        max_length=20_000,
        label="Text",
        help_text="## heading, - list, 1. numbered list, > inset, !> warning, **strong**, "
        "[words](page:name) or [999](tel:999).",
    )
    sheet_line = LineField(
        max_length=300,
        required=False,
        label="Line on the circulation sheet",
        help_text="Leave empty to keep this page off the sheet.",
    )
    found_by = LineField(
        max_length=300,
        required=False,
        label="Also found by",
        help_text="Other words people look for, with commas between them.",
    )
    review_on = DayField(
        label="Review it by",
        help_text="At most a year from now. For example, 27 3 2027",
        earliest=TOMORROW,
        latest=LIMITS.review,
    )

    looks = {"summary": Look(spellcheck=True), "body": Look(spellcheck=True)}

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        try:
            parse(body)
        except BadLink as bad:
            raise forms.ValidationError(str(bad)) from bad
        return body

    @property
    def said(self) -> dict[str, Any]:
        """The words are one thing; what else is asked stands beside them."""
        answers = super().said
        beside = {name: answer for name, answer in answers.items() if name not in Wording.__dataclass_fields__}
        return {"wording": self.wording(), **beside}

    def wording(self) -> Wording:
        return Wording(**{each.name: self.cleaned_data[each.name] for each in fields(Wording)})


class WordingForm(VersionedForm, Words):
    """The draft of a page that is there."""


class NewPageForm(OnceForm, Words):
    """A page that is not there yet: its address, who it is for, and its first text."""

    field_order = ("title", "slug", "audience")
    slug = LineField(
        max_length=50,
        label="Name in the address",
        help_text="Small letters, figures and hyphens, for example: when-school-is-closed. It cannot be changed later.",
        validators=[RegexValidator(ADDRESS, "Name in the address must be small letters, figures and single hyphens")],
    )
    audience = forms.ChoiceField(label="Who is it for?", choices=Audience.choices, widget=forms.RadioSelect)

    looks = {**Words.looks, "slug": Look(width=30, spellcheck=False)}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in TAKEN_BY_THE_SERVICE:
            raise forms.ValidationError("The service itself uses this name. Choose another one")
        return slug


class SearchForm(GovukForm):
    """Words to look for. Not an answer about a person, and the page says so."""

    q = LineField(max_length=200, required=False, label="Search the guidance")

    looks = {"q": Look(width=30)}


class ComplaintForm(OnceForm, GovukForm):
    """A complaint about data, by a person who need not be signed in."""

    controller = OneOf(
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Another organisation, or I am not sure",
        label="Which organisation is it about? (optional)",
    )
    topic = forms.ChoiceField(
        choices=ComplaintTopic.choices,
        widget=forms.RadioSelect,
        label="What is it about?",
        error_messages={"required": "Select what it is about"},
    )
    words = NarrativeField(
        rows=8,
        max_length=10_000,
        label="What happened, and what would put it right?",
        help_text="Give dates and a reference if you have them. Do not send proof of identity yet.",
        error_messages={"required": "Tell us what happened"},
    )
    name = LineField(max_length=120, label="Your name")
    contact = LineField(
        max_length=300,
        label="How we can reach you safely",
        help_text="An e-mail, telephone or postal address. Say if somebody else may see it.",
        error_messages={"required": "Tell us how we can reach you"},
    )

    looks = {
        "topic": Look(legend="What is it about?"),
        "name": Look(autocomplete="name", spellcheck=False, width=30),
        "contact": Look(spellcheck=False),
    }

    def __init__(self, *args: Any, controllers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["controller"].queryset = controllers  # type: ignore[attr-defined]  # a ModelChoiceField

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency"}


class AnswerForm(GovukForm):
    """How a complaint was answered."""

    words = NarrativeField(
        rows=6,
        max_length=10_000,
        label="What was found, and what the person was told",
        help_text="Say how and when the answer was sent.",
    )
