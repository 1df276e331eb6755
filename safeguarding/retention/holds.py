"""What forbids that a record is disposed of."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core.clock import today
from evidence.models import File
from referrals.models import Referral
from safeguarding.models import DisposalHold, Retention
from subjects import people
from subjects.models import Association

HELD = (
    "The record is held from disposal, and a file of it is not destroyed. Hand it over to those who investigate it, or ask the "
    "data protection officer to end the hold first."
)


def holds_on(retention: Retention) -> QuerySet[DisposalHold]:
    """Those of the record, and those of all of its force: what its page shows."""
    return _in_force(Q(retention=retention) | Q(retention__isnull=True, force_id=retention.force_id))


def holds_over(retention: Retention) -> QuerySet[DisposalHold]:
    """Those of any record of the person, in every force: what goes of one is missing in the other; and of those who stand
    beside them in what goes too. For what waits, and shown to no reader."""
    if retention.referral is None:
        return holds_on(retention)
    records = records_kept_by_holds(retention.referral.subject_id)
    of_force = Q(retention__isnull=True, force_id__in=records.values("force_id"))
    return _in_force(Q(retention__referral__in=records) | of_force)


def records_kept_by_holds(subject_id: int) -> QuerySet[Referral]:
    """A hold of one of them keeps each record of this person."""
    everyone = (people.joined_to_id(key, sealed_too=True) for key in {subject_id, *beside(subject_id)})
    return Referral.objects.filter(subject_id__in=set[int]().union(*everyone))


def beside(subject_id: int) -> set[int]:
    """The others of what is said of two people, which goes with the record of either (ADR 0094)."""
    rows = Association.objects.that_go_with(subject_id).values_list("of_id", "other_id")
    return {key for row in rows for key in row if key} - {subject_id}


def _in_force(of: Q) -> QuerySet[DisposalHold]:
    return DisposalHold.objects.standing().filter(of, from_day__lte=today())


def forbids_destroying(file: File) -> str | None:
    """Of a file on a record: what holds the record from disposal holds what hangs on it. A draft is no record yet."""
    referral = file.holder if isinstance(file.holder, Referral) else getattr(file.holder, "referral", None)
    if referral is None:
        return None
    of_force = Q(retention__isnull=True, force_id=referral.force_id)
    return HELD if _in_force(Q(retention__referral=referral) | of_force).exists() else None
