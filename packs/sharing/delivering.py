"""The moment in which a pack that was made can be opened by the agency that it is for."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.shares import give_grant
from audit.log import log
from core.locking import lock
from packs.content.parts import PackContent
from packs.kinds import PACK_DELIVERED
from packs.models import WITH_AGENCY, PackJob, PackShare, every_share
from packs.sharing import notices
from packs.sharing.changed import CORRECTED, corrected_since_prepared
from packs.sharing.contents import Changed, Held
from safeguarding.gates.partners import why_not_now


def lock_share_of(job: PackJob) -> PackShare | None:
    """Of a pack that is for an agency: its record first, then the share, and both before the job is locked. A correction and
    an answer of the desk lock the record, a recall the share and then the job."""
    if job.recipient_id is None:
        return None
    lock(job.referral, no_key=True)
    share: PackShare | None = every_share().select_for_update(of=("self",)).filter(job=job).first()
    return share


def refuse_what_changed(share: PackShare, content: PackContent) -> None:
    """Drawing takes seconds. Raises Held where a hold began in them, and Changed where its sender corrected something."""
    if why_not_now(share.referral):
        raise Held
    if corrected_since_prepared(share, {section.code for section in content.sections}):
        raise Changed(CORRECTED)


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
