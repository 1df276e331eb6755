"""The keeper's duties for files: ring for what waits, refuse what every worker died of, sweep what no row names."""

from __future__ import annotations

import shutil
from itertools import islice
from math import inf

from django.db import transaction
from django.utils import timezone

from accounts.keeper.rounds import clears_away, destroys
from audit.evidence.alarms import last_raised, raise_service_alarm
from core.clock import ONE_DAY
from core.jobs import JobState
from core.private_files import ASKED_AT_ONCE, drop_each, sweep
from evidence import store
from evidence.copying import directories_older_than
from evidence.destroying import destroy, destroy_again
from evidence.inspecting import refuse_for_good
from evidence.limits import LIMITS
from evidence.models import (
    WAITING,
    WITHOUT_BYTES,
    ContentWork,
    CopyPage,
    File,
    FileState,
    Inspection,
    Piece,
    RedactedPage,
    Redaction,
    RedactionState,
    Rendering,
    Unfinished,
)
from evidence.pieces import OLD, drop_all
from evidence.redacting.making import fail_for_good
from evidence.tasks import ring, ring_content, ring_rendering

CHANGED = "files_changed"


def ring_due() -> None:
    """Ring for every file that waits or whose worker died: the message may be lost, the row is not."""
    for pk in Inspection.objects.due().order_by("next_at").values_list("pk", flat=True)[: LIMITS.rings]:
        ring(pk)
    for pk in Rendering.objects.due().order_by("next_at").values_list("pk", flat=True)[: LIMITS.rings]:
        ring_rendering(pk)
    for pk in ContentWork.objects.due().order_by("next_at").values_list("pk", flat=True)[: LIMITS.rings]:
        ring_content(pk)


def go_on_for_good() -> None:
    """What should not be here is never given up: work by which workers died is begun again, and is late meanwhile, which raises
    the alarm."""
    for work in ContentWork.objects.filter(state=JobState.FAILED).order_by("pk")[: LIMITS.rings]:
        work.try_again()


@clears_away
def forget_done_content() -> None:
    """What is done says only what was destroyed here, and outlives the records that had it. It stays for as long as a worker that
    fell silent may come back."""
    before = timezone.now() - LIMITS.done_kept
    done = ContentWork.objects.filter(state=JobState.DONE, finished_at__lt=before).order_by("pk")
    for pk in done.values_list("pk", flat=True)[: LIMITS.rings]:
        ContentWork.objects.filter(pk=pk, state=JobState.DONE, finished_at__lt=before).delete()


def refuse_failed() -> None:
    """A file whose workers died before they could say so is refused, visibly."""
    failed = Inspection.objects.filter(state=JobState.FAILED, file__state__in=WAITING)
    for work in failed.order_by("pk")[: LIMITS.rings]:
        refuse_for_good(work)  # type: ignore[arg-type]  # the manager is typed for the abstract model
    unmade = Rendering.objects.filter(state=JobState.FAILED, redaction__state=RedactionState.MAKING)
    for making in unmade.order_by("pk")[: LIMITS.rings]:
        fail_for_good(making)  # type: ignore[arg-type]  # the manager is typed for the abstract model


def tell_of_changed() -> None:
    """What the store gave back otherwise than it was received was refused: the administrators of the service are told, once."""
    since = last_raised(CHANGED) or timezone.now() - ONE_DAY
    refused = Inspection.objects.filter(file__state=FileState.REFUSED, file__reason="changed", finished_at__gt=since)
    if many := refused.count():
        raise_service_alarm(CHANGED, f"{many} since the last alarm.")


@destroys
def destroy_removed() -> None:
    """The bytes of what was removed before it was sent; and of what should not be here, where the process that was to
    destroy them died."""
    drop_each(File.objects.filter(state__in=WITHOUT_BYTES, bytes_gone_at=None).order_by("pk")[: LIMITS.rings], destroy)


@destroys
def destroy_what_came_back() -> None:
    """Bytes of files that were destroyed, and that lie there once more: a restore brings back what a backup still held."""
    names = store.FILES.names_older_than(inf)
    while some := list(islice(names, ASKED_AT_ONCE)):
        drop_each(File.objects.filter(key__in=some, bytes_gone_at__isnull=False).order_by("pk"), destroy_again)


@destroys
def drop_unfinished() -> None:
    """Files of which the rest never came, or that were never said what they are."""
    old = Unfinished.objects.filter(begun_at__lt=timezone.now() - LIMITS.unfinished_kept).order_by("begun_at")
    for pk in old.values_list("pk", flat=True)[: LIMITS.rings]:
        with transaction.atomic():
            drop_all(Unfinished.objects.filter(pk=pk), why=OLD)


@destroys
def sweep_orphans() -> None:
    """Files that no row names, and directories in which one was read: a worker or a page died before it could publish or
    clear away."""
    before = (timezone.now() - LIMITS.orphan_after).timestamp()
    for left in directories_older_than(before):
        shutil.rmtree(left, ignore_errors=True)
    sweep(store.FILES, before=before, known=_known)


def _known(old: set[str]) -> set[str]:
    """Those of the names that a row gives."""
    # What is sent moves from Unfinished to File: asked in this order, it is found in one of them whenever it moves.
    known = set(Unfinished.objects.filter(key__in=old).values_list("key", flat=True))
    known |= set(Piece.objects.filter(key__in=old).values_list("key", flat=True))
    known |= set(File.objects.filter(key__in=old).values_list("key", flat=True))
    known |= set(CopyPage.objects.filter(key__in=old).values_list("key", flat=True))
    known |= set(RedactedPage.objects.filter(key__in=old).values_list("key", flat=True))
    known |= set(Redaction.objects.filter(document_key__in=old).values_list("document_key", flat=True))
    return known
