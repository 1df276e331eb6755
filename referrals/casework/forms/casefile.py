"""Small forms of the case file: taking on, letting go, purposes, emergencies, questions, sight."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from core.forms import GovukForm, LineField, Look, NarrativeField, OnceForm
from referrals.casework.actions.sight import PURPOSES
from referrals.casework.forms.fields import MomentForm, PersonField, ReasonField, colleagues, everybody_near
from referrals.models import Referral
from referrals.models.referral import Answer


class PurposeForm(OnceForm, GovukForm):
    looks = {"purpose": Look(small=True, size="m"), "detail": Look(width=30)}
    purpose = forms.ChoiceField(label="Why are you opening it?", choices=PURPOSES, widget=forms.RadioSelect)
    detail = LineField(
        label="More about the purpose",
        required=False,
        help_text="Needed for another purpose. Do not name the person.",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("purpose") == "other" and not data.get("detail"):
            self.add_error("detail", "Say what the purpose is")
        return data


class ReasonForm(OnceForm, GovukForm):
    """A reason and nothing else. The page says what for."""

    about_subject = True
    reason = ReasonField()


class LiftSealForm(ReasonForm):
    called = {"reason": "why"}


class LiftExclusionForm(OnceForm, GovukForm):
    """Of the exclusion that the page showed, and of none that was made since."""

    about_subject = True
    of = forms.IntegerField(widget=forms.HiddenInput)
    why = ReasonField(
        "Why they may see it again", help_text="They see it at once. Your reason stands beside the first."
    )


TOLD = (
    "An agency is told that a request has been withdrawn, and never why. Nobody can take the file of a pack any more."
)


class SealForm(ReasonForm):
    """Why, and what is closed to those outside who would still see it."""

    called = {"reason": "why"}
    looks = {"close": Look(size="s")}
    close = forms.MultipleChoiceField(
        label="Close at the same time",
        help_text=TOLD,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if offered:
            self.fields["close"].choices = offered  # type: ignore[attr-defined]  # a field that chooses from a list
        else:
            del self.fields["close"]


class CloseForm(OnceForm, GovukForm):
    """What is closed of a record that is sealed already: everything, unless something is unticked."""

    looks = {"close": Look(size="s")}
    close = forms.MultipleChoiceField(
        label="Close to them",
        help_text=TOLD,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "This record is sealed already. Select what is closed now"},
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, initial={"close": [key for key, _ in offered]}, **options)
        self.fields["close"].choices = offered  # type: ignore[attr-defined]  # a field that chooses from a list


class AssignForm(OnceForm, GovukForm):
    called = {"officer": "to"}
    looks = {"officer": Look(size="s")}
    officer = PersonField(label="Assign to", queryset=User.objects.none(), empty_label="Choose somebody")
    reason = ReasonField(required=False, label="Reason (optional)")

    def __init__(self, *args: Any, force_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["officer"].queryset = colleagues(force_id)  # type: ignore[attr-defined]  # a field that chooses a record


class EmergencyForm(MomentForm, OnceForm, GovukForm):
    about_subject = True
    looks = {"incident_number": Look(width=20), "clock": Look(width=5), "told": Look(width=30)}
    incident_number = LineField(label="Incident number", max_length=40)
    told = LineField(label="Who was told", max_length=60, help_text="Name and post, or the control room")
    what_was_said = NarrativeField(label="What was done", rows=4)
    field_order = ("incident_number", "told", "day", "clock", "what_was_said")


class ReportDangerForm(OnceForm, GovukForm):
    """Danger that staff learn of, by telephone or in a partner's answer."""

    about_subject = True
    called = {"danger": "told"}
    danger = forms.ChoiceField(
        label="Is anyone in immediate danger now?",
        choices=[choice for choice in Answer.choices if choice[0] != Answer.NO],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if anyone is in immediate danger now, or not sure"},
    )
    text = NarrativeField(label="What were you told, when, and by whom?", rows=4, max_length=8000)


class QuestionForm(OnceForm, GovukForm):
    question = NarrativeField(
        label="Your question",
        rows=5,
        max_length=4000,
        help_text="They read exactly this. Say nothing of what police know, who else was asked, or any earlier referral.",
    )


class ExcludeForm(OnceForm, GovukForm):
    person = PersonField(label="Who must keep away", queryset=User.objects.none(), empty_label="Choose somebody")
    why = ReasonField("Why", help_text="For example: a relative, a neighbour, or named in the referral.")

    def __init__(self, *args: Any, referral: Referral, **options: Any) -> None:
        super().__init__(*args, **options)
        near = [referral.force_id, referral.agency_id, *filter(None, [referral.council_id])]
        self.fields["person"].queryset = everybody_near(near)  # type: ignore[attr-defined]  # a field that chooses a record
