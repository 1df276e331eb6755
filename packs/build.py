"""Making one pack: authority asked again, one moment of the record, one document, published once.

A worker may die at any line. Its lease runs out, another claims the job, and only the holder of the newest
token can publish; what a dead worker left on disk is swept (security 3.2; ADR 0004).
"""

from __future__ import annotations

import io
import logging
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

import pikepdf
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority, authority_of
from accounts.models import User
from accounts.notices.telling import tell
from audit.acting import acting
from audit.agency_of_act import acts_on
from audit.log import log
from evidence import store as files
from packs import archive, store
from packs.access import see_pack
from packs.archive import CONTENT, DOCUMENT, READABLE, Part
from packs.asking import rule_of, whole_in_spite, why_not_delivered, why_not_made
from packs.content.attached import files_left_out, files_of
from packs.content.kept import kept
from packs.content.parts import GivenFile, PackContent
from packs.document import attached_of, pdf_of, readable_of
from packs.fitting import fitted
from packs.kinds import PACK_MADE, PACK_REFUSED
from packs.limits import LIMITS
from packs.manifest import manifest_of
from packs.models import Pack, PackJob, every_share
from packs.sections import KINDS, VERSION, build
from packs.sharing.contents import Changed, Held, content_for
from packs.sharing.delivering import deliver, lock_share_of, refuse_what_changed
from packs.snapshot import snapshot
from packs.stopping import note_files
from packs.store import Kept
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral

logger = logging.getLogger(__name__)
NOT_ALLOWED = "not_allowed"
CHANGED = "changed"
HELD = "held"
FOR_GOOD = (NOT_ALLOWED, CHANGED, HELD)  # not tried again by itself, and told of when it happened
NOT_NOW = (
    "A pack for a partner was not made: no partner may be told anything about this person at present. Nothing has left; try it again "
    "once they may."
)
PICK_AGAIN = "A pack was not made: something that was picked for it has changed. Nothing has left; pick again."


def make(job: PackJob) -> None:
    """Make the pack of a claimed job. Whatever goes wrong is on the job, in words that name no content."""
    by = authority_of(User.objects.get(pk=job.requested_by_id))
    with acting(by.actor):
        acts_on(job, rule=see_pack, by=by)
        try:
            with job.kept():
                _make(job, by=by)
        except Exception as failure:  # a fault of any kind gives the job back; the lease covers a death
            logger.error("Pack %s was not made: %s.", job.pk, type(failure).__name__)
            give_back(job, error=type(failure).__name__)


@transaction.atomic
def give_back(job: PackJob, *, error: str) -> None:
    if job.give_back(error=error):
        tell_of_failure(job)


def tell_of_failure(job: PackJob) -> None:
    """Once for each time it failed for good: tried again and failed again is news again."""
    words = "A pack you asked for could not be made. Nothing has left; you can try again."
    _tell(job, kind="pack.failed", words=words, about=f"{job.pk}:{job.token}")


def _make(job: PackJob, *, by: Authority) -> None:
    try:
        with snapshot():
            content = content_of(job, by=by, at=timezone.now())
        if content is None:
            refuse(job, error=NOT_ALLOWED)
            return
        content = fitted(content)
        publish(job, content, pdf_of(content))
    except Changed:
        refuse(job, error=CHANGED)
    except Held:
        refuse(job, error=HELD)


def content_of(job: PackJob, *, by: Authority, at: datetime) -> PackContent | None:
    """Everything the pack says, read in one transaction; None when the requester may no longer have it. Raises Changed, and
    Held."""
    referral = Referral.objects.select_related("subject", "agency", "site", "submitted_by").get(pk=job.referral_id)
    job.refresh_from_db(fields=["revoked_at"])
    if job.revoked_at is not None or why_not_made(job, referral, by=by):
        return None
    if why_not_delivered(job):
        raise Held
    if share := every_share().filter(job=job).select_related("referral__subject", "agency", "shared_by").first():
        return content_for(share, at=at)
    kind = KINDS[job.kind]
    given = kind.codes(job.chosen)
    parts = tuple(build(referral, given=given, wholes=whole_in_spite(job)))
    return PackContent(
        reference=referral.reference,
        marking=referral.marking,
        recipient=kind.title,
        requested_by=job.requested_by.name,
        purpose=job.purpose,
        lawful_basis=LAWFUL_BASES.label_with_hint(job.lawful_basis),
        made_at=at,
        subject=referral.subject.display_name,
        sections=parts,
        left_out=(*kind.left_out(given), *files_left_out(referral, given=given, parts=parts)),
        files=files_of(referral, parts),
    )


