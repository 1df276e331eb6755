"""What of a record is seen as a pack that an agency has: for the page that lists who can see it, now and on a day that is over."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from audit.as_of import Rows
from core.reference_numbers import display_reference
from packs.access import receive_pack
from packs.models import PackGrant, PackJob, PackShare, every_share
from referrals.models import Referral
from safeguarding.sight.what_is_seen import SeenAbove


def _delivered(referral: Referral) -> Iterator[tuple[str, Model]]:
    for share in every_share().filter(referral=referral, sent_at__isnull=False).select_related("agency"):
        yield f"Pack {display_reference(share.reference)} sent to {share.agency}, and nothing else", share


def _rows(referral: Referral) -> Iterator[Rows]:
    here = frozenset({referral.pk})
    yield Rows(PackShare, "referral_id", here)
    yield Rows(PackJob, "referral_id", here)
    jobs = frozenset(PackJob.objects.filter(referral=referral).values_list("pk", flat=True))
    yield Rows(PackGrant, "content_object_id", jobs)


DELIVERED = SeenAbove(receive_pack, PackShare, _delivered, _rows)
