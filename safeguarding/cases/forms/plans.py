"""What is typed of the plan of a case. They parse; actions decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from accounts.models import Agency
from core.forms import (
    TODAY,
    DayField,
    GovukForm,
    Group,
    LineField,
    Look,
    NarrativeField,
    OnceForm,
    OneOf,
    VersionedForm,
)
from safeguarding.cases.actions.plans import EITHER, NO_DAY, NOBODY, NOBODY_ACCEPTED, Needed, Settled
from safeguarding.cases.plans import agencies_for
from safeguarding.limits import LIMITS
from safeguarding.models import About, Case, PlanLine, Stands, Whose

ENDS = [
    (Stands.DONE, "It is done"),
    (Stands.HANDED_ON, "It remains, and somebody has accepted it"),
    (Stands.NOTHING, "Nothing more is done about it"),
]


class LineForm(OnceForm, GovukForm):
    """A factor or need, and either what is done about it or why nothing is."""

    about_subject = True
    looks = {"about": Look(small=True)}
    groups = (Group("Who does it", ("agency", "person"), "An agency, a person, or both."),)

    about = forms.ChoiceField(
        label="What is this line about?",
        choices=About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what this line is about"},
    )
    need = NarrativeField(
        label="The factor or need",
        rows=3,
        error_messages={"required": "Say which factor or need this is"},
        help_text="One only. For safety: what could go wrong, and how it would be noticed.",
    )
    what = NarrativeField(
        label="What is done about it",
        rows=4,
        required=False,
        help_text="The support, how it is given and how often. For safety: who is rung, and what they then do.",
    )
    agency = OneOf(queryset=Agency.objects.none(), label="Agency", required=False, empty_label="No agency")
    person = LineField(label="Named person", required=False)
    due_on = DayField(
        label="By when?",
        required=False,
        earliest=TODAY,
        latest=timedelta(days=LIMITS.longest_plan_line_days),
        help_text="The day by which it is done, or by which it is looked at again.",
    )
    because = NarrativeField(
        label="Or: why nothing is done about it",
        rows=3,
        required=False,
        help_text="Leave this empty where something is done.",
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = agencies_for(case.referral)

    def clean(self) -> dict[str, Any] | None:
        """Every gap is named at once, each beside its box."""
        said = super().clean() or {}
        does = said.get("what", "")
        if bool(does) == bool(said.get("because")):
            self.add_error("what", EITHER)
        elif does:
            if not said.get("agency") and not said.get("person") and "agency" not in self.errors:
                self.add_error("agency", NOBODY)
            if not said.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", NO_DAY)
        return said

    @property
    def said(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in Needed.__dataclass_fields__}
        return {"needed": Needed(**said), **self.made_from}

    @property
    def made_from(self) -> dict[str, Any]:
        return {}


class ChangeLineForm(VersionedForm, LineForm):
    """The same, filled in from the line as it stands."""

    def __init__(self, *args: Any, line: PlanLine, **options: Any) -> None:
        stands = {name: getattr(line, name) for name in Needed.__dataclass_fields__}
        why = line.because if line.stands == Stands.NOTHING else ""
        initial = {**stands, "because": why, "version": line.version}
        super().__init__(*args, case=line.case, initial=initial, **options)

    @property
    def made_from(self) -> dict[str, Any]:
        return {"version": self.cleaned_data["version"]}


class SettleLineForm(VersionedForm, OnceForm, GovukForm):
    """How it ended: done, handed to an owner who has accepted it, or given up with the reason."""

    about_subject = True
    looks = {"stands": Look(small=True)}
    groups = (Group("Who has accepted what remains", ("agency", "person", "accepted_on"), "Only where it remains."),)

    stands = forms.ChoiceField(
        label="How does it end?",
        choices=ENDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it ends"},
    )
    because = NarrativeField(
        label="What changed, or why",
        rows=4,
        error_messages={"required": "Say what changed, or why"},
        help_text="Done: what changed, and how you know. Remains: what is left to do. Nothing more: why.",
    )
    agency = OneOf(queryset=Agency.objects.none(), label="Agency", required=False, empty_label="No agency")
    person = LineField(label="Named person", required=False)
    accepted_on = DayField(
        label="Accepted on", required=False, earliest=-timedelta(days=LIMITS.longest_plan_line_days), latest=TODAY
    )

    def __init__(self, *args: Any, line: PlanLine, **options: Any) -> None:
        super().__init__(*args, initial={"version": line.version}, **options)
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = agencies_for(line.case.referral)

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        if said.get("stands") == Stands.HANDED_ON:
            for name in ("person", "accepted_on"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, NOBODY_ACCEPTED)
        return said

    @property
    def said(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in Settled.__dataclass_fields__}
        return {"settled": Settled(**said), "version": self.cleaned_data["version"]}


class TheirViewForm(OnceForm, GovukForm):
    """In their own words, or why they could not be asked."""

    about_subject = True
    looks = {"whose": Look(small=True)}
    called = {"words": "said"}

    whose = forms.ChoiceField(
        label="Whose view is it?",
        choices=Whose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whose view it is"},
    )
    words = NarrativeField(
        label="What they say of the plan",
        rows=5,
        error_messages={"required": "Write what they say, or why they could not be asked"},
        help_text="In their own words where you can. If they could not be asked, say why, and when they will be.",
    )
    asked_on = DayField(label="Asked on", earliest=-timedelta(days=LIMITS.longest_plan_line_days), latest=TODAY)
