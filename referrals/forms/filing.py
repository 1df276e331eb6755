"""Forms of filing beside the pages of the form itself. They parse; actions decide."""

from __future__ import annotations

from django import forms

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
        )
    }  # fmt: skip
    about = forms.ChoiceField(
        label="Is your concern about a person?",
        choices=[(PERSON, "Yes, about a person"), (ELSE, "No, about something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if your concern is about a person"},
    )


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
