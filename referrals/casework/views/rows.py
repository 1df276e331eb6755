"""A line of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from accounts.authority import Authority
from core.components import Label
from core.reference_numbers import display_reference
from referrals.casework.moves import CLAIM
from referrals.casework.views.bar import labels, state_label
from referrals.danger import standing_of
from referrals.models import Danger, Referral
from referrals.models.referral import FINISHED, Answer


@dataclass(frozen=True)
class QueueRow:
    """The person's name stands only where it is needed: in the own caseload, and where it was searched for."""

    referral: Referral
    reference: str
    name: str
    state: Label
    flags: list[Label]
    runs: bool
    taken: str
    may_claim: bool

    @property
    def by_hour(self) -> bool:
        """Danger is told in minutes and hours."""
        return self.referral.danger_now != Answer.NO


def queue_rows(referrals: Sequence[Referral], *, named: bool, claims: Authority | None = None) -> list[QueueRow]:
    """Names come in one query for the whole page, or not at all; so does what this reader may claim."""
    if named:
        prefetch_related_objects(list(referrals), "subject__names")
    dangers, free = standing_of(referrals), _free(referrals, claims)
    return [
        _row(referral, dangers.get(referral.pk), named=named, may_claim=referral.pk in free) for referral in referrals
    ]


def _free(referrals: Sequence[Referral], who: Authority | None) -> set[int]:
    """Which of them no officer has, and this reader may take on."""
    unclaimed = [one.pk for one in referrals if one.officer_id is None and one.state in CLAIM.sources]
    if who is None or not unclaimed:
        return set()
    return set(CLAIM.rule.filter(who, Referral.objects.filter(pk__in=unclaimed)).values_list("pk", flat=True))


def _row(referral: Referral, danger: Danger | None, *, named: bool, may_claim: bool) -> QueueRow:
    """What has ended has no clock, except where danger stands in an open case."""
    return QueueRow(
        referral=referral,
        reference=display_reference(referral.reference),
        state=state_label(referral),
        name=referral.subject.display_name if named else "",
        flags=labels(referral)[1:],
        runs=referral.state not in FINISHED or danger is not None,
        taken=_taken(danger),
        may_claim=may_claim,
    )


def _taken(danger: Danger | None) -> str:
    """Who has it, where danger stands."""
    if danger is None:
        return ""
    return f"{danger.taken_by.name} has this" if danger.taken_by else "Nobody has taken this"
