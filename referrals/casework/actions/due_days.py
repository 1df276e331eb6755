"""The day by which the step that runs is due, set by a supervisor, with the reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.authority import Authority
from audit.moves import MoveDenied
from core.clock import end_of
from core.locking import lock
from referrals.casework.actions.deciding import review_hold
from referrals.casework.moves import SET_DUE
from referrals.casework.notices.casework_notices import tell_due_set
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.casework.transitions import transition
from referrals.limits import LIMITS
from referrals.models import Referral
from referrals.models.referral import FINISHED, State


@transaction.atomic
def set_due(*, referral: Referral, due: date, reason: str, by: Authority) -> Referral:
    """Sooner or later than the local limit says, never far. Of a hold it is the day of its review, within the limit of that.
    The limit of the whole assessment stays as it is, and so does the clock of danger that stands unanswered."""
    locked = lock(referral)
    if locked.state in FINISHED:
        raise MoveDenied("It has ended: nothing is due.")
    if locked.state == State.HOLD:
        return review_hold(referral=locked, reason=reason, due=due, by=by)
    refuse_unless_ahead(due, within=LIMITS.due_moved_days, what="The day by which it is due")
    given = {"reason": reason, "due": due}
    moved = transition(locked, SET_DUE, by=by, given=given, due_at=end_of(due))
    tell_due_set(moved, by=by.user)
    return moved
