"""What packs add to the timeline of their referral."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.components import Happening
from packs.asking import called
from packs.models import PackJob, every_share
from referrals.models import Referral
from safeguarding.mergers.names import agency_then


def packs_made(referral: Referral, until: datetime | None = None) -> Iterator[Happening]:
    """A pack asked for, made, taken and revoked: for whom, never what is in it."""
    jobs: QuerySet[Any] = referral.pack_jobs.select_related("requested_by", "recipient", "revoked_by", "pack")
    for job in jobs.prefetch_related("pack__downloads__by"):
        recipient = called(job)
        yield Happening(f"Pack for {recipient} asked for", job.created_at, by=job.requested_by.name, text=job.purpose)
        yield from _of_the_file(job, recipient)
        if job.revoked_at and job.revoked_by and not job.recipient_id:
            yield Happening(f"Pack for {recipient} revoked", job.revoked_at, by=job.revoked_by.name)


def _of_the_file(job: PackJob, recipient: str) -> Iterator[Happening]:
    pack = getattr(job, "pack", None)
    if pack is None:
        return
    yield Happening(f"Pack for {recipient} made", pack.made_at)
    for taken in pack.downloads.all():
        yield Happening(f"Pack for {recipient} downloaded", taken.at, by=taken.by.name)


def packs_shared(referral: Referral, until: datetime | None = None) -> Iterator[Happening]:
    """What an agency did with a pack, and that it was recalled: never what is in it."""
    related = ("agency", "acknowledged_by", "revoked_by", "destroyed_by")
    for share in every_share().filter(referral=referral).select_related(*related).order_by("pk"):
        for what, when, by in (
            ("acknowledged", share.acknowledged_at, share.acknowledged_by),
            ("recalled", share.revoked_at, share.revoked_by),
            ("certified as destroyed", share.destroyed_at, share.destroyed_by),
        ):
            if when and by:
                agency = agency_then(share, "agency", when, referral=referral)
                yield Happening(f"Pack for {agency} {what}", when, by=by.name)
