"""What an agency was called on a day: a row that went over in a merger, or with a case that was transferred, named the one
before until then."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model

from accounts.models import Agency
from core.asked_once import asked_once
from core.row_security import as_the_service
from referrals.models import Referral
from safeguarding.models import CaseTransfer, HandOverState, Meeting, Panel, WentOver


def agency_then(row: Model, field: str, at: datetime, *, referral: Referral) -> Agency:
    """Which agency this row of the referral named at that moment."""
    return _then(before_mergers(row, field, referral=referral.pk), row, field, at)


def council_then(meeting: Meeting) -> Agency:
    """The council whose panel it was when it met."""
    return _then(before_of_panel(meeting.panel), meeting.panel, "council", meeting.starts_at)


def panel_in_words(panel: Panel) -> str:
    """With the councils whose panel it was: after a merger one council has two."""
    before = [council.name for _, council in before_of_panel(panel)]
    return f"{panel}, before of {', '.join(before)}" if before else str(panel)


def before_mergers(row: Model, field: str, *, referral: int) -> list[tuple[datetime, Agency]]:
    """Which agencies it named before, each until when, the oldest first."""
    column = f"{row._meta.label}.{field}"
    gone = [(one.at, one.merger.of) for one in gone_over(referral) if (one.column, one.row) == (column, row.pk)]
    if column not in ("referrals.Referral.force", "safeguarding.Case.force"):
        return gone
    return sorted([*gone, *transferred(referral)], key=lambda one: one[0])


@asked_once
@as_the_service()
def transferred(referral: int) -> list[tuple[datetime, Agency]]:
    """Which forces had it before another took its case over, each until when: a partner who was asked by one is told its name."""
    taken = CaseTransfer.objects.filter(referral_id=referral, state=HandOverState.ACCEPTED).select_related("of")
    return [(one.answered_at, one.of) for one in taken if one.answered_at is not None]


@asked_once
def gone_over(referral: int) -> list[WentOver]:
    return list(WentOver.objects.filter(referral_id=referral).select_related("merger__of", "merger__into"))


@asked_once
def before_of_panel(panel: Panel) -> list[tuple[datetime, Agency]]:
    gone = WentOver.objects.filter(column=f"{Panel._meta.label}.council", row=panel.pk)
    return [(one.at, one.merger.of) for one in gone.select_related("merger__of")]


def _then(before: list[tuple[datetime, Agency]], row: Model, field: str, at: datetime) -> Agency:
    now: Agency = getattr(row, field)
    return next((agency for until, agency in before if at < until), now)
