"""What is typed at the review of a record, and for a hold. They parse; actions decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind
from accounts.roles import Role
from core.clock import ONE_DAY
from core.forms import TODAY, TOMORROW, DayField, GovukForm, NarrativeField, OnceForm, OneOf
from referrals.retention_classes import in_force
from safeguarding.limits import LIMITS

MONTH = 31 * ONE_DAY
WORDS = "Codes, laws and purposes. No name, and nothing of what is in the record: this stays when the record is gone."


def _longest() -> timedelta:
    return max(one.longest_months for one in in_force().classes.values()) * MONTH


class KeepForm(OnceForm, GovukForm):
    """Until when, and why."""

    until = DayField(
        label="Keep it until", earliest=TOMORROW, latest=_longest(), help_text="Then it is reviewed again."
    )
    reason = forms.ChoiceField(label="Why is it still kept?", widget=forms.RadioSelect)
    words = NarrativeField(
        label="Your reasons", rows=4, help_text=WORDS, error_messages={"required": "Say why it is kept"}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].choices = list(in_force().kept_because.items())  # type: ignore[attr-defined]  # a ChoiceField


class DisposeForm(OnceForm, GovukForm):
    """Why it is no longer kept."""

    reason = forms.ChoiceField(label="Why is it no longer kept?", widget=forms.RadioSelect)
    words = NarrativeField(
        label="Your reasons", rows=4, help_text=WORDS, error_messages={"required": "Say why it is disposed of"}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].choices = list(in_force().disposed_because.items())  # type: ignore[attr-defined]  # a ChoiceField


class EndForm(OnceForm, GovukForm):
    """Why a disposal, or a hold, ends."""

    reason = NarrativeField(label="Why?", rows=3, help_text=WORDS, error_messages={"required": "Say why"})


class HoldForm(OnceForm, GovukForm):
    """What is going on, since when, and when it is looked at again."""

    why = NarrativeField(
        label="What requires it?",
        rows=3,
        help_text=f"The court, the inquiry or the claim. {WORDS}",
        error_messages={"required": "Say what requires it"},
    )
    from_day = DayField(label="From", earliest=-timedelta(days=LIMITS.disposal_hold_back_days), latest=TODAY)
    review_on = DayField(
        label="Look at it again on", earliest=TOMORROW, latest=timedelta(days=LIMITS.disposal_hold_days)
    )


class HoldOfForceForm(HoldForm):
    """The same, of all records of a force."""

    force = OneOf(queryset=Agency.objects.none(), label="Force", empty_label=None)
    field_order = ("force", "why", "from_day", "review_on")

    def __init__(self, *args: Any, who: Authority, **options: Any) -> None:
        super().__init__(*args, **options)
        here = Agency.objects.filter(pk__in=who.agencies(Role.DATA_PROTECTION_OFFICER), kind=AgencyKind.FORCE)
        here = here.filter(merged_into__isnull=True)
        self.fields["force"].queryset = here.order_by("sort_key", "pk")  # type: ignore[attr-defined]  # a field of records
