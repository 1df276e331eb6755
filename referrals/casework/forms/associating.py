"""The forms that say whom a person has to do with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms

from core.forms import TODAY, GovukForm, LineField, Look, NarrativeField, OnceForm, PartialDateField
from core.reference_numbers import display_reference
from referrals.casework.actions.associating import Told
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.forms.fields import ReasonField
from referrals.models import Referral
from subjects.models import GROUPS, ONLINE, AssociationKind, Reach

Find = Callable[[str], tuple[Sequence[Referral], bool]]  # and whether there are more
BY_NAME = "name"
MORE = "These are the newest, and there are more. Write more of the name to find the others."
PART = "A day, a month or a year: as far as it is known."


class AssociationForm(OnceForm, GovukForm):
    """Where somebody of the name is on file whom this officer may open, it is asked whether that is who is meant."""

    about_subject = True
    looks = {
        "kind": Look(small=True, hints={AssociationKind.HOUSEHOLD: "Family too, where they live together."}),
        "name": Look(width=30),
        "other": Look(small=True, divider_before=BY_NAME),
        "platform": Look(width=20),
        "source": Look(width=30),
        "reach": Look(
            small=True,
            hints={Reach.TEAM: "The officer who has it, supervisors of the force, and those named for its case team."},
        ),
    }
    kind = forms.ChoiceField(
        label="What are they to this person?", choices=AssociationKind.choices, widget=forms.RadioSelect
    )
    name = LineField(
        label="Name of the person or the group",
        max_length=200,
        help_text="As it is known: a first name or the name of an account is enough.",
    )
    other = forms.ChoiceField(label="Is it one of these, who are on file?", required=False, widget=forms.RadioSelect)
    platform = LineField(
        label="Platform (only if it is online)",
        required=False,
        max_length=100,
        help_text="For example: Discord, Roblox, Telegram.",
    )
    what = NarrativeField(
        label="What is said of it?",
        rows=3,
        max_length=4000,
        help_text="For example: elder brother, shares his room. Say what was told and not what you conclude.",
    )
    source = LineField(
        label="From whom is it known?", max_length=200, help_text="For example: his mother, on the telephone."
    )
    since = PartialDateField(
        label="Since when (optional)", required=False, earliest=date(1900, 1, 1), latest=TODAY, help_text=PART
    )
    until = PartialDateField(
        label="Until when (optional)",
        required=False,
        earliest=date(1900, 1, 1),
        latest=TODAY,
        help_text="Leave it empty where it goes on.",
    )
    reach = forms.ChoiceField(
        label="Who may see it?", choices=Reach.choices, initial=Reach.ORDINARY, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, find: Find, **options: Any) -> None:
        super().__init__(*args, **options)
        typed = self.data if self.is_bound else self.initial
        self.asked_name = str(typed.get("name", "")) if typed.get("kind") not in GROUPS else ""
        self._find = find
        self._offer()

    def _offer(self) -> None:
        self.found, are_more = self._find(self.asked_name)
        if not self.found:
            del self.fields["other"]
            return
        other: Any = self.fields["other"]
        lines = [(str(one.public_id), _line(one)) for one in self.found]
        other.choices = [*lines, (BY_NAME, "None of these, or not known: keep the name alone")]
        other.help_text = MORE if are_more else ""

    def look_again(self) -> None:
        """Where a person on file was chosen and the page is shown again, it may be because their record is not open to this officer
        any more: then they are not named on it."""
        if self.is_bound and "other" in self.fields and self.data.get("other") not in (None, "", BY_NAME):
            self._offer()
            if "other" not in self.fields:
                for sentence in self.errors.pop("other", []):
                    self.add_error(None, sentence)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.found and not data.get("other") and "other" not in self.errors:
            self.add_error("other", "Select who it is, or to keep the name alone")
        if data.get("kind") in ONLINE and not data.get("platform") and "platform" not in self.errors:
            self.add_error("platform", "Enter the platform")
        since, until = data.get("since"), data.get("until")
        if since and until and since.earliest and until.latest and until.latest < since.earliest:
            self.add_error("until", "It must not have ended before it began")
        return data

    @property
    def said(self) -> dict[str, Any]:
        answers, chosen = self.cleaned_data, self.cleaned_data.get("other")
        days = {name: answers[name].iso if answers.get(name) else "" for name in ("since", "until")}
        words = {name: answers[name] for name in ("kind", "name", "platform", "source", "reach")}
        other = next((one for one in self.found if str(one.public_id) == chosen), None)
        return {"told": Told(**words, **days, said=answers["what"]), "other": other}


class CorrectionForm(AssociationForm):
    """What is right, whole, and why what was said is not."""

    why = ReasonField("Why is it corrected?", help_text="What was recorded stays to be read, with this.")

    @property
    def said(self) -> dict[str, Any]:
        return {**super().said, "why": self.cleaned_data["why"]}


class EndForm(ReasonForm):
    called = {"reason": "why"}


def _line(referral: Referral) -> str:
    """Enough to tell one from another of the same name."""
    born = ", ".join(str(birth) for birth in referral.subject.dates_of_birth.standing() if str(birth))
    known = f"{referral.subject.display_name}, {born}" if born else referral.subject.display_name
    return f"{known} ({display_reference(referral.reference)})"
