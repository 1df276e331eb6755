"""The day by which the step that runs is due, set by a supervisor, with the reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.authority import Authority
from audit.moves import MoveDenied
from core.clock import end_of
from core.locking import lock
from referrals.casework.actions.deciding import not_past_the_hold
from referrals.casework.moves import SET_DUE
from referrals.casework.notices.casework_notices import tell_due_set
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.casework.transitions import transition
from referrals.limits import LIMITS
from referrals.models import Referral
from referrals.models.referral import FINISHED


@transaction.atomic
def set_due(*, referral: Referral, due: date, reason: str, by: Authority) -> Referral:
    """Sooner or later than the local limit says, never far, and never past the review of a hold. A hold itself is read, and
    reviewed on its own page. The limit of the whole assessment stays as it is, and so does the clock of danger that
    stands unanswered."""
    locked = lock(referral)
    if locked.state in FINISHED:
        raise MoveDenied("It has ended: nothing is due.")
    refuse_unless_ahead(due, within=LIMITS.due_moved_days, what="The day by which it is due")
    given = {"reason": reason, "due": due}
    moved = transition(locked, SET_DUE, by=by, given=given, due_at=not_past_the_hold(end_of(due), locked))
    tell_due_set(moved, by=by.user)
    return moved
