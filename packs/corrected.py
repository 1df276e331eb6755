"""Packs that say what has been found wrong since they were made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from accounts.authority import Authority
from core.parts import Label
from packs.models import Download, PackJob
from packs.stand import stand
from referrals.claims import every_claim
from referrals.models import Referral
from referrals.models.referral import AddendumKind
from referrals.pointers import Pointer
from referrals.told import Told
from subjects.models import Claim

CORRECTED = Label("Corrected since", "orange")


def last_correction(referral: Referral) -> datetime | None:
    """When something that a pack prints was last withdrawn as wrong, or corrected by whoever sent it."""
    sent = referral.addenda.filter(kind=AddendumKind.CORRECTION).values_list("at", flat=True)
    withdrawn = [claim.withdrawn_at for claim in every_claim(referral.subject) if claim.withdrawn_at]
    return max([*sent, *withdrawn], default=None)


def corrected_since(job: PackJob) -> bool:
    return CORRECTED in labels(job, last_correction(job.referral))


def labels(job: PackJob, last: datetime | None) -> list[Label]:
    """Where it stands; and that it is no longer right, where that is so."""
    pack = getattr(job, "pack", None)
    wrong = pack is not None and last is not None and last > pack.made_at
    return [stand(job).label, *([CORRECTED] if wrong else [])]


def in_packs(referral: Referral, claim: Claim) -> Iterator[Told]:
    """Who has downloaded a pack that printed this claim as true."""
    taken = Download.objects.filter(pack__job__referral=referral, pack__made_at__gte=claim.claimed_at)
    if claim.withdrawn_at is not None:
        taken = taken.filter(pack__made_at__lt=claim.withdrawn_at)
    for each in taken.select_related("by", "pack__job__recipient").order_by("at"):
        job = each.pack.job
        who = f"{job.recipient or 'Police'}, in a pack downloaded by {each.by}"
        yield Told(who, str(claim), each.at, reverse("packs:job", args=[job.public_id]))


def taken_and_corrected(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """For the overview: packs that somebody has downloaded, and that are no longer right."""
    last = last_correction(referral)
    if last is None:
        return
    packs = PackJob.objects.filter(referral=referral, pack__made_at__lt=last, pack__downloads__isnull=False)
    count = packs.distinct().count()
    if count:
        yield Pointer(
            "Packs corrected since", f"Downloaded before something in them was corrected: {count}. They do not correct themselves.",
            reverse("packs:packs", args=[referral.public_id]), "See which, and who has downloaded them",
        )  # fmt: skip
