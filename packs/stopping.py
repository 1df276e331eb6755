"""A pack that was made, and that holds a file which is not given any more as it was: its page, its pictures and its file are
closed at once, for the agency and for the police; the officer is told what to do, and told again where the file was put back.

That it is closed stands on the job itself. Asked of the files at each reading it would depend on whether the reader finds
their rows, and a partner finds none (ADR 0043)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.notices.telling import tell
from audit.log import log
from core.row_security import as_the_service
from evidence.models import File, FileState
from evidence.offering import offered_of
from packs import store
from packs.asking import leaves
from packs.content.attached import given_as, key_of, public_id_of
from packs.content.parts import PackContent
from packs.kinds import PACK_FILE_REMOVED, PACK_STOPPED
from packs.models import Pack, PackedFile, PackJob, StoppedWhy, every_share
from packs.sharing import notices
from referrals.casework.notices.casework_notices import the_supervisors

OWN = (
    "A pack you asked for holds a file that is not given any more as it was. Nobody can take it any more: make it anew."
)
SHARED = "A pack that a partner has holds a file that is not given any more. It is closed: recall it, and make it anew."
OWN_AGAIN = "The file that closed a pack of yours was put back. The pack stays closed: make it anew if you need it."
SHARED_AGAIN = (
    "The file that closed a partner's pack was put back. The pack stays closed: send it anew if they need it."
)


def note_files(pack: Pack, content: PackContent) -> None:
    """Part of publishing. The files are locked first: one that is sealed in this moment is sealed before or after, and the
    pack is stopped either way."""
    keys = list(_keys(content))
    there = File.objects.filter(public_id__in={public_id_of(key) for key in keys})
    for file in there.select_for_update(of=("self",), no_key=True).order_by("pk"):
        mine = [key for key in keys if public_id_of(key) == str(file.public_id)]
        PackedFile.objects.bulk_create(PackedFile(pack=pack, file=file, key=key) for key in mine)
        stop_packs_of(file)


def _keys(content: PackContent) -> Iterable[str]:
    return (entry.file for section in content.sections for entry in section.entries if entry.file)


@as_the_service()
def stop_packs_of(file: File) -> None:
    """A file was sealed, or a version of it released or withdrawn: which packs that were made are given no more? The inspector
    who seals it need not know of any."""
    packed = PackedFile.objects.filter(file=file, pack__job__stopped_at=None, pack__job__revoked_at=None)
    on_offer = {given_as(key_of(each)) for each in offered_of(file)}
    for each in packed.select_related("pack__job__referral", "pack__job__requested_by").order_by("pk"):
        if why := _why(each, file, on_offer):
            _stop(each.pack.job, why)


@as_the_service()
def drop_packs_of(file: File) -> int:
    """A file is destroyed: so is every stored pack that holds it, for all who have one. It was closed when that was sealed."""
    dropped = 0
    for each in PackedFile.objects.filter(file=file).select_related("pack__job").order_by("pk"):
        if store.PACKS.drop(each.pack.file):
            dropped += 1
            log(PACK_FILE_REMOVED, target=each.pack.job, data={"sha256": each.pack.sha256})
    return dropped


def _why(packed: PackedFile, file: File, on_offer: set[str]) -> str:
    """Of what leaves the force the same holds as before it was sent: what has changed is another piece (ADR 0051)."""
    if file.state != FileState.RELEASED:
        return StoppedWhy.SEALED
    return StoppedWhy.CHANGED if leaves(packed.pack.job) and given_as(packed.key) not in on_offer else ""


def _stop(job: PackJob, why: str) -> None:
    if close(job, why=why, because=why):
        _tell(job, kind="pack.stopped", own=OWN, shared=SHARED, about=f"{job.pk}")


def close(job: PackJob, *, because: str, why: str = StoppedWhy.SEALED) -> bool:
    """Answers whether it was open."""
    stopped = PackJob.objects.filter(pk=job.pk, stopped_at=None)
    if not stopped.update(stopped_at=timezone.now(), stopped_why=why, version=F("version") + 1):
        return False
    log(PACK_STOPPED, target=job, data={"because": because})
    return True


@as_the_service()
def tell_given_again(file: File) -> None:
    """A file was put back, scanned and copied anew. A pack that was closed with it stays closed: its file is removed, and the
    copy that it held is not the one that is given now. The officer or desk that holds the record is told that it can be
    made anew; of one whose time at its agency was over, nothing is to be sent."""
    packed = PackedFile.objects.filter(file=file, pack__job__revoked_at=None, pack__job__stopped_why=StoppedWhy.SEALED)
    for each in (
        packed.select_related("pack__job__referral", "pack__job__requested_by").distinct("pack").order_by("pack")
    ):
        if _all_is_given(each.pack.job) and not _has_run_out(each.pack.job):
            about = f"{each.pack.job.pk}:{file.pk}:{file.version}"
            _tell(each.pack.job, kind="pack.given_again", own=OWN_AGAIN, shared=SHARED_AGAIN, about=about)


@as_the_service()
def can_be_made_anew(job: PackJob) -> bool:
    """Whether all that was sealed in it is given again. Of one that its agency had closed, an officer or inspector says so."""
    said_wrong = every_share().filter(job=job, wrong_said_at__isnull=False)
    return _all_is_given(job) and not said_wrong.exists()


def _all_is_given(job: PackJob) -> bool:
    if job.stopped_why != StoppedWhy.SEALED:
        return False
    return not PackedFile.objects.filter(pack=job.pk).exclude(file__state=FileState.RELEASED).exists()


def _has_run_out(job: PackJob) -> bool:
    shares = every_share().filter(job=job)
    return shares.exists() and not shares.live().exists()


def _tell(job: PackJob, *, kind: str, own: str, shared: str, about: str) -> None:
    share: Any = every_share().filter(job=job).select_related("agency", "referral").first()
    if share is not None:
        notices.tell_police(share, kind=kind, words=shared, about=about)
        return
    path = reverse("packs:job", args=[job.public_id])
    tell(
        [job.requested_by],
        kind=kind,
        words=own,
        path=path,
        about=about,
        reference="",
        instead=the_supervisors(job.referral, path),
    )
