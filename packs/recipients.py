"""Which agencies were sent a pack of a record, and for which of them its disposal waits: a pack can be copied, so that it is
called back first, and the agency certifies that its copies are destroyed."""

from __future__ import annotations

from collections.abc import Iterator

from packs.asking import STAYS
from packs.models import Download, PackShare, ShareState, every_share
from packs.sections import KINDS
from referrals.models import Referral
from safeguarding.sight.given_out import Recipient, given_to

WITH_AGENCY = (ShareState.SENT, ShareState.ACKNOWLEDGED)
RECALL = "{} has a pack of it. Have it recalled by its officer or a supervisor."
CERTIFY = "{} has not certified yet that its copies of a recalled pack are destroyed."


def sent_packs(referral: Referral) -> Iterator[Recipient]:
    for share in every_share().filter(referral=referral, sent_at__isnull=False).select_related("agency"):
        assert share.sent_at is not None
        what = f"A pack ({share.get_state_display().lower()})"
        was = given_to(share, "agency", share.sent_at, referral)
        yield Recipient(was, what, share.sent_at, share.state in WITH_AGENCY, _waits(share))


def handed_over(referral: Referral) -> Iterator[Recipient]:
    """Packs that left as files, for a court or for the officer who took over the case: each copy may still be there, and
    cannot be called back."""
    taken = Download.objects.filter(pack__job__referral=referral, pack__job__recipient=None).exclude(
        pack__job__kind=STAYS
    )
    for each in taken.select_related("pack__job", "by").order_by("at", "pk"):
        title = KINDS[each.pack.job.kind].title
        yield Recipient(title, f"A pack (copy {each.number}, taken by {each.by})", each.at, False)


def _waits(share: PackShare) -> str:
    if share.state in WITH_AGENCY:
        return RECALL.format(share.agency)
    uncertified = share.state == ShareState.RECALLED and share.destroy_by is not None
    return CERTIFY.format(share.agency) if uncertified else ""
