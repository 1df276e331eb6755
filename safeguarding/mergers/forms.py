"""What is typed about a merger. It parses; actions decide."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from accounts.models import Agency
from accounts.roles import CARDS, Role
from core.forms import TOMORROW, DayField, GovukForm, Look, NarrativeField, OnceForm, OneOf, VersionedForm
from policy.limits import LIMITS
from safeguarding.mergers.objections import KINDS


def _agencies() -> Any:
    return Agency.objects.taking_on().filter(kind__in=KINDS).order_by("kind", "sort_key", "pk")


class MergerForm(OnceForm, GovukForm):
    """Which agency goes into which, from when, and who of its people gets what there."""

    looks: ClassVar[dict[str, Look]] = {"holds_from": Look(legend="From which day?"), "roles": Look(small=True)}
    of = OneOf(Agency.objects.none(), label="Which force or council ends?", empty_label="Choose")
    into = OneOf(Agency.objects.none(), label="Into which is it merged?", empty_label="Choose")
    holds_from = DayField(
        label="From which day?",
        help_text="From the first moment of that day in London. It can be called off until the day before.",
        earliest=TOMORROW,
        latest=LIMITS.ahead,
        error_messages={"required": "Enter the day from which they are one"},
    )
    roles = forms.MultipleChoiceField(
        label="Which roles do its people hold there as well?",
        help_text="Who holds one at the agency that ends is given the same one at the other. What is not ticked is not given.",
        choices=[(role.value, role.label) for role in Role if {"force", "council"} & CARDS[role].at],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = NarrativeField(
        rows=3,
        max_length=2_000,
        label="Why are they merged?",
        help_text="For the person who publishes it, and for those who ask later. Name the order or the decision.",
        error_messages={"required": "Say why they are merged"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["of"].queryset = fields["into"].queryset = _agencies()


class ReadForm(VersionedForm, GovukForm):
    """A button that says which change of it was read."""
