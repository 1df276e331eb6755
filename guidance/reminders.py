"""The keeper's duty about complaints: the 30 days of the law never pass unnoticed.

Source of the 30 days: Data Protection Act 2018, section 164A. The reminders before are a local limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.notices.telling import platform, tell
from core.reference_numbers import display_reference
from guidance.complaints import officers_for
from guidance.limits import LIMITS
from guidance.models import ComplaintIntake, ComplaintState


@dataclass(frozen=True)
class Rung:
    """From when (days after the last day to acknowledge) it is said, and how."""

    name: str
    days_after: int
    words: str
    urgent: bool = False


LADDER = (
    Rung("due_soon", -LIMITS.due_soon_days_before, "A complaint about data must be acknowledged within a week."),
    Rung("due", -LIMITS.due_days_before, "A complaint about data must be acknowledged by tomorrow.", urgent=True),
    Rung(
        "overdue",
        LIMITS.overdue_days_after,
        "A complaint about data has not been acknowledged within 30 days.",
        urgent=True,
    ),
)


def remind() -> None:
    """Tell the data protection officers of each complaint that waits. Each rung once; rungs that passed while no keeper
    was at work are not climbed afterwards."""
    soon = timezone.localdate() - timedelta(days=LADDER[0].days_after)
    waiting = ComplaintIntake.objects.filter(state=ComplaintState.RECEIVED, acknowledge_by__lte=soon)
    for complaint in waiting.select_related("controller").order_by("acknowledge_by", "pk"):
        _say(complaint, _reached(complaint))


def _reached(complaint: ComplaintIntake) -> Rung:
    late = (timezone.localdate() - complaint.acknowledge_by).days
    return [rung for rung in LADDER if rung.days_after <= late][-1]


def _say(complaint: ComplaintIntake, rung: Rung) -> None:
    tell(
        officers_for(complaint.controller),
        instead=platform(),
        expected=True,
        kind=f"complaint.{rung.name}",
        words=rung.words,
        path=reverse("guidance:complaint_record", args=[complaint.public_id]),
        about=complaint.public_id,
        reference=display_reference(complaint.reference),
        urgent=rung.urgent,
    )
