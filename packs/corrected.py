"""Packs that say what has been found wrong since they were made, and how that is settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, unchanged
from audit.reading import listed
from core.components import Label
from core.kept_rows import rows_kept
from core.locking import lock
from core.reference_numbers import display_reference
from core.row_security import as_the_service
from core.templatetags.govuk import on_day
from packs.access import steer_pack
from packs.asking import called
from packs.content.filed import OF_ITS_SENDER
from packs.kinds import PACK_SETTLED
from packs.models import Download, PackJob, PackShare, ShareState, every_share, taken_there
from packs.sharing.changed import corrections_by_sender
from packs.sharing.correcting import tell_of_correction
from packs.status import stand
from referrals.casework.presenters.claims import every_claim
from referrals.casework.presenters.pointers import Pointer
from referrals.casework.presenters.told import Told, Uncorrected
from referrals.casework.rules.correcting import Settling
from referrals.models import Referral
from referrals.models.correcting import SettledHow
from subjects.models import Claim

# Those whom it is for have it: a copy was taken there, or a practitioner read it in the portal.
HAVE_IT = (
    Q(pack__downloads__at_agency=True)
    | Q(pack__downloads__isnull=False, pack__downloads__at_agency=None)
    | Q(share__acknowledged_at__isnull=False)
)
CORRECTED = Label("Corrected since", "orange")
SETTLED = Label("Corrected since, settled", "grey")
SHOWN = 100
STANDS = "Taken or read before something in it was corrected. A copy does not correct itself."

MAKE_IT_FIRST = (
    "Make the new pack for them first, after the correction: they have it once it is downloaded or acknowledged."
)


def corrections(referral: Referral) -> list[datetime]:
    """When things that a pack prints were withdrawn as wrong, or corrected by its sender."""
    sent = corrections_by_sender(referral).values_list("at", flat=True)
    withdrawn = [claim.withdrawn_at for claim in every_claim(referral.subject) if claim.withdrawn_at]
    return sorted([*sent, *withdrawn])


@as_the_service()
def wrong_in(job: PackJob) -> list[datetime]:
    """The same of what this pack prints: an agency's holds what was picked for it, and nothing else of it is wrong. Moments
    alone, which the agency is told too, though it reads nothing of what was corrected."""
    share = every_share().filter(job=job).first() if job.recipient_id else None
    pack = getattr(job, "pack", None)
    if share is None or pack is None:
        return corrections(job.referral)
    if share.state == ShareState.DESTROYED:
        return []  # no copy is left that could be wrong
    sent = corrections_by_sender(job.referral).values_list("at", flat=True)
    printed = {section["code"] for section in pack.manifest["sections"]}
    claims = [claim for claim in every_claim(job.referral.subject) if claim.key in share.claims]
    withdrawn = [claim.withdrawn_at for claim in claims if claim.withdrawn_at]
    return sorted([*(sent if OF_ITS_SENDER & printed else ()), *withdrawn])


def has_left(job: PackJob) -> bool:
    """Whether those whom it is for have it: a copy was taken, or a practitioner read it in the portal."""
    opened = every_share().filter(job=job, acknowledged_at__isnull=False)
    return taken_there(job.pk).exists() or opened.exists()


def corrected_since(job: PackJob, wrong: list[datetime]) -> bool:
    pack = getattr(job, "pack", None)
    return pack is not None and any(at > pack.made_at for at in wrong)


def labels(job: PackJob, wrong: list[datetime]) -> list[Label]:
    """Where it stands; and that it is no longer right, where that is so."""
    mark = [CORRECTED if _unsettled(job, wrong) or not job.correction_settled_at else SETTLED]
    return [stand(job).label, *(mark if corrected_since(job, wrong) else [])]


def reckon_one(job: PackJob) -> None:
    """A pack that is taken now: is it wrong already?"""
    if wrong := wrong_in(job):
        reckon(job, wrong)


def reckon(job: PackJob, wrong: list[datetime]) -> None:
    """Note since when a pack that a person has taken is wrong, as long as that is not settled."""
    since = min(_unsettled(job, wrong), default=None) if has_left(job) else None
    if since != job.told_wrong_since:
        job.told_wrong_since = since
        PackJob.objects.filter(pk=job.pk).update(told_wrong_since=since)


def reckon_all(referral: Referral) -> None:
    """Something is known, or was sent, that is wrong: which packs that were taken printed it? The agency hears of each
    correction, also while one before it is not settled."""
    jobs: QuerySet[Any] = PackJob.objects.filter(HAVE_IT, referral=referral).distinct()
    for job in jobs.select_related("pack", "referral__subject"):
        PackJob.objects.filter(pk=job.pk).update(version=F("version") + 1)
        wrong = wrong_in(job)
        reckon(job, wrong)
        if job.told_wrong_since:
            tell_of_correction(job, last=max(wrong))


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
    locked = lock(job, "referral__subject", "pack")
    if reason := steer_pack.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    if locked.told_wrong_since is None:
        raise MoveDenied("Nothing in this pack waits to be settled.")
    unchanged(locked, version=version)
    locked.replaced_by = _newer(locked) if settling.how == SettledHow.REPLACED else None
    columns = settling.columns(by)
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save(update_fields=["replaced_by", *columns])
    reckon(locked, wrong_in(locked))
    data = {**settling.event(), "replacement": locked.replaced_by_id}
    log(PACK_SETTLED, target=locked, data=data)
    return locked


def _newer(job: PackJob) -> PackJob:
    """The pack that was handed over in its place: for the same recipient, made and taken after the last correction."""
    last = max(wrong_in(job))
    found: QuerySet[Any] = PackJob.objects.filter(HAVE_IT, _same(job), referral=job.referral, pack__made_at__gt=last)
    newer: PackJob | None = found.order_by("-pack__made_at").first()
    if newer is None:
        raise MoveDenied(MAKE_IT_FIRST)
    return newer


def _same(job: PackJob) -> Q:
    """Those for the same recipient: for the agency that has it now, where the one that it was sent to was merged."""
    share = every_share().filter(job=job).first()
    return Q(recipient=None, kind=job.kind) if share is None else Q(share__agency=share.agency_id)


def in_packs(referral: Referral, claim: Claim) -> Iterator[Told]:
    """Who has taken a pack that printed this claim as true, or read it in the portal."""
    printed = Q(pack__made_at__gte=claim.claimed_at)
    if claim.withdrawn_at is not None:
        printed &= Q(pack__made_at__lt=claim.withdrawn_at)
    jobs: QuerySet[Any] = PackJob.objects.filter(printed, referral=referral)
    for job in jobs.select_related("recipient", "correction_settled_by", "share__acknowledged_by").order_by("pk"):
        share = getattr(job, "share", None)
        if share is None or claim.key in share.claims:
            page, state = reverse("packs:job", args=[job.public_id]), _state(job, claim)
            for who, when in _who_has(job, share):
                yield Told(who, str(claim), when, page, state)


def _who_has(job: PackJob, share: PackShare | None) -> Iterator[tuple[str, datetime]]:
    whose = f"{job.recipient or 'Police'}, in a pack"
    if share is not None and share.acknowledged_at:
        yield f"{whose} opened by {share.acknowledged_by}", share.acknowledged_at
    for each in Download.objects.filter(pack=job.pk).select_related("by").order_by("at"):
        own = share is not None and each.at_agency is False
        yield f"{f'Police, in a pack for {job.recipient}' if own else whose} downloaded by {each.by}", each.at


def _state(job: PackJob, claim: Claim) -> str:
    if claim.withdrawn_at is None:
        return ""
    if job.correction_settled_at is None or job.correction_settled_at < claim.withdrawn_at:
        return "Not settled yet."
    how = job.get_correction_settled_how_display()
    return f"{how}: {job.correction_settled_why} ({job.correction_settled_by})"


def taken_and_corrected(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """For the overview: packs that were downloaded, and that are no longer right. Each ends by being settled."""
    for job in _waiting_of(referral.pk):
        yield Pointer(
            "Pack corrected since",
            f"Pack for {called(job)}, made on {on_day(job.pack.made_at)}. {STANDS}",
            reverse("packs:settle", args=[job.public_id]),
            "Say what has become of it",
        )


def uncorrected(who: Authority) -> Iterator[Uncorrected]:
    """For the list of everything that is told and wrong."""
    rows = list(of_mine(who)[:SHOWN])
    listed(rows=rows, rule=steer_pack, named=False)
    for job in rows:
        yield Uncorrected(
            f"Pack for {called(job)}",
            display_reference(job.referral.reference),
            job.told_wrong_since,
            STANDS,
            reverse("packs:settle", args=[job.public_id]),
            "Say what has become of it",
        )


def of_mine(who: Authority) -> QuerySet[Any]:
    return steer_pack.filter(who, _waiting(PackJob.objects.all()))


@rows_kept
def _waiting_of(referral_id: int) -> QuerySet[Any]:
    return _waiting(PackJob.objects.filter(referral_id=referral_id))


def _waiting(jobs: QuerySet[Any]) -> QuerySet[Any]:
    wrong = jobs.filter(told_wrong_since__isnull=False).select_related("recipient", "pack", "referral")
    return wrong.order_by("told_wrong_since", "pk")
