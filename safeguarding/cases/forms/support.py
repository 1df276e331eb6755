"""What is typed when support is suspended, goes on, and when an agency answers at a look back. They parse; actions decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from accounts.models import Agency
from core.forms import TOMORROW, DayField, GovukForm, LineField, Look, NarrativeField, OnceForm, OneOf, VersionedForm
from safeguarding.cases.rules.look_backs import not_answered
from safeguarding.limits import LIMITS
from safeguarding.models import FollowUp, Knows, SuspendedFor


class SuspendForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    looks = {"because": Look(small=True)}
    because = forms.ChoiceField(
        label="Why is support suspended?",
        choices=SuspendedFor.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why it is suspended"},
    )
    why = NarrativeField(label="What has happened", rows=4, error_messages={"required": "Say what has happened"})
    review_on = DayField(
        label="Looked at again on",
        help_text=f"Within {LIMITS.suspension_days} days, by a local limit. The plan and the reviews run on.",
        earliest=TOMORROW,
        latest=timedelta(days=LIMITS.suspension_days),
    )


class GoOnForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    why = NarrativeField(label="Why does it go on?", rows=4, error_messages={"required": "Say why"})


class ReturnForm(OnceForm, GovukForm):
    about_subject = True
    looks = {"knows": Look(small=True)}
    called = {"words": "said"}
    agency = OneOf(queryset=Agency.objects.none(), label="Agency", empty_label="Choose an agency")
    answered_by = LineField(label="Who there answered?")
    knows = forms.ChoiceField(
        label="What do they say?",
        choices=Knows.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what they say"},
    )
    words = NarrativeField(
        label="What is known there", rows=4, required=False, help_text="Leave this empty where nothing new is known."
    )

    def __init__(self, *args: Any, follow_up: FollowUp, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = not_answered(follow_up)

    def clean(self) -> dict[str, Any] | None:
        found = super().clean() or {}
        if found.get("knows") == Knows.SOMETHING and not found.get("words"):
            self.add_error("words", "Say what is known there")
        return found
