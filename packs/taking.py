"""One person takes a copy of a pack. It is made while nothing is locked, so that a recall, a correction or the sealing of a file
in it waits for no copy, however large; then the rule is asked again under the locks and the event is written, just before
its first byte."""

from __future__ import annotations

import logging
from contextlib import ExitStack

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied
from audit.permission import require, require_locked
from audit.reading import disclosed
from core.locking import lock
from packs import access
from packs.asking import why_not_delivered
from packs.copies import Copy, Taking, copy_of
from packs.corrected import reckon_one
from packs.files_read import in_pack
from packs.kinds import PACK_DOWNLOADED
from packs.limits import LIMITS
from packs.models import Download, Pack, PackJob, PackShare

logger = logging.getLogger(__name__)
CANNOT_SIGN = "Copies cannot be signed at present, so none leaves. Tell whoever looks after the service."
BUSY = "Others take copies of this pack at this moment. Nothing was taken: try again."


class _NumberTaken(Exception):
    """Another has taken a copy while this one was made: it bears the number of that one."""


@transaction.atomic
def take(*, job: PackJob, by: Authority) -> Copy:
    """The police's own copy of it, or of one that is for a partner: while that may be told nothing, nothing of it leaves."""
    require(access.download_pack, job, by=by)
    at_agency = False if job.recipient_id else None
    return _copy_for(job, by=by, held_at=job.referral.force.name, at_agency=at_agency)


@transaction.atomic
def take_received(*, share: PackShare, by: Authority) -> Copy:
    """A copy for this person at the agency that it was sent to. The rule alone decides: what the police wait for among
    themselves is not told to a partner, not even as the reason of a refusal."""
    require(access.take_received, share, by=by)
    job = share.job
    assert job is not None, "what is with an agency has a job"
    return _copy_for(job, by=by, held_at=share.agency.name, at_agency=True, share=share)


def _copy_for(
    job: PackJob, *, by: Authority, held_at: str, at_agency: bool | None, share: PackShare | None = None
) -> Copy:
    """Two who take it at once have two numbers: whose copy is finished later makes it again, with the next."""
    for _ in range(LIMITS.copy_tries):
        pack = Pack.objects.get(pk=job.pk)
        taking = Taking(pack.downloads.count() + 1, by.person.name, held_at, timezone.now())
        with ExitStack() as unless_it_leaves:
            copy = _made(pack, taking)
            unless_it_leaves.enter_context(copy.file)
            try:
                with transaction.atomic():  # what it locked is let go of where it goes round again
                    _let_out(copy, pack, taking, by=by, at_agency=at_agency, share=share)
            except _NumberTaken:
                continue
            unless_it_leaves.pop_all()
            return copy
    raise MoveDenied(BUSY)


def _made(pack: Pack, taking: Taking) -> Copy:
    try:
        return copy_of(pack, taking)
    except ImproperlyConfigured as failure:
        logger.error("No copy of a pack leaves: %s", failure)
        raise MoveDenied(CANNOT_SIGN) from failure


def _let_out(
    copy: Copy, pack: Pack, taking: Taking, *, by: Authority, at_agency: bool | None, share: PackShare | None
) -> None:
    """Locks what a recall and a seal lock, in their order, and asks again whether it may leave."""
    if share is None:
        require_locked(access.download_pack, pack.job, by=by)
        if reason := why_not_delivered(pack.job):
            raise MoveDenied(reason)
    else:
        lock(share)
        lock(pack.job)
        require(access.take_received, share, by=by)
    if pack.downloads.count() >= taking.number:
        raise _NumberTaken
    job = pack.job
    of_it = {"number": taking.number, "root": copy.root, "at_agency": at_agency}
    Download.objects.create(pack=pack, by=by.person, at=taking.at, **of_it)
    reckon_one(job)
    data = {"sha256": pack.sha256, "copy": taking.number, "root": copy.root, "certificate": copy.signed_with}
    who_for = {"recipient": str(job.recipient or job.kind), "basis": job.lawful_basis}
    disclosed(PACK_DOWNLOADED, target=job, data={**data, **who_for}, ids=in_pack(pack))
