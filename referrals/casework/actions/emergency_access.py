"""Opening a record in an emergency, ending it, saying whether it was justified; and the keeper's part: hours that are
over, reviews that are late (ADR 0040)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import User
from accounts.reading import refusals
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require
from core.clock import add_working_days
from core.locking import lock, lock_one
from core.reference_numbers import normalise_reference
from core.row_security import as_the_service
from referrals import access
from referrals.casework.notices import emergency_notices as notices
from referrals.kinds import (
    EMERGENCY_ACCESS_ENDED,
    EMERGENCY_ACCESS_OPENED,
    EMERGENCY_ACCESS_RAISED,
    EMERGENCY_ACCESS_REFUSED,
    EMERGENCY_ACCESS_REVIEWED,
)
from referrals.limits import EMERGENCY_REVIEWED, LIMITS
from referrals.models import EmergencyAccess, Referral

AT_A_TIME = 200
HOURS_OVER, BY_ITS_READER, NOT_JUSTIFIED = "hours_over", "reader", "not_justified"

FOUND_AGAINST = (
    "A review found that it was not justified when you opened this record, so you cannot open it in an emergency again. "
    "Ring a supervisor, who can name you for it: {people}."
)


@as_the_service()
def find(*, reference: str, by: Authority) -> Referral | None:
    """The record of this reference, where this person may open it in an emergency. None for every other: one that
    does not exist, is another force's, or that the person is kept away from are the same answer. The log learns which."""
    stored = normalise_reference(reference)
    named = Referral.objects.filter(reference=stored)
    found = access.open_in_emergency.filter(by, named).first()
    if found is None:
        log(EMERGENCY_ACCESS_REFUSED, target=named.first(), data={"reference": stored or ""})
        refusals.look_at(by.person)
    return found


@transaction.atomic
def open_record(*, referral: Referral, category: str, reason: str, by: Authority) -> EmergencyAccess | None:
    """Open it to this person for reading, for some hours, and tell those who answer for it. None where a rule opens it
    to them anyway: then there is nothing to open."""
    lock_one(User, by.person.pk, no_key=True)  # two tabs of one person, one after the other
    referral = lock(referral, no_key=True)  # and after another force's acceptance
    require(access.open_in_emergency, referral, by=by)
    if access.see_case_file.allows(by, referral):
        return None
    with as_the_service():  # the reader sees nothing of a record that is closed to them, nor that it was reviewed
        if last := access.found_against(by, referral):
            raise MoveDenied(FOUND_AGAINST.format(people=", ".join(one.name for one in notices.supervising(last))))
    _room_for_another(by)
    now = timezone.now()
    opened = EmergencyAccess.objects.create(
        referral=referral,
        by=by.person,
        force_id=referral.force_id,
        category=category,
        reason=reason,
        at=now,
        until=now + timedelta(hours=LIMITS.emergency_access_hours),
        review_due_at=EMERGENCY_REVIEWED.due(now),
    )
    said = {"emergency_access": opened.pk, "category": category, "until": opened.until}
    log(EMERGENCY_ACCESS_OPENED, target=referral, data=said)
    notices.tell_opened(opened)
    return opened


def _room_for_another(by: Authority) -> None:
    mine = EmergencyAccess.objects.not_ended().filter(by=by.person)
    for over in mine.filter(until__lte=timezone.now()):
        _end(over, how=HOURS_OVER, at=over.until)
    if mine.count() >= LIMITS.emergency_access_at_once:
        raise MoveDenied(
            f"You have {LIMITS.emergency_access_at_once} records open in an emergency. End one of them before you open another."
        )


@transaction.atomic
def end(*, opened: EmergencyAccess, by: Authority) -> EmergencyAccess:
    """Its reader needs it no longer. Pressed twice it has ended once."""
    locked = lock(opened)
    require(access.end_emergency, locked, by=by)
    return _end(locked, how=BY_ITS_READER, at=timezone.now()) if locked.is_open else locked


def _end(opened: EmergencyAccess, *, how: str, at: datetime) -> EmergencyAccess:
    opened.ended_at = at
    opened.save(update_fields=["ended_at"])
    log(EMERGENCY_ACCESS_ENDED, target=opened.referral, data={"emergency_access": opened.pk, "how": how})
    return opened


@transaction.atomic
def review(*, opened: EmergencyAccess, justified: bool, note: str, by: Authority) -> EmergencyAccess:
    """Another person says whether it was justified. After one that was not, nothing of this record that its reader has
    opened stays open, whichever opening was reviewed; and one that they open now waits, and finds this."""
    lock_one(User, opened.by_id, no_key=True)
    lock(opened.referral, no_key=True)
    locked = lock(opened)
    require(access.review_emergency, locked, by=by)
    if not justified:
        theirs = EmergencyAccess.objects.not_ended().filter(by_id=locked.by_id, referral_id=locked.referral_id)
        for still_open in theirs.order_by("pk"):
            _close(locked if still_open.pk == locked.pk else lock(still_open))
    locked.reviewed_at, locked.reviewed_by = timezone.now(), by.person
    locked.justified, locked.review_note = justified, note
    locked.save(update_fields=["reviewed_at", "reviewed_by", "justified", "review_note"])
    said = {"emergency_access": locked.pk, "justified": justified}
    log(EMERGENCY_ACCESS_REVIEWED, target=locked.referral, data=said)
    notices.tell_reviewed(locked)
    return locked


def _close(opened: EmergencyAccess) -> None:
    """Not what its reader has ended meanwhile; and what its hours have ended, by them."""
    if opened.ended_at is not None:
        return
    now = timezone.now()
    is_over = opened.until <= now
    _end(opened, how=HOURS_OVER if is_over else NOT_JUSTIFIED, at=opened.until if is_over else now)


# --- The keeper's duty ----------------------------------------------------------------------------------------------


def tend() -> None:
    """Record as ended what has ended by its hours, and raise each review that is late: to the inspectors, then to the
    data protection officer. The rules close the hours by themselves; this writes it down."""
    now = timezone.now()
    over = EmergencyAccess.objects.not_ended().filter(until__lte=now).order_by("until", "pk")
    for opened in over[:AT_A_TIME]:
        _record_end(opened)
    late = EmergencyAccess.objects.unreviewed().filter(review_due_at__lt=now, rung__lt=access.RAISED_TO_DPO)
    for opened in late.order_by("review_due_at", "pk")[:AT_A_TIME]:
        _raise(opened, rung=_rung(opened, now))


def _rung(opened: EmergencyAccess, now: datetime) -> int:
    """To the inspectors when it is late, to the data protection officer after as long again as the limit says."""
    so_late = add_working_days(opened.review_due_at, LIMITS.emergency_review_raised) < now
    return access.RAISED_TO_DPO if opened.rung and so_late else 1


@transaction.atomic
def _record_end(opened: EmergencyAccess) -> None:
    locked = lock(opened)
    if locked.ended_at is None:
        _end(locked, how=HOURS_OVER, at=locked.until)


@transaction.atomic
def _raise(opened: EmergencyAccess, *, rung: int) -> None:
    locked = lock(opened)
    if locked.reviewed_at is not None or locked.rung >= rung:
        return
    locked.rung = rung
    locked.save(update_fields=["rung"])
    log(EMERGENCY_ACCESS_RAISED, target=locked.referral, data={"emergency_access": locked.pk, "rung": rung})
    notices.tell_late(locked)
