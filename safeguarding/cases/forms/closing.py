"""What is typed when a case ends, is decided, and is looked back at. They parse; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import GovukForm, Look, NarrativeField, OnceForm, VersionedForm
from referrals.decision_texts.asked import InWordsForm
from safeguarding.cases.actions.closing import Ending
from safeguarding.cases.rules.closing import EXIT, NEVER_BEGUN, in_words, never_enough, reasons_for
from safeguarding.models import Case, Found


class CloseForm(InWordsForm, VersionedForm, OnceForm, GovukForm):
    """Why it ends, what was done, what was not, and who holds what remains."""

    about_subject = True
    reason_codes = forms.MultipleChoiceField(
        label="Why does it end?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one reason"},
    )
    report = NarrativeField(
        label="Closing report",
        rows=8,
        error_messages={"required": "Write the closing report"},
        help_text="What was done, what changed, and how you know.",
    )
    gaps = NarrativeField(
        label="What of the plan was not done, and why",
        rows=4,
        error_messages={"required": "Say what was not done, or that all of it was"},
        help_text="If all of it was done, say so.",
    )
    remaining = NarrativeField(
        label="What still needs support, and who holds it",
        rows=4,
        error_messages={"required": "Say who holds what remains, or that nothing does"},
        help_text="For each need, the named person or service that has accepted it.",
    )
    their_view = NarrativeField(label="How the person or the family see it (optional)", rows=3, required=False)
    consent_end = NarrativeField(
        label="Who was told that support ends, and consent with it",
        rows=3,
        required=False,
        help_text="Who told whom, when and how. Needed where consent to support stands.",
    )
    referrer_not_asked = NarrativeField(
        label="Why those who told us were not asked how the person is, or cannot be waited for (optional)",
        rows=3,
        required=False,
        help_text="Only where support was adopted by a panel and they have neither answered nor had the time to.",
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        reasons = reasons_for(case, self.said_in)
        field: Any = self.fields["reason_codes"]
        field.choices = [(code.code, in_words(code)) for code in reasons]
        hints = {code.code: code.hint for code in reasons if code.hint}
        self.looks = {"reason_codes": Look(small=True, hints=hints)}  # type: ignore[misc]  # this form's own, made of reference data

    def clean_reason_codes(self) -> list[str]:
        said: list[str] = self.cleaned_data["reason_codes"]
        if weak := never_enough(said, self.said_in):
            raise forms.ValidationError(weak)
        return said

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_other_words(groups=(NEVER_BEGUN, EXIT))
        return data

    @property
    def said(self) -> dict[str, Any]:
        return {"ending": self.ending(), "version": self.cleaned_data["version"]}

    def ending(self) -> Ending:
        said = self.cleaned_data
        return Ending(**{name: said[name] for name in Ending.__dataclass_fields__})


class ApproveClosingForm(OnceForm, GovukForm):
    """`read` names the proposal that stood on the page."""

    about_subject = True
    called = {"words": "reason"}
    read = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = NarrativeField(
        label="Your reason for approving",
        rows=4,
        error_messages={"required": "Say what convinced you"},
        help_text="What you looked at, and what convinced you.",
    )


class WordsForm(OnceForm, GovukForm):
    """Why it is taken back."""

    about_subject = True
    called = {"words": "reason"}
    words = NarrativeField(label="Reason", rows=4, error_messages={"required": "Say why"})


class MissingForm(OnceForm, GovukForm):
    about_subject = True
    called = {"words": "missing"}
    words = NarrativeField(label="What is missing?", rows=4, error_messages={"required": "Say why"})


class FollowUpForm(OnceForm, GovukForm):
    about_subject = True
    looks = {"found": Look(small=True)}
    note = NarrativeField(
        label="What did you find?",
        rows=6,
        error_messages={"required": "Say what you found"},
        help_text="Who was asked, what they said, and what the desk answered. “Nobody knows anything new” is an answer.",
    )
    found = forms.ChoiceField(
        label="Is it still right that the case is closed?",
        choices=Found.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it stays closed"},
    )
