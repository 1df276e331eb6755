"""Forms of filing beside the pages of the form itself. They parse; actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import Membership
from core.forms import GovukForm, Look, NarrativeField, OnceForm
from referrals.models.referral import Answer

PERSON, ELSE = "person", "else"


class AboutForm(OnceForm, GovukForm):
    """The question before the form: a concern about a group or a leaflet takes another way."""

    looks = {
        "about": Look(
            size="m",
            hints={PERSON: "Someone you work with, teach, care for or know of, even if you have no name.",
                   ELSE: "A group, venue, speaker, leaflet, post or account, or graffiti."},
        ),
        "place": Look(size="m"),
    }  # fmt: skip
    about = forms.ChoiceField(
        label="Is your concern about a person?",
        choices=[(PERSON, "Yes, about a person"), (ELSE, "No, about something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if your concern is about a person"},
    )

    def __init__(self, *args: Any, places: Sequence[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = {str(place.pk): place for place in places}
        if len(self.places) > 1:
            self.fields["place"] = _place_field(places)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("about") == PERSON and "place" in self.fields and not data.get("place"):
            self.add_error("place", "Select for which organisation you are reporting this")
        return data

    @property
    def place(self) -> Membership | None:
        """Where it is filed; None where there is nothing to choose."""
        return self.places.get(self.cleaned_data.get("place", ""))


def _place_field(places: Sequence[Membership]) -> forms.Field:
    """Nothing is chosen beforehand: who reads it there, and which force receives it, follow from the answer."""
    words = {str(one.pk): f"{one.agency}, {one.site}" if one.site else str(one.agency) for one in places}
    return forms.ChoiceField(
        label="For which organisation are you reporting this?", choices=list(words.items()), required=False,
        widget=forms.RadioSelect, help_text="Its safeguarding lead can see it, and its police force receives it.",
    )  # fmt: skip


class ConfirmOnceForm(OnceForm, GovukForm):
    """A button that does one thing once."""


class GiveBackForm(OnceForm, GovukForm):
    about_subject = True
    note = NarrativeField(
        label="What should the author look at? (optional)", rows=4, required=False, max_length=2000
    )


class AddForm(OnceForm, GovukForm):
    """New information. Immediate danger is asked again, because it may have become so."""

    about_subject = True
    danger = forms.ChoiceField(
        label="Is anyone in immediate danger now?",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if anyone is in immediate danger now, or not sure"},
    )
    text = NarrativeField(
        label="What has changed, or what do you now know?",
        help_text="Say what you saw yourself and what you were told.",
        error_messages={"required": "Tell us what has changed"},
    )


class CorrectForm(OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(
        label="What is wrong, and what is right?",
        help_text="For example, “I wrote Year 9. He is in Year 10.”",
        error_messages={"required": "Tell us what is wrong, and what is right"},
        rows=6,
    )


class AnswerForm(OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(
        label="Your answer",
        error_messages={"required": "Enter your answer, or say that you do not know"},
        rows=6,
    )
