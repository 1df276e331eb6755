"""Forms of filing beside the pages of the form itself. They parse; actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from accounts.models import Membership
from core.forms import GovukForm, Look, NarrativeField, OnceForm
from referrals.models.referral import Answer
from referrals.reader import Reader

PERSON, ELSE = "person", "else"


class PlaceForm(OnceForm, GovukForm):
    """Asks for which of several places, and chooses none beforehand: who reads it there, and which force
    receives it, follow from the answer. A place that was chosen while the page was open, and is none any more,
    is asked for again."""

    question = hint = missing = foreign = ""

    def __init__(self, *args: Any, places: Sequence[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = {str(place.pk): place for place in places}
        if len(self.places) > 1 or self.data.get("place", "") not in ("", *self.places):
            words = [
                (key, f"{one.agency}, {one.site}" if one.site else str(one.agency)) for key, one in self.places.items()
            ]
            self.fields["place"] = forms.ChoiceField(
                label=self.question,
                help_text=self.hint,
                choices=words,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": self.foreign},
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "place" in self.fields and not data.get("place") and self.needs_place(data):
            self.add_error("place", self.missing)
        return data

    def needs_place(self, data: dict[str, Any]) -> bool:
        return True

    @property
    def place(self) -> Membership | None:
        """Where it is filed; None where there is nothing to choose."""
        return self.places.get(self.cleaned_data.get("place", ""))


class AboutForm(PlaceForm):
    """The question before the form: a concern about a group or a leaflet takes another way."""

    question = "For which organisation are you reporting this?"
    hint = "Its safeguarding lead can see it, and its police force receives it."
    missing = "Select for which organisation you are reporting this"
    foreign = "You cannot report for that organisation. Select one of these"
    looks = {
        "about": Look(
            size="m",
            hints={
                PERSON: "Someone you work with, teach, care for or know of, even if you have no name.",
                ELSE: "A group, venue, speaker, leaflet, post or account, or graffiti.",
            },
        ),
        "place": Look(size="m"),
    }
    about = forms.ChoiceField(
        label="Is your concern about a person?",
        choices=[(PERSON, "Yes, about a person"), (ELSE, "No, about something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if your concern is about a person"},
    )

    def needs_place(self, data: dict[str, Any]) -> bool:
        return data.get("about") == PERSON


class KeyInForm(PlaceForm):
    """The button of the clerk's desk, and which desk where there are several."""

    question = "At which desk did it arrive?"
    hint = "Everybody at that desk can see it, and that police force receives it."
    missing = "Select at which desk it arrived"
    foreign = "You cannot key in for that desk. Select one of these"
    looks = {"place": Look(size="m")}


class ConfirmOnceForm(OnceForm, GovukForm):
    """A button that does one thing once."""


class SendForm(ConfirmOnceForm):
    """The button that files a draft, with the tick that is asked where files were begun and not sent."""

    without_files = forms.BooleanField(label="Send without the files that are not sent yet", required=False)


class GiveBackForm(OnceForm, GovukForm):
    about_subject = True
    note = NarrativeField(label="What should the author look at? (optional)", rows=4, required=False, max_length=2000)


class DangerNow(forms.Form):
    """Mix in wherever something can be added after filing: it may have become dangerous since."""

    to_a_clerk: ClassVar[dict[str, str]] = {}

    def speak_to(self, reader: Reader) -> None:
        """A clerk saw nothing, and adds what another person says."""
        for attribute, words in self.to_a_clerk.items() if reader == Reader.CLERK else ():
            setattr(self.fields["text"], attribute, words)

    danger = forms.ChoiceField(
        label="Is anyone in immediate danger now?",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if anyone is in immediate danger now, or not sure"},
    )
    weapon = forms.ChoiceField(
        label="Is there a weapon, or has the person tried to get one? (optional)",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    @property
    def told(self) -> dict[str, str]:
        return {
            "immediate_danger": self.cleaned_data["danger"],
            "weapon": self.cleaned_data.get("weapon") or Answer.NO,
        }

    @property
    def said(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], **self.told}


class AddForm(DangerNow, OnceForm, GovukForm):
    """New information."""

    about_subject = True
    to_a_clerk: ClassVar[dict[str, str]] = {
        "label": "What else came?",
        "help_text": "In their words where you can. Keep what they saw apart from what they were told.",
    }
    text = NarrativeField(
        label="What has changed, or what do you now know?",
        help_text="Say what you saw yourself and what you were told.",
        error_messages={"required": "Tell us what has changed"},
    )


class CorrectForm(DangerNow, OnceForm, GovukForm):
    about_subject = True
    to_a_clerk: ClassVar[dict[str, str]] = {"help_text": "For example, “Keyed in as Year 9. They wrote Year 10.”"}
    text = NarrativeField(
        label="What is wrong, and what is right?",
        help_text="For example, “I wrote Year 9. He is in Year 10.”",
        error_messages={"required": "Tell us what is wrong, and what is right"},
        rows=6,
    )


class AnswerForm(DangerNow, OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(
        label="Your answer",
        error_messages={"required": "Enter your answer, or say that you do not know"},
        rows=6,
    )


class ViewForm(DangerNow, OnceForm, GovukForm):
    """How the person is now, in the words of those who told us. Nothing says what it is asked for."""

    about_subject = True
    seen = NarrativeField(label="How the person is now (optional)", rows=4, required=False)
    attendance = NarrativeField(label="Attendance, work and contact with others (optional)", rows=3, required=False)
    protective = NarrativeField(label="What helps, and who supports them (optional)", rows=3, required=False)
    concerns = NarrativeField(label="What still worries, or has begun to (optional)", rows=3, required=False)
    asked = ("seen", "attendance", "protective", "concerns")

    def speak_to(self, reader: Reader) -> None:
        """A clerk is asked in the same words."""

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in self.asked):
            self.add_error("seen", "Say how the person is now, or that you do not know")
        return said

    @property
    def said(self) -> dict[str, Any]:
        parts = [(self.fields[name].label or "", self.cleaned_data[name]) for name in self.asked]
        told = [f"{str(label).removesuffix(' (optional)')}: {text}" for label, text in parts if text]
        return {"text": "\n\n".join(told), **self.told}
