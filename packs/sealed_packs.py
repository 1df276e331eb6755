"""Packs of a record that is sealed: who can still take the file, ended in one act; and who has taken a copy,
which stays out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone

from accounts.authority import Authority
from core.jobs import JobState
from core.templatetags.govuk import on_day
from packs.access import receive_pack, request_pack
from packs.actions import revoke
from packs.asking import called
from packs.models import WITH_AGENCY, Download, PackJob, every_share
from packs.sharing.actions import recall
from referrals.access import see_case_file
from referrals.casework.actions.seal_reach import Still, people_named
from referrals.models import Referral

# What the police side reads; why a record is sealed is for inspectors.
SAID = "No longer needed"
SHOWN = 50  # the newest; a record has a handful


def open_packs(referral: Referral) -> Iterable[Still]:
    jobs: QuerySet[Any] = PackJob.objects.filter(referral=referral).exclude(state=JobState.FAILED)
    for job in jobs.select_related("pack", "recipient", "referral").order_by("-created_at", "-pk")[:SHOWN]:
        pack = getattr(job, "pack", None)
        made = f"made on {on_day(pack.made_at)}" if pack else "which is being made"
        named = f"Pack for {called(job)}, {made}"
        if job.recipient_id:
            yield from _shared(job)
        elif job.revoked_at is None and (pack is None or pack.expires_at > timezone.now()):
            yield Still(
                f"pack-{job.pk}",
                named,
                people_named(see_case_file, referral, may=request_pack),
                partial(_revoke, job.pk),
            )
        if taken := _taken(job):
            yield Still("", f"Copies that were taken of it: {named}", taken)


def _taken(job: PackJob) -> tuple[str, ...]:
    """Who took the file, and for whom: a copy is asked back by telephone."""
    downloads = Download.objects.filter(pack=job.pk).select_related("by").order_by("at", "pk")
    return tuple(f"{one.by.name} on {on_day(one.at)}, for {called(job)}" for one in downloads)


def _shared(job: PackJob) -> Iterator[Still]:
    """What an agency has: recalled in the same act. Its copies are then asked back by certificate."""
    for share in every_share().filter(job=job, state__in=WITH_AGENCY).live().select_related("agency", "referral"):
        people = people_named(receive_pack, share)
        yield Still(f"pack-{job.pk}", f"Pack for {share.agency}, in its portal", people, partial(_recall, share.pk))


def _recall(pk: int, by: Authority) -> None:
    share = every_share().select_related("referral", "agency").get(pk=pk)
    recall(share=share, reason=SAID, version=share.version, by=by)


def _revoke(pk: int, by: Authority) -> None:
    jobs: QuerySet[Any] = PackJob.objects.select_related("referral")
    revoke(job=jobs.get(pk=pk), by=by)


def agencies_sent(referral: Referral) -> Iterable[int]:
    """Those that have one, or had it."""
    sent = every_share().filter(referral=referral).order_by()
    return cast(Iterable[int], sent.values_list("agency_id", flat=True).distinct())
