"""What is typed for a decision under section 36, and for the register of who may take it. They parse; actions decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind, Membership, User
from accounts.roles import SUPERVISORS, Role
from core.forms import TODAY, DayField, GovukForm, LineField, Look, NarrativeField, OnceForm, OneOf, VersionedForm
from referrals.casework.forms.fields import PersonField
from referrals.casework.presenters.record_beside import record_of
from safeguarding.cases.actions.section_36 import Section36
from safeguarding.forms import shortened
from safeguarding.limits import LIMITS
from safeguarding.models import Case

A_TERM = timedelta(days=LIMITS.longest_delegation_days)


class Section36Form(VersionedForm, OnceForm, GovukForm):
    """Grounds, assessment, what of the record it relies on, and why the council must be told."""

    about_subject = True
    looks = {"cited": Look(small=True)}

    grounds = NarrativeField(
        label="Reasonable grounds to believe",
        rows=5,
        error_messages={"required": "Say what the grounds are"},
        help_text="What makes the person vulnerable to being drawn into terrorism. The council reads this.",
    )
    assessment = NarrativeField(
        label="Assessment",
        rows=6,
        error_messages={"required": "Write the assessment"},
        help_text="What was assessed, how, and what speaks against it. The council reads this.",
    )
    cited = forms.MultipleChoiceField(
        label="What of the record does it rely on?",
        widget=forms.CheckboxSelectMultiple,
        help_text="It is kept with the decision in its words of today. The council does not read it.",
        error_messages={"required": "Select what the assessment relies on"},
    )
    necessity = NarrativeField(
        label="Why must the council be told this much?",
        rows=3,
        error_messages={"required": "Say why sharing is necessary and proportionate"},
        help_text="Necessary and proportionate: what would be lost if less were shared. The council reads this.",
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cited"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (one.key, f"{part}: {shortened(one.words)} ({one.source})")
            for part, found in record_of(case.referral)
            for one in found
        ]

    @property
    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        said = Section36(**{name: typed[name] for name in Section36.__dataclass_fields__})
        return {"said": said, "version": typed["version"]}


class DecideSection36Form(VersionedForm, OnceForm, GovukForm):
    """Why the chief officer's delegate says yes."""

    about_subject = True
    reason = NarrativeField(
        label="Your reasons",
        rows=4,
        error_messages={"required": "Say what convinced you"},
        help_text="What you looked at, and why there are, or are not, reasonable grounds.",
    )


class DelegationForm(OnceForm, GovukForm):
    """Who, for which force, from when until when, and where the signed delegation is kept."""

    force = OneOf(queryset=Agency.objects.none(), label="Force", empty_label=None)
    person = PersonField(label="Who may decide", queryset=User.objects.none(), empty_label="Choose a supervisor")
    document = LineField(
        label="Where the signed delegation is kept",
        max_length=200,
        help_text="Its number or a place, not the document.",
    )
    from_day = DayField(label="In force from", earliest=-A_TERM, latest=A_TERM)
    until_day = DayField(label="In force until", earliest=TODAY, latest=2 * A_TERM)

    def __init__(self, *args: Any, who: Authority, **options: Any) -> None:
        super().__init__(*args, **options)
        forces = who.agencies(Role.AGENCY_ADMINISTRATOR)
        may = Membership.objects.able().filter(agency_id__in=forces, role__in=SUPERVISORS)
        fields: dict[str, Any] = self.fields
        fields["force"].queryset = Agency.objects.filter(pk__in=forces, kind=AgencyKind.FORCE).order_by(
            "sort_key", "pk"
        )
        fields["person"].queryset = User.objects.filter(pk__in=may.values("user_id")).order_by("sort_key", "pk")


class EndDelegationForm(OnceForm, GovukForm):
    reason = NarrativeField(label="Why does it end?", rows=3, error_messages={"required": "Say why it ends"})
