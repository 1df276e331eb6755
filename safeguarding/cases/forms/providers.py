"""What is typed of an intervention provider's work. They parse; actions decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from accounts.models import Membership
from core.forms import TODAY, TOMORROW, DayField, GovukForm, Look, NarrativeField, OnceForm, OneOf
from safeguarding.cases.actions.providers import Brief, providers_for
from safeguarding.disclosure import whom_to_meet
from safeguarding.forms import shortened
from safeguarding.limits import LIMITS
from safeguarding.models import Case


class ProviderField(OneOf):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name}, {obj.agency.name}"


class CommissionForm(OnceForm, GovukForm):
    """The written brief, and exactly the items that are ticked."""

    about_subject = True
    looks = {
        "items": Look(small=True),
        "sessions_expected": Look(width=2, inputmode="numeric"),
        "weeks_between": Look(width=2, suffix="weeks", inputmode="numeric"),
    }

    held = ProviderField(
        queryset=Membership.objects.none(), label="Intervention provider", empty_label="Choose a provider"
    )
    items = forms.MultipleChoiceField(
        label="What are they told about the person?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick the least they need. Nothing else leaves.",
        error_messages={"required": "Tick at least one item, or they cannot tell whom you mean"},
    )
    brief = NarrativeField(
        label="The brief",
        rows=8,
        error_messages={"required": "Write the brief"},
        help_text="What draws the person in, what the sessions are to change, and how you will both know. "
        "They can open nothing else of the case. Leave out other agencies, colleagues and references.",
    )
    safety = NarrativeField(
        label="Safety",
        rows=4,
        error_messages={"required": "Say what could go wrong, and whom they then ring"},
        help_text="Where and how to meet, what could go wrong, and whom they then ring.",
    )
    sessions_expected = forms.IntegerField(
        label="How many sessions are expected?", min_value=1, max_value=LIMITS.provider_most_sessions
    )
    weeks_between = forms.IntegerField(
        label="At most how many weeks lie between two sessions?",
        min_value=1,
        max_value=LIMITS.provider_weeks_between,
        initial=2,
    )
    first_by = DayField(label="First session by", earliest=TOMORROW, latest=timedelta(days=LIMITS.provider_first_days))

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["held"].queryset = providers_for(case)
        fields["items"].choices = [
            (item.key, f"{item.label}: {shortened(item.value)}") for item in whom_to_meet(case.referral)
        ]

    @property
    def said(self) -> dict[str, Any]:
        return {"brief": Brief(**{name: self.cleaned_data[name] for name in Brief.__dataclass_fields__})}


class AdditionForm(OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(
        label="What must they know besides?",
        rows=6,
        error_messages={"required": "Write what they must know"},
        help_text="Leave out other agencies, colleagues and references.",
    )


class SessionForm(OnceForm, GovukForm):
    about_subject = True
    looks = {"happened": Look(small=True, inline=True)}
    parts = ("happened",)

    on = DayField(label="Day of the session", earliest=-timedelta(days=LIMITS.longest_plan_line_days), latest=TODAY)
    happened = forms.ChoiceField(
        label="Was it held?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it was held"},
    )
    not_held_why = NarrativeField(
        label="If it was not held: why?", rows=3, required=False, help_text="Leave this empty where it was held."
    )

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        why = said.get("not_held_why", "")
        if said.get("happened") == "no" and not why:
            self.add_error("not_held_why", "Say why it was not held")
        if said.get("happened") == "yes" and why:
            self.add_error("not_held_why", "You say that it was held, and why it was not: clear one of the two")
        return said


class ReportForm(OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(
        label="Report of the session",
        rows=10,
        error_messages={"required": "Write the report"},
        help_text="What was talked about, what has changed, and what worries you. It is sent once and then stands.",
    )
