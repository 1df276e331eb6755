"""Packs that say what has been found wrong since they were made, and how that is settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, unchanged
from audit.reading import listed
from core.components import Label
from core.locking import lock
from core.reference_numbers import display_reference
from core.templatetags.govuk import on_day
from packs.access import steer_pack
from packs.kinds import PACK_SETTLED
from packs.models import Download, PackJob
from packs.status import stand
from referrals.casework.presenters.claims import every_claim
from referrals.casework.presenters.pointers import Pointer
from referrals.casework.presenters.told import Told, Uncorrected
from referrals.casework.rules.correcting import Settling
from referrals.models import Referral
from referrals.models.correcting import SettledHow
from referrals.models.referral import AddendumKind
from subjects.models import Claim

CORRECTED = Label("Corrected since", "orange")
SETTLED = Label("Corrected since, settled", "grey")
SHOWN = 100
STANDS = "Downloaded before something in it was corrected. A copy does not correct itself."

MAKE_IT_FIRST = "Make the new pack for them first, after the correction, and download it."


def corrections(referral: Referral) -> list[datetime]:
    """When things that a pack prints were withdrawn as wrong, or corrected by its sender."""
    sent = referral.addenda.filter(kind=AddendumKind.CORRECTION).values_list("at", flat=True)
    withdrawn = [claim.withdrawn_at for claim in every_claim(referral.subject) if claim.withdrawn_at]
    return sorted([*sent, *withdrawn])


def corrected_since(job: PackJob, wrong: list[datetime]) -> bool:
    pack = getattr(job, "pack", None)
    return pack is not None and any(at > pack.made_at for at in wrong)


def labels(job: PackJob, wrong: list[datetime]) -> list[Label]:
    """Where it stands; and that it is no longer right, where that is so."""
    mark = [CORRECTED if _unsettled(job, wrong) or not job.correction_settled_at else SETTLED]
    return [stand(job).label, *(mark if corrected_since(job, wrong) else [])]


def reckon_one(job: PackJob) -> None:
    """A pack that is taken now: is it wrong already?"""
    if wrong := corrections(job.referral):
        reckon(job, wrong)


def reckon(job: PackJob, wrong: list[datetime]) -> None:
    """Note since when a pack that a person has taken is wrong, as long as that is not settled."""
    taken = Download.objects.filter(pack=job.pk).exists()
    since = min(_unsettled(job, wrong), default=None) if taken else None
    if since != job.told_wrong_since:
        job.told_wrong_since = since
        PackJob.objects.filter(pk=job.pk).update(told_wrong_since=since)


def reckon_all(referral: Referral) -> None:
    """Something is known, or was sent, that is wrong: which packs that were taken printed it?"""
    jobs: QuerySet[Any] = PackJob.objects.filter(referral=referral, pack__downloads__isnull=False).distinct()
    wrong = corrections(referral) if jobs else []
    for job in jobs.select_related("pack"):
        PackJob.objects.filter(pk=job.pk).update(version=F("version") + 1)
        reckon(job, wrong)


def _unsettled(job: PackJob, wrong: list[datetime]) -> list[datetime]:
    pack = getattr(job, "pack", None)
    if pack is None:
        return []
    settled = job.correction_settled_at or pack.made_at
    return [at for at in wrong if at > pack.made_at and at > settled]


@transaction.atomic
def settle(*, job: PackJob, settling: Settling, version: int, by: Authority) -> PackJob:
    """The holder of the pack was told by telephone, has a new one, or need not know: how and why is kept. What
    was corrected since the page was made is not settled with the rest."""
    if reason := steer_pack.refusal(by, job):
        raise MoveDenied(reason)
    locked = lock(job, "referral__subject", "pack")
    if locked.told_wrong_since is None:
        raise MoveDenied("Nothing in this pack waits to be settled.")
    unchanged(locked, version=version)
    locked.replaced_by = _newer(locked) if settling.how == SettledHow.REPLACED else None
    columns = settling.columns(by)
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save(update_fields=["replaced_by", *columns])
    reckon(locked, corrections(locked.referral))
    data = {**settling.event(), "replacement": locked.replaced_by_id}
    log(PACK_SETTLED, target=locked, data=data)
    return locked


def _newer(job: PackJob) -> PackJob:
    """The pack that was handed over in its place: for the same recipient, made and taken after the last correction."""
    last = max(corrections(job.referral))
    found: QuerySet[Any] = PackJob.objects.filter(
        referral=job.referral, recipient=job.recipient, pack__made_at__gt=last, pack__downloads__isnull=False
    )
    newer: PackJob | None = found.order_by("-pack__made_at").first()
    if newer is None:
        raise MoveDenied(MAKE_IT_FIRST)
    return newer


def in_packs(referral: Referral, claim: Claim) -> Iterator[Told]:
    """Who has downloaded a pack that printed this claim as true."""
    taken = Download.objects.filter(pack__job__referral=referral, pack__made_at__gte=claim.claimed_at)
    if claim.withdrawn_at is not None:
        taken = taken.filter(pack__made_at__lt=claim.withdrawn_at)
    for each in taken.select_related("by", "pack__job__recipient", "pack__job__correction_settled_by").order_by("at"):
        job = each.pack.job
        who = f"{job.recipient or 'Police'}, in a pack downloaded by {each.by}"
        yield Told(who, str(claim), each.at, reverse("packs:job", args=[job.public_id]), _state(job, claim))


def _state(job: PackJob, claim: Claim) -> str:
    if claim.withdrawn_at is None:
        return ""
    if job.correction_settled_at is None or job.correction_settled_at < claim.withdrawn_at:
        return "Not settled yet."
    how = job.get_correction_settled_how_display()
    return f"{how}: {job.correction_settled_why} ({job.correction_settled_by})"


def taken_and_corrected(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """For the overview: packs that were downloaded, and that are no longer right. Each ends by being settled."""
    for job in _waiting(PackJob.objects.filter(referral=referral)):
        yield Pointer(
            "Pack corrected since",
            f"Pack for {_recipient(job)}, made on {on_day(job.pack.made_at)}. {STANDS}",
            reverse("packs:settle", args=[job.public_id]),
            "Say what has become of it",
        )


def uncorrected(who: Authority) -> Iterator[Uncorrected]:
    """For the list of everything that is told and wrong."""
    rows = list(of_mine(who)[:SHOWN])
    listed(rows=rows, rule=steer_pack, named=False)
    for job in rows:
        yield Uncorrected(
            f"Pack for {_recipient(job)}",
            display_reference(job.referral.reference),
            job.told_wrong_since,
            STANDS,
            reverse("packs:settle", args=[job.public_id]),
            "Say what has become of it",
        )


def of_mine(who: Authority) -> QuerySet[Any]:
    return steer_pack.filter(who, _waiting(PackJob.objects.all()))


def _waiting(jobs: QuerySet[Any]) -> QuerySet[Any]:
    wrong = jobs.filter(told_wrong_since__isnull=False).select_related("recipient", "pack", "referral")
    return wrong.order_by("told_wrong_since", "pk")


def _recipient(job: PackJob) -> str:
    return str(job.recipient or "the police")
