"""What is recorded of an agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Agency, AgencyKind
from core.folding import sort_key
from core.forms import TODAY, DayField, GovukForm, LineField, Look, NarrativeField, OnceForm
from referrals.code_lists import LAWFUL_BASES
from referrals.limits import LIMITS


class AgreementForm(OnceForm, GovukForm):
    """Title, parties, purposes, days, and where the document is."""

    looks = {"purposes": Look(small=True)}
    title = LineField(label="Title of the agreement", max_length=200)
    document = LineField(
        label="Where the signed document is kept", max_length=200, help_text="A reference or a place, not the document."
    )
    parties = NarrativeField(
        label="Parties",
        rows=4,
        max_length=10_000,
        help_text="Every agency that signed it, one a line: its name as in the list of agencies, or its URN.",
    )
    purposes = forms.MultipleChoiceField(label="Lawful bases that it covers", widget=forms.CheckboxSelectMultiple)
    from_day = DayField(label="In force from", earliest=-LIMITS.agreement_longest, latest=LIMITS.agreement_longest)
    until_day = DayField(label="In force until", earliest=TODAY, latest=LIMITS.agreement_longest)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purposes"].choices = LAWFUL_BASES.choices()  # type: ignore[attr-defined]  # a ChoiceField

    def clean_parties(self) -> list[Agency]:
        """Each line is one agency: a name that two have needs the number of one."""
        found: dict[int, Agency] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["parties"].splitlines())):
            named = Agency.objects.exclude(kind=AgencyKind.PLATFORM).filter(Q(sort_key=sort_key(line)) | Q(urn=line))
            agencies = list(named[:2])
            if len(agencies) != 1:
                how = "Two agencies have this name; enter the URN" if agencies else "No agency has this name or URN"
                raise forms.ValidationError(f"{how}: {line}")
            found[agencies[0].pk] = agencies[0]
        if len(found) < 2:
            raise forms.ValidationError("Enter two agencies or more, one a line")
        return list(found.values())
