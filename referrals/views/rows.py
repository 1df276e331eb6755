"""A line of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone

from core.clock import due_words
from core.parts import Label
from core.reference import display_reference
from referrals.models import Referral
from referrals.models.referral import FINISHED
from referrals.views.bar import labels, state_label


@dataclass(frozen=True)
class QueueRow:
    """The person's name stands only where it is needed: in the own caseload, and where it was searched
    for."""

    referral: Referral
    reference: str
    name: str
    state: Label
    flags: list[Label]
    due: str
    is_late: bool


def queue_rows(referrals: Sequence[Referral], *, named: bool) -> list[QueueRow]:
    """Names come in one query for the whole page, or not at all."""
    if named:
        prefetch_related_objects(list(referrals), "subject__names")
    now = timezone.now()
    return [
        QueueRow(
            referral=referral, reference=display_reference(referral.reference),
            name=referral.subject.display_name if named else "", state=state_label(referral), flags=labels(referral)[1:],
            due="" if referral.state in FINISHED else due_words(referral.due_at, now),
            is_late=referral.state not in FINISHED and referral.due_at < now,
        )
        for referral in referrals
    ]  # fmt: skip
