"""Conflicts of interest: declared, or asked about."""

from __future__ import annotations

from core.forms import GovukForm, Look, OnceForm
from referrals.casework.forms.fields import ReasonField, YesNoField


class ConflictForm(OnceForm, GovukForm):
    about_subject = True
    why = ReasonField(
        "How you know the person",
        help_text="Short: for example a cousin, or my neighbour. Your supervisors read it.",
        error_messages={"required": "Say how you know the person"},
    )


class KnowsForm(OnceForm, GovukForm):
    looks = {"knows": Look(small=True, inline=True)}
    knows = YesNoField(
        label="Do you know this person, or somebody in their family?",
        error_messages={"required": "Select yes if you know this person or somebody in their family"},
    )
