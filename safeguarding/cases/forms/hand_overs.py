"""What is typed to hand a case over to another council's panel, or to another force. It parses; the action decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import Agency, AgencyKind, Membership, User
from accounts.roles import SUPERVISORS, Role
from core.forms import DayField, GovukForm, NarrativeField, OnceForm, OneOf, VersionedForm
from core.row_security import as_the_service
from referrals.casework.forms.fields import PersonField
from safeguarding.cases.moves.transfers import who_can_own
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseTransfer


class PutForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    to = OneOf(queryset=Agency.objects.none(), label="", empty_label=None)
    lives_there_from = DayField(
        label="From when does the person live there?",
        earliest=-timedelta(days=LIMITS.hand_over_moved_days),
        latest=timedelta(days=LIMITS.hand_over_moved_days),
    )
    why = NarrativeField(label="Why is it handed over?", rows=5, error_messages={"required": "Say why"})


class HandOverForm(PutForm):
    to = OneOf(
        queryset=Agency.objects.none(),
        label="Which council's panel takes it over?",
        help_text="Only councils that have a Channel coordinator now are listed.",
        empty_label="Choose a council",
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
        self.fields["to"].queryset = _others(AgencyKind.COUNCIL, case.panel.agency_id, Role.CHANNEL_COORDINATOR)  # type: ignore[attr-defined]  # a field of records


class TransferForm(PutForm):
    to = OneOf(
        queryset=Agency.objects.none(),
        label="Which force takes it over?",
        help_text="Only forces that have a supervisor now are listed.",
        empty_label="Choose a force",
    )
    why = NarrativeField(
        label="Why does the case go there?",
        rows=5,
        help_text="Before they answer their supervisors read this, the name, the date of birth, the address, and which stage the "
        "case is at. Nothing else.",
        error_messages={"required": "Say why"},
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = _others(AgencyKind.FORCE, case.force_id, *SUPERVISORS)  # type: ignore[attr-defined]  # a field of records


class TakeOverForm(VersionedForm, OnceForm, GovukForm):
    """Whose it is at the force that accepts."""

    called = {"officer": "to"}
    officer = PersonField(
        label="Whose is it from now on?",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        help_text="They own the risk at once, and are told.",
    )

    def __init__(self, *args: Any, transfer: CaseTransfer, **options: Any) -> None:
        super().__init__(*args, **options)
        with as_the_service():
            self.fields["officer"].queryset = who_can_own(transfer.case, transfer.to_id)  # type: ignore[attr-defined]  # a field of records


def _others(kind: AgencyKind, but: int, *roles: Role) -> Any:
    """Agencies of the kind where one of these roles is held now."""
    there = Membership.objects.serving().filter(role__in=roles).values("agency_id")
    return Agency.objects.taking_on().filter(kind=kind, pk__in=there).exclude(pk=but).order_by("sort_key", "pk")
