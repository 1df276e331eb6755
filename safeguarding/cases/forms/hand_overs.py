"""What is typed to hand a case over to another council's panel. It parses; the action decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import Agency, AgencyKind, Membership
from accounts.roles import Role
from core.forms import DayField, GovukForm, NarrativeField, OnceForm, OneOf, VersionedForm
from safeguarding.limits import LIMITS
from safeguarding.models import Case


class HandOverForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    to = OneOf(
        queryset=Agency.objects.none(),
        label="Which council's panel takes it over?",
        help_text="Only councils that have a Channel coordinator now are listed.",
        empty_label="Choose a council",
    )
    lives_there_from = DayField(
        label="From when does the person live there?",
        earliest=-timedelta(days=LIMITS.hand_over_moved_days),
        latest=timedelta(days=LIMITS.hand_over_moved_days),
    )
    why = NarrativeField(
        label="Why is it handed over?",
        rows=5,
        help_text="Before they answer their coordinator reads this, the name, the date of birth, the address, and who leads "
        "for the police. Nothing else.",
        error_messages={"required": "Say why"},
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        coordinated = Membership.objects.serving().filter(role=Role.CHANNEL_COORDINATOR).values("agency_id")
        councils = Agency.objects.taking_on().filter(kind=AgencyKind.COUNCIL, pk__in=coordinated)
        fields: dict[str, Any] = self.fields
        fields["to"].queryset = councils.exclude(pk=case.panel.agency_id).order_by("sort_key", "pk")
