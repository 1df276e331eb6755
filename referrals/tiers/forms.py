"""The form of the tiers of decisions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from core.forms import Look
from policy.forms import DraftForm
from policy.matters import Content
from referrals.limits import LIMITS
from referrals.tiers.rules import BOUNDS, MAY_ASK, OPTIONS, shipped

OUT_OF_BOUNDS = f"Enter {BOUNDS} of a hundred, as a whole number"
ABOUT_WHOM = "About whom does an inspector decide, whatever is decided?"
WHAT = "What does an inspector decide, whoever it is about?"


class TiersForm(DraftForm):
    """What is an inspector's beyond the design, and how many closures are read twice."""

    looks: ClassVar[dict[str, Look]] = {
        "because": Look(legend=ABOUT_WHOM),
        "options": Look(legend=WHAT),
        "per_cent": Look(width=3, suffix="of 100"),
    }

    def made(self) -> dict[str, forms.Field]:
        return {
            "because": forms.MultipleChoiceField(
                label=ABOUT_WHOM,
                help_text="Besides what an inspector always decides. Leave empty where it is nobody else.",
                choices=[(name, reason.words) for name, reason in MAY_ASK.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            ),
            "options": forms.MultipleChoiceField(
                label=WHAT,
                help_text="An inspector always decides what is unfounded.",
                choices=list(OPTIONS.items()),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            ),
            "per_cent": forms.IntegerField(
                label="How many closures are read twice?",
                help_text=f"{BOUNDS} of a hundred, drawn by lot when the first supervisor approves.",
                min_value=LIMITS.second_look_per_cent,
                max_value=100,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_BOUNDS),
            ),
        }

    @property
    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("because", "options", "per_cent")}


def boxes(content: Content) -> dict[str, Any]:
    return {**shipped(), **content}
