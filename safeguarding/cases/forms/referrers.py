"""What is typed when those who told us are asked how the person is. They parse; actions decide."""

from __future__ import annotations

from django import forms

from core.forms import GovukForm, Look, NarrativeField, OnceForm
from referrals.models.casework import VIEWS, AskedFor


class AskTheirViewForm(OnceForm, GovukForm):
    """When it is needed. What they are asked has words of its own."""

    looks = {"asked_for": Look(small=True)}
    asked_for = forms.ChoiceField(
        label="When is their view needed?",
        choices=[(each, AskedFor(each).label.removeprefix("Their view, ").capitalize()) for each in VIEWS],
        widget=forms.RadioSelect,
        error_messages={"required": "Select when their view is needed"},
        help_text="They are not told which. They read the same words.",
    )


class SilenceForm(OnceForm, GovukForm):
    about_subject = True
    called = {"words": "reason"}
    words = NarrativeField(
        label="What was tried",
        rows=3,
        error_messages={"required": "Say what was tried"},
        help_text="For example, who was rung, and when.",
    )
