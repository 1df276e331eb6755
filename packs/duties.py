"""The keeper's duties for packs: ring for what waits, remove what is over, sweep what was left behind."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from accounts.keeper.rounds import destroys
from audit.log import log
from core.jobs import JobState
from core.private_files import drop_each, sweep
from packs import store
from packs.build import FOR_GOOD, tell_of_failure
from packs.kinds import PACK_FILE_REMOVED
from packs.limits import LIMITS
from packs.models import Pack, PackJob
from packs.tasks import ring


def ring_due() -> None:
    """Ring for every job that waits or whose worker died: the message may be lost, the row is not."""
    for pk in PackJob.objects.due().order_by("next_at").values_list("pk", flat=True)[: LIMITS.rings]:
        ring(pk)


def tell_of_failures() -> None:
    """The requester of a pack that failed hears it once, also where the worker died before it could say so."""
    lately = PackJob.objects.filter(state=JobState.FAILED, finished_at__gt=timezone.now() - LIMITS.failures_told)
    for job in lately.exclude(error__in=FOR_GOOD):
        tell_of_failure(job)  # type: ignore[arg-type]  # the manager is typed for the abstract model


@destroys
def expire() -> None:
    """Remove the files of packs that have expired, were revoked, or are closed with a file in them, and are given
    out no more. What they held stays in the manifest and the log."""
    closed = Q(job__revoked_at__isnull=False) | Q(job__stopped_at__isnull=False)
    over = Pack.objects.filter(Q(expires_at__lte=timezone.now()) | closed)
    kept = set(store.PACKS.names_older_than(timezone.now().timestamp()))
    drop_each(over.filter(file__in=kept).select_related("job"), _remove)


def _remove(pack: Pack) -> None:
    if store.PACKS.drop(pack.file):
        log(PACK_FILE_REMOVED, target=pack.job, data={"sha256": pack.sha256})


@destroys
def sweep_orphans() -> None:
    """Remove files that were never published: a worker died between writing and publishing."""
    sweep(store.PACKS, before=(timezone.now() - LIMITS.orphan_after).timestamp(), known=_known)


def _known(old: set[str]) -> set[str]:
    return set(Pack.objects.filter(file__in=old).values_list("file", flat=True))
