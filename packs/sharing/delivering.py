"""The moment in which a pack that was made can be opened by the agency that it is for."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.shares import give_grant
from audit.log import log
from packs.kinds import PACK_DELIVERED
from packs.models import WITH_AGENCY, PackJob, PackShare, every_share
from packs.sharing import notices


def lock_share_of(job: PackJob) -> PackShare | None:
    """Of a pack that is for an agency, and before its job is locked: a recall takes them in that order."""
    share: PackShare | None = every_share().select_for_update(of=("self",)).filter(job=job).first()
    return share


def deliver(job: PackJob, share: PackShare | None, *, now: datetime) -> datetime | None:
    """Part of publishing: from now on the agency can open it, and is told. Answers until when; nothing where it was
    recalled while it was made."""
    if share is None or share.state not in WITH_AGENCY:
        return None
    share.until = now + timedelta(days=share.days)
    share.save(update_fields=["until"])
    give_grant(share, record=job)
    data = {"agency": share.agency.name, "basis": share.lawful_basis, "pieces": share.pieces, "until": share.until}
    log(PACK_DELIVERED, target=job, data=data)
    notices.tell_agency(share, kind="pack.received", words=notices.SENT, path=notices.agency_path(share))
    return share.until
