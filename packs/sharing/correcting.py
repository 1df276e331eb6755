"""An agency hears that something in a pack that it has was corrected."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from packs.models import WITH_AGENCY, PackJob, every_share
from packs.sharing import notices


def tell_of_correction(job: PackJob, *, last: datetime) -> None:
    """Once for each correction, the `last` of which was then, as long as it can open the pack: what was corrected stands
    there, and not in a message. While a hold stands it is not written to; the officer settles it by telephone."""
    shares = every_share().filter(job=job, state__in=WITH_AGENCY).live()
    for share in shares.select_related("referral", "agency"):
        about, path = f"{share.pk}:{last}", notices.agency_path(share)
        if notices.tell_agency(share, kind="pack.corrected", words=notices.CORRECTED, path=path, about=about):
            every_share().filter(pk=share.pk).update(correction_told_at=timezone.now())