def publish(job: PackJob, content: PackContent, document: bytes) -> bool:
    """Put the file in the store and publish it with its event, or remove it again: when the lease was lost, or raises
    Changed or Held, when a partner may not have it as it was drawn."""
    with pikepdf.open(io.BytesIO(document)) as read_back:
        pages = len(read_back.pages)
    parts, said = parts_of(content, document), kept(content)
    manifest = manifest_of(_head(job, content, said), parts)
    # Before anything is locked: a large pack takes seconds.
    stored = store.put(lambda file: archive.write(file, [*parts, Part(CONTENT, "", said)]))
    published = False
    try:
        published = _publish(job, content, stored, pages, manifest)
    finally:
        if not published:
            store.PACKS.drop(stored.name)
    return published


def parts_of(content: PackContent, document: bytes) -> list[Part]:
    """What the recipient gets: the document, the same to read in a browser, and each annex as a file of its own."""
    readable = Part(READABLE, "The pack, to be read in a browser", readable_of(content).encode())
    annexes = [attached_of(annex, content) for annex in content.annexes]
    return [
        Part(DOCUMENT, "The pack", document),
        readable,
        *(Part(f"annexes/{annex.name}", annex.described, annex.content) for annex in annexes),
        *(Part(file.name, file.described, partial(_bytes_of, file)) for file in content.files),
    ]


def _bytes_of(file: GivenFile) -> bytes:
    """Compared with its digest when it is read: a copy that was altered stops the pack."""
    return files.whole(file.key, sha256=file.sha256) if file.key else file.text.encode()


def _head(job: PackJob, content: PackContent, said: bytes) -> dict[str, Any]:
    """What the manifest says beside its items: what is in it, what is not and why, and by which rules."""
    return {
        "pack": str(job.public_id),
        "said": sha256(said).hexdigest(),
        "made_at": content.made_at.isoformat(),
        **content.manifest(),
        "lawful_basis": job.lawful_basis,
        "versions": {
            "contents": VERSION,
            "form": job.referral.document.get("version"),
            "rule": rule_of(job.kind).name,
        },
        "copy": None,
    }


@transaction.atomic
def _publish(job: PackJob, content: PackContent, stored: Kept, pages: int, manifest: dict[str, Any]) -> bool:
    """What was read before it was drawn is asked again of the locked record: a correction and an answer of the desk come
    before or after. Then the share is locked before the job, as the officer does who recalls it in this moment."""
    share = lock_share_of(job)
    if share is not None:
        refuse_what_changed(share, content)
    if not job.finish():
        return False
    now = timezone.now()
    until = deliver(job, share, now=now)
    pack = Pack.objects.create(
        job=job,
        sha256=stored.sha256,
        size=stored.size,
        pages=pages,
        manifest=manifest,
        file=stored.name,
        made_at=content.made_at,
        expires_at=until or now + LIMITS.available_for,
    )
    left_out = [part["title"] for part in manifest["left_out"]]
    data = {"sha256": stored.sha256, "root": manifest["root"], "pages": pages, "left_out": left_out}
    log(PACK_MADE, target=job, data=data)
    note_files(pack, content)
    if share is None or until is not None:  # of one that was recalled meanwhile there is nothing to tell
        _tell(job, kind="pack.ready", words="A pack you asked for is ready.")
    return True


@transaction.atomic
def refuse(job: PackJob, *, error: str) -> None:
    """The requester's authority has ended since asking, or what was picked has changed: the job fails at once, visibly,
    and is not tried again."""
    if job.fail(error=error):
        log(PACK_REFUSED, target=job, data={"rule": rule_of(job.kind).name, "because": error})
        if words := {CHANGED: PICK_AGAIN, HELD: NOT_NOW}.get(error):
            _tell(job, kind="pack.refused", words=words, about=f"{job.pk}:{job.token}")


def _tell(job: PackJob, *, kind: str, words: str, about: object = None) -> None:
    path = reverse("packs:job", args=[job.public_id])
    tell(
        [job.requested_by],
        kind=kind,
        instead=None,
        words=words,
        path=path,
        about=about or job.pk,
        reference="",
    )
