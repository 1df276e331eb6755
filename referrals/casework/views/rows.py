"""A line of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from core.clock import due_words
from core.components import Label
from core.reference_numbers import display_reference
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
    due: str
    is_late: bool
    taken: str

    @property
    def by_hour(self) -> bool:
        """Danger is told in minutes and hours."""
        return self.referral.danger_now != Answer.NO


def queue_rows(referrals: Sequence[Referral], *, named: bool) -> list[QueueRow]:
    """Names come in one query for the whole page, or not at all."""
    if named:
        prefetch_related_objects(list(referrals), "subject__names")
    now, dangers = timezone.now(), standing_of(referrals)
    return [_row(referral, now, dangers.get(referral.pk), named=named) for referral in referrals]


def _row(referral: Referral, now: datetime, danger: Danger | None, *, named: bool) -> QueueRow:
    """What has ended has no clock, except where danger stands in an open case."""
    runs = referral.state not in FINISHED or danger is not None
    return QueueRow(
        referral=referral,
        reference=display_reference(referral.reference),
        state=state_label(referral),
        name=referral.subject.display_name if named else "",
        flags=labels(referral)[1:],
        due=due_words(referral.due_at, now, by_hour=danger is not None) if runs else "",
        is_late=runs and referral.due_at < now,
        taken=_taken(danger),
    )


def _taken(danger: Danger | None) -> str:
    """Who has it, where danger stands."""
    if danger is None:
        return ""
    return f"{danger.taken_by.name} has this" if danger.taken_by else "Nobody has taken this"
