"""What cannot wait: the emergency response, the referrer's new information, a question back to the referrer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.permission import require
from core.locking import lock, lock_one
from referrals import access
from referrals.casework.actions.danger import end
from referrals.casework.moves import RECORD_EMERGENCY
from referrals.casework.notices.casework_notices import tell_about
from referrals.casework.notices.ended import all_was_read
from referrals.casework.transitions import requeue, transition
from referrals.models import Addendum, Contact, Referral
from referrals.models.casework import ContactWith
from referrals.models.danger import Ended


@transaction.atomic
def record_emergency(
    *, referral: Referral, incident_number: str, told: str, when: datetime, what_was_said: str, by: Authority
) -> Referral:
    """The incident number, who was told and when. Without it a referral of immediate danger goes no further."""
    locked = lock(referral)
    ended = end(locked, how=Ended.RESPONSE, by=by)
    if RECORD_EMERGENCY.leads_to(locked):  # a new step brings its own clock
        ended.pop("due_at", None)
    handled = transition(locked, RECORD_EMERGENCY, by=by, given={"incident_number": incident_number}, **ended)
    Contact.objects.create(
        referral=handled,
        with_whom=ContactWith.EMERGENCY,
        reached=True,
        how=told,
        when=when,
        what_was_said=what_was_said,
        incident_number=incident_number,
        by=by.person,
    )
    tell_about(
        handled,
        [handled.owner, handled.officer],
        kind="case.emergency",
        words="An emergency response was recorded.",
        about=handled.version,
    )
    return handled


@transaction.atomic
def read_addendum(*, addendum: Addendum, by: Authority) -> Addendum:
    """Say that it has been read. What waited for it goes on once nothing is unread."""
    locked = lock(addendum)
    require(access.work, locked.referral, by=by)
    if locked.read_at is None:
        locked.read_by, locked.read_at = by.user, timezone.now()
        locked.save(update_fields=["read_by", "read_at"])
    referral = lock_one(Referral, locked.referral_id)
    unread = referral.addenda.filter(read_at__isnull=True).exists()
    if referral.has_unread_information != unread:
        referral.has_unread_information = unread
        referral.save(update_fields=["has_unread_information"])
    if not unread:
        all_was_read(referral)
    requeue(referral)
    return locked
