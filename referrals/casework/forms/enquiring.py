"""Forms of finding out: notes, contacts, lines of enquiry, flags, observations."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import GovukForm, LineField, Look, NarrativeField, OnceForm, OneOf, VersionedForm
from referrals.casework.forms.fields import MomentForm, YesNoField
from referrals.code_lists import CONCERN_TYPES
from referrals.models import Indicator
from referrals.models.casework import ContactWith, EnquiryState
from referrals.models.indicators import KnownHow
from referrals.what_to_notice import offered_to_officers


class NoteForm(OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(
        label="Note", rows=6, help_text="It cannot be changed afterwards, and no partner ever sees it."
    )


class ContactForm(MomentForm, OnceForm, GovukForm):
    about_subject = True
    looks = {
        "with_whom": Look(small=True),
        "reached": Look(small=True, inline=True),
        "how": Look(width=20),
        "clock": Look(width=5),
    }
    with_whom = forms.ChoiceField(
        label="With whom",
        choices=[c for c in ContactWith.choices if c[0] != ContactWith.EMERGENCY],
        widget=forms.RadioSelect,
    )
    reached = YesNoField(label="Did you reach them?")
    how = LineField(label="How", max_length=60, help_text="For example: by phone, visit, e-mail")
    what_was_said = NarrativeField(label="What was said", rows=5)
    field_order = ("with_whom", "reached", "how", "day", "clock", "what_was_said")


class LineForm(OnceForm, GovukForm):
    about_subject = True
    question = LineField(label="What must be found out", max_length=400)


class SettleForm(VersionedForm, GovukForm):
    about_subject = True
    looks = {"state": Look(small=True)}
    state = forms.ChoiceField(
        label="Outcome",
        choices=[(EnquiryState.ANSWERED, "Answered"), (EnquiryState.NOT_NEEDED, "Not needed, because")],
        widget=forms.RadioSelect,
    )
    answer = NarrativeField(label="The answer, or why it is not needed", rows=5)


class FlagsForm(VersionedForm, GovukForm):
    looks = {
        "concern_type": Look(small=True),
        "has_complex_needs": Look(small=True, inline=True),
        "has_violence": Look(small=True, inline=True),
    }
    concern_type = forms.ChoiceField(
        label="Type of concern",
        required=False,
        widget=forms.RadioSelect,
        help_text="It describes the concern and decides nothing. “Not yet known” is an answer.",
    )
    has_complex_needs = YesNoField(label="Complex needs")
    has_violence = YesNoField(label="Violence, threats or weapons")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["concern_type"].choices = CONCERN_TYPES.choices()  # type: ignore[attr-defined]  # a field that chooses from a list
        self.looks = {**self.looks, "concern_type": Look(small=True, hints=CONCERN_TYPES.hints())}  # type: ignore[misc]  # this form's own, made of reference data


class PromptField(OneOf):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {obj.label}"


class ObserveForm(OnceForm, GovukForm):
    about_subject = True
    looks = {"known_how": Look(small=True), "when": Look(width=20)}
    indicator = PromptField(label="What was noticed", queryset=Indicator.objects.none(), empty_label="Choose a prompt")
    evidence = NarrativeField(label="Evidence", rows=5, help_text="What was seen or said, by whom, in which words.")
    known_how = forms.ChoiceField(
        label="How is it known?", choices=[c for c in KnownHow.choices if c[0]], widget=forms.RadioSelect
    )
    when = LineField(label="When", max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["indicator"].queryset = offered_to_officers()  # type: ignore[attr-defined]  # a field that chooses a record
