"""A referral offered to another force. The sender owns it until a supervisor there accepts."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency
from accounts.shares import open_share
from audit.moves import MoveDenied
from referrals.actions.claiming import locked
from referrals.casework_notices import supervisors, tell_about, tell_declined
from referrals.demands import newest
from referrals.limits import LIMITS
from referrals.models import Referral, ReferralShare
from referrals.models.decision import Option
from referrals.models.sharing import ShareKind
from referrals.moves import TRANSFER_ACCEPTED, TRANSFER_DECLINED, leading_on
from referrals.ownership import DUTY, hand_over, next_owner
from referrals.stepping import step


@transaction.atomic
def accept_transfer(*, referral: Referral, by: Authority) -> Referral:
    """From this moment on it is the receiving force's, new in its queue; the sender keeps sight for some
    weeks."""
    now = locked(referral)
    receiver, sender = _receiver(now), now.force
    taken = step(
        now, TRANSFER_ACCEPTED, by=by, given={"from": sender.pk, "to": receiver.pk},
        force=receiver, officer=None, claimed_at=None,
    )  # fmt: skip
    owned = hand_over(referral=taken, to=next_owner(taken), because=DUTY, by=by)
    _leave_sight(owned, sender, by=by)
    tell_about(
        owned,
        supervisors(owned),
        kind="case.transferred",
        words="A transfer was accepted.",
        about=owned.version,
    )
    return owned


def _receiver(referral: Referral) -> Agency:
    decision = newest(referral)
    if decision is None or decision.option != Option.TRANSFER or decision.to_agency is None:
        raise MoveDenied("This is not offered to anybody any more.")
    return decision.to_agency


def _leave_sight(referral: Referral, sender: Agency, *, by: Authority) -> None:
    open_share(
        ReferralShare(
            referral=referral, agency=sender, kind=ShareKind.JOINT, why="Handed over", lawful_basis="law_enforcement",
            until=timezone.now() + timedelta(days=LIMITS.joint_sight_after_transfer_days),
        ),
        record=referral, by=by,
    )  # fmt: skip


@transaction.atomic
def decline_transfer(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """It stays with the sender, who is told why."""
    now = locked(referral)
    back = step(now, leading_on(TRANSFER_DECLINED, now), by=by, given={"reason": reason})
    tell_declined(back, words="The other force declined the transfer. It is back with the officer.")
    return back
