"""A referral offered to another force or council. The sender owns it until the receiver accepts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind
from accounts.shares import open_share, revoke_share
from audit.log import log
from audit.moves import MovedOn
from core.locking import lock
from referrals.casework.moves import ACCEPT_TRANSFER, DECLINE_TRANSFER
from referrals.casework.notices import danger_notices
from referrals.casework.notices.casework_notices import supervisors, tell_about, tell_declined
from referrals.casework.ownership import DUTY, hand_over, next_owner
from referrals.casework.rules.guards import newest
from referrals.casework.transitions import transition
from referrals.danger import standing, told_by_referrer
from referrals.kinds import SHARE_TAKEN_BACK
from referrals.limits import LIMITS
from referrals.models import Referral, ReferralShare
from referrals.models.decision import Option
from referrals.models.referral import Answer
from referrals.models.sharing import ShareKind
from referrals.queues.rules import routed


@transaction.atomic
def accept_transfer(*, referral: Referral, by: Authority) -> Referral:
    """The receiver says yes."""
    locked = lock(referral)
    receiver = _receiver(locked)
    if receiver.kind == AgencyKind.COUNCIL:
        return _to_council(locked, receiver, by=by)
    return _to_force(locked, receiver, by=by)


def _to_council(now: Referral, council: Agency, *, by: Authority) -> Referral:
    """Another council of the same force's area: the officer keeps it and goes on, for that council's panel, whose
    front door has a copy from now on."""
    given = {"from": now.council_id, "to": council.pk, "kind": council.kind}
    taken = transition(now, ACCEPT_TRANSFER, by=by, given=given, council=council)
    if not taken.shares.filter(agency=council, kind=ShareKind.COPY).standing().exists():
        copy = ReferralShare(
            referral=taken,
            agency=council,
            kind=ShareKind.COPY,
            why="Transferred to this council",
            lawful_basis="safeguarding_public_task",
            submitted_at=taken.submitted_at,
            danger_told=told_by_referrer(taken) != Answer.NO,
        )
        open_share(copy, record=taken, by=by)
    tell_declined(taken, words="The council accepted the transfer. It is back with the officer.")
    return taken


def _to_force(now: Referral, receiver: Agency, *, by: Authority) -> Referral:
    """From this moment on it is the receiving force's, new in its queue; the sender keeps sight for some weeks."""
    sender = now.force
    sent = routed(now, area=receiver.area.code if receiver.area else "")
    taken = transition(
        now,
        ACCEPT_TRANSFER,
        by=by,
        given={"from": sender.pk, "to": receiver.pk, "kind": receiver.kind, **sent},
        **sent,
        force=receiver,
        officer=None,
        claimed_at=None,
    )
    owned = hand_over(referral=taken, to=next_owner(taken), because=DUTY, by=by)
    leave_sight(owned, sender, by=by)
    danger = standing(owned)
    if danger is not None:  # what was told while it was on offer goes with it
        danger_notices.told(owned, danger, about=f"transferred:{owned.version}")
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
        raise MovedOn("This is not offered to anybody any more.", referral)
    return decision.to_agency


def leave_sight(referral: Referral, sender: Agency, *, by: Authority) -> None:
    """The sender reads on for some weeks. What either of the two saw jointly before ends: it is the receiver's own now."""
    before: Any = referral.shares.filter(
        agency__in=(sender, referral.force), kind=ShareKind.JOINT, revoked_at__isnull=True
    )
    for share in before.select_for_update(of=("self",)).select_related("agency").order_by("pk"):
        revoke_share(share, record=referral, by=by)
        said = {"agency": share.agency.name, "kind": share.kind, "reason": "Transferred"}
        log(SHARE_TAKEN_BACK, target=referral, data=said)
    open_share(
        ReferralShare(
            referral=referral,
            agency=sender,
            kind=ShareKind.JOINT,
            why="Handed over",
            lawful_basis="law_enforcement",
            until=timezone.now() + timedelta(days=LIMITS.joint_sight_after_transfer_days),
        ),
        record=referral,
        by=by,
    )


@transaction.atomic
def decline_transfer(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """It stays with the sender, who is told why."""
    locked = lock(referral)
    back = transition(locked, DECLINE_TRANSFER, by=by, given={"reason": reason})
    tell_declined(back, words="The receiver declined the transfer. It is back with the officer.")
    return back
