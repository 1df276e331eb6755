"""What packs add to the timeline of their referral."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from core.components import Happening
from packs.models import PackJob
from referrals.models import Referral


def packs_made(referral: Referral) -> Iterator[Happening]:
    """A pack asked for, made, taken and revoked: for whom, never what is in it."""
    jobs: QuerySet[Any] = referral.pack_jobs.select_related("requested_by", "recipient", "revoked_by", "pack")
    for job in jobs.prefetch_related("pack__downloads__by"):
        recipient = str(job.recipient or "the police")
        yield Happening(f"Pack for {recipient} asked for", job.created_at, by=job.requested_by.name, text=job.purpose)
        yield from _of_the_file(job, recipient)
        if job.revoked_at and job.revoked_by:
            yield Happening(f"Pack for {recipient} revoked", job.revoked_at, by=job.revoked_by.name)


def _of_the_file(job: PackJob, recipient: str) -> Iterator[Happening]:
    pack = getattr(job, "pack", None)
    if pack is None:
        return
    yield Happening(f"Pack for {recipient} made", pack.made_at)
    for taken in pack.downloads.all():
        yield Happening(f"Pack for {recipient} downloaded", taken.at, by=taken.by.name)
