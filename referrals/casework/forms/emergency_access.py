"""Opening a record in an emergency, and reviewing it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.authority import Authority
from core.forms import GovukForm, LineField, Look, NarrativeField, OnceForm
from referrals.casework.actions.emergency_access import find
from referrals.casework.forms.fields import ReasonField
from referrals.models.emergency import EmergencyCategory

NONE_SUCH = (
    "You cannot open a record with this reference here. Check it, or ring the duty officer of the force that holds it"
)


class EmergencyAccessForm(OnceForm, GovukForm):
    about_subject = True
    called = {"reference": "referral"}
    looks = {"reference": Look(width=20), "category": Look(small=True, size="s")}
    reference = LineField(
        label="Reference number of the record",
        max_length=20,
        help_text="For example PR-7CDX-94KMT. There is no search here: somebody who knows of the record gives you its number",
    )
    category = forms.ChoiceField(
        label="What is the emergency?",
        choices=EmergencyCategory.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the emergency is"},
    )
    reason = NarrativeField(
        label="Why you must read it now",
        rows=3,
        max_length=4000,
        help_text="Your supervisors and the data protection officer read this at once.",
        error_messages={"required": "Say why you must read it now"},
    )

    def __init__(self, *args: Any, who: Authority, **options: Any) -> None:
        super().__init__(*args, **options)
        self.who = who

    def clean(self) -> dict[str, Any]:
        """Looked for only when everything is answered: without a reason given no reader learns what there is."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            data["reference"] = find(reference=data["reference"], by=self.who)
            if data["reference"] is None:
                self.add_error("reference", NONE_SUCH)
        return data


class EmergencyReviewForm(OnceForm, GovukForm):
    looks = {"justified": Look(small=True, size="s")}
    justified = forms.TypedChoiceField(
        label="Was it justified?",
        choices=(("yes", "Yes, it was justified"), ("no", "No, it was not justified")),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it was justified"},
    )
    note = ReasonField(
        "How you came to that",
        help_text="The person who opened it reads this. If it was not justified, so does the data protection officer.",
    )
