"""The form that settles that a person outside was told something wrong."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms

from accounts.models import User
from core.forms import GovukForm, LineField, Look, OnceForm, VersionedForm
from referrals.casework.forms.fields import MomentForm, PersonField, ReasonField, colleagues
from referrals.casework.rules.correcting import Settling
from referrals.models.correcting import SettledHow

ONLY = "Only if they were told by telephone"
ASKED = {
    "whom": "Enter whom you told",
    "told_by": "Choose who told them",
    "day": "Enter the day on which they were told",
    "clock": "Enter the time at which they were told",
}


class SettleForm(VersionedForm, OnceForm, MomentForm, GovukForm):
    """They were told by telephone: who, when, by whom. Or another way out, with the reason."""

    about_subject = True
    looks = {"how": Look(small=True), "clock": Look(width=5)}
    ways: tuple[SettledHow, ...] = (SettledHow.TELEPHONE, SettledHow.NOT_NEEDED)
    how = forms.ChoiceField(label="What has become of it?", widget=forms.RadioSelect)
    whom = LineField(label="Who was told?", required=False, max_length=200, help_text=f"Name and post. {ONLY}.")
    told_by = PersonField(
        label="Who told them?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Choose",
        help_text=f"{ONLY}.",
    )
    why = ReasonField("What they said, or why they need not be told")
    field_order = ("how", "whom", "told_by", "day", "clock", "why")

    def __init__(self, *args: Any, force_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["how"].choices = [(way.value, way.label) for way in self.ways]
        fields["told_by"].queryset = colleagues(force_id)
        fields["day"].label, fields["clock"].label = "Day they were told", "Time they were told"
        fields["day"].help_text = f"{ONLY}. For example, 27 3 2026."
        fields["clock"].help_text = "On the 24-hour clock, for example 14:05."
        fields["day"].required = fields["clock"].required = False

    def clean_clock(self) -> time | None:
        return super().clean_clock() if self.cleaned_data.get("clock") else None

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        by_telephone = said.get("how") == SettledHow.TELEPHONE
        for name, wanted in ASKED.items():
            if by_telephone and not said.get(name) and name not in self.errors:
                self.add_error(name, wanted)
        return said

    @property
    def said(self) -> dict[str, Any]:
        return {"settling": self.settling(), "version": self.cleaned_data["version"]}

    def settling(self) -> Settling:
        said = self.cleaned_data
        if said["how"] != SettledHow.TELEPHONE:
            return Settling(said["how"], said["why"])
        return Settling(said["how"], said["why"], said["whom"], said["told_by"], said["when"])
