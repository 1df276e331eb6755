"""What becomes of a copy after it was given: the front door says that it has read it, and the police take it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority
from accounts.keeper.rounds import destroys
from accounts.notices.telling import lead_elsewhere, people_with
from accounts.roles import Role
from accounts.shares import revoke_share, sweep
from audit.log import log
from audit.moves import MoveDenied, MovedOn
from audit.permission import require
from core.locking import lock
from referrals import access
from referrals.casework.copying import live_copies
from referrals.kinds import SHARE_READ, SHARE_TAKEN_BACK
from referrals.models import Referral, ReferralGrant, ReferralShare
from referrals.models.sharing import ShareKind

ADDED_MEANWHILE = "Something was added while your page was open. It stands on this page now: read it first."


@transaction.atomic
def say_read(*, referral: Referral, additions: int, by: Authority) -> None:
    """The front door has read its copy, with the additions that stood on its page: not with one that has come since."""
    locked = lock(referral)
    require(access.council_copies, locked, by=by)
    if locked.addenda.count() != additions:
        raise MoveDenied(ADDED_MEANWHILE)
    for share in live_copies(locked).filter(agency_id__in=by.agencies(Role.COUNCIL_FRONT_DOOR)):
        share.read_at, share.read_by, share.read_addenda = timezone.now(), by.user, additions
        share.save(update_fields=["read_at", "read_by", "read_addenda"])
        log(SHARE_READ, target=locked, data={"agency": share.agency.name, "additions": additions})


@transaction.atomic
def end_share(*, share: ReferralShare, reason: str, by: Authority) -> None:
    """Take back a council's copy, or end what another force still sees: gone on its very next request, with every
    message that led there."""
    locked: Any = lock(share, "agency")
    require(access.work, share.referral, by=by)
    if locked.revoked_at is not None:
        raise MovedOn("This was taken back already.", share.referral)
    revoke_share(locked, record=share.referral, by=by)
    log(
        SHARE_TAKEN_BACK,
        target=share.referral,
        data={"agency": locked.agency.name, "kind": locked.kind, "reason": reason},
    )
    if locked.kind == ShareKind.COPY:
        lead_elsewhere(
            people_with(agency_id=locked.agency_id, roles=[Role.COUNCIL_FRONT_DOOR]),
            path=reverse("referrals:submission", args=[share.referral.public_id]),
            to=reverse("referrals:copies"),
        )


@destroys
def sweep_grants() -> int:
    """The keeper's duty: the grant of a share that has run out goes too. It gave nothing since, for the
    rules ask both."""
    return sweep(share_model=ReferralShare, grant_model=ReferralGrant, record_field="referral")
