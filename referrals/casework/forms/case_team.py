"""Naming a colleague who reads one record."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from core.forms import GovukForm, Look, OnceForm
from referrals import access
from referrals.casework.forms.fields import ComingDayField, PersonField, ReasonField
from referrals.limits import LIMITS
from referrals.models import Referral
from referrals.models.members import MemberRole


class CaseMemberForm(OnceForm, GovukForm):
    about_subject = True
    looks = {"person": Look(size="s"), "role": Look(small=True, size="s")}
    person = PersonField(label="Who", queryset=User.objects.none(), empty_label="Choose somebody")
    role = forms.ChoiceField(
        label="As what",
        choices=MemberRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select as what"},
    )
    until = ComingDayField(label="Last day (a guest always has one)", required=False, within_days=LIMITS.guest_days)
    why = ReasonField("Why they need to read it", help_text="They and the supervisors can read this.")

    def __init__(self, *args: Any, referral: Referral, but: int | None, **options: Any) -> None:
        super().__init__(*args, **options)
        held = access.could_join(referral)
        people = User.objects.filter(pk__in=held.values("user_id")).exclude(pk=but or 0)
        self.fields["person"].queryset = people.order_by("sort_key", "pk")  # type: ignore[attr-defined]  # a field that chooses a record

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("role") == MemberRole.GUEST and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the last day on which the guest reads it")
        return data
