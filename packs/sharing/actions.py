"""A pack for an agency: prepared from what was picked, sent, approved, acknowledged, recalled, certified as destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority
from accounts.keeper.rounds import destroys
from accounts.models import Agency, User
from accounts.shares import drop_grant, sweep
from audit.log import log
from audit.moves import MoveDenied, Stale, first_refusal, move
from core.locking import lock
from packs import access
from packs.corrected import reckon_one
from packs.kinds import PACK_PREPARED, PACK_REQUESTED
from packs.limits import DESTROYED
from packs.models import PackGrant, PackJob, PackShare, taken_there
from packs.sharing import notices, offer
from packs.sharing.changed import SEEN_BEFORE, corrections_by_sender
from packs.sharing.moves import (
    ACKNOWLEDGE,
    APPROVE,
    CERTIFY,
    DISCARD,
    READ_CORRECTION,
    RECALL,
    RETURN,
    SEND,
    as_picked,
    may_be_told,
    redacted_or_why,
)
from packs.sharing.second_person import reasons
from packs.tasks import ring_after_commit
from referrals.models import Referral


@dataclass(frozen=True)
class Wanted:
    """What is shared with one agency, why, and by whose decision."""

    agency: Agency
    purpose: str
    lawful_basis: str
    necessity: str
    proportionality: str
    decided_by: User
    days: int
    pieces: Sequence[str]
    unredacted_why: str = ""
    corrections: int | None = (
        None  # by its sender, of which whoever picked could read; none where nobody was shown a page
    )


@transaction.atomic
def prepare(*, referral: Referral, wanted: Wanted, by: Authority) -> PackShare:
    """Write down what was picked and why. Nothing leaves: it is looked at first as the agency will see it."""
    locked = lock(referral, "force", "subject")
    if reason := access.request_pack.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    _refuse_unread_corrections(locked, wanted)
    share = PackShare(
        referral=locked,
        agency=wanted.agency,
        why=wanted.purpose,
        lawful_basis=wanted.lawful_basis,
        necessity=wanted.necessity,
        proportionality=wanted.proportionality,
        unredacted_why=wanted.unredacted_why,
        decided_by=wanted.decided_by,
        days=wanted.days,
        pieces=sorted(set(wanted.pieces)),
        shared_by=by.person,
    )
    if not share.pieces:
        raise MoveDenied("Pick at least one thing, or the pack is empty.")
    if reason := first_refusal((may_be_told, as_picked, redacted_or_why), share, by, {}):
        raise MoveDenied(reason)
    share.claims = sorted(_claims(share))
    share.save()
    data = {"agency": share.agency.name, "pieces": share.pieces, "decided_by": share.decided_by_id}
    log(PACK_PREPARED, target=share, data=data)
    return share


def _refuse_unread_corrections(referral: Referral, wanted: Wanted) -> None:
    """Raise Stale where its sender has corrected something while the page was open on which it was picked."""
    there = corrections_by_sender(referral).count()
    if wanted.corrections not in (None, there):
        raise Stale(referral, SEEN_BEFORE, renewed={"corrections": there})


def _claims(share: PackShare) -> set[str]:
    offered = offer.groups(share.referral, offer.kind_for(share.referral, share.agency))
    pieces = (piece for group in offered for piece in group.pieces)
    return {piece.claim for piece in pieces if piece.claim and piece.key in share.pieces}


@transaction.atomic
def send(*, share: PackShare, version: int, by: Authority) -> PackShare:
    """To the agency; or first to a second person, where the marking or a bulk of packs asks for one."""
    lock(by.person, no_key=True)  # or what is sent in several windows at once counts as the first of them
    locked = lock(share)
    locked.second_because, locked.returned_why = reasons(locked.referral, by=by), ""
    locked.put_forward_by = by.person
    locked.save(update_fields=["second_because", "returned_why", "put_forward_by"])
    going: dict[str, Any] = {} if locked.second_because else _on_its_way(locked)
    sent = move(locked, SEND, by=by, given=_given(locked, version), **going)
    notices.tell_decider(sent)
    if sent.second_because:
        notices.tell_approvers(sent)
    return sent


@transaction.atomic
def approve(*, share: PackShare, version: int, by: Authority) -> PackShare:
    """The second person has looked at it as the agency will see it, and says yes."""
    locked = lock(share)
    going: dict[str, Any] = {"approved_by": by.person, "approved_at": timezone.now(), **_on_its_way(locked)}
    sent = move(locked, APPROVE, by=by, given=_given(locked, version), **going)
    notices.tell_police(sent, kind="pack.approved", words="A pack of yours was approved and sent.")
    return sent


@transaction.atomic
def send_back(*, share: PackShare, reason: str, version: int, by: Authority) -> PackShare:
    given = {"version": version, "words": reason}
    back = move(share, RETURN, by=by, given=given, returned_why=reason, second_because=[])
    notices.tell_police(back, kind="pack.sent_back", words="A pack of yours was not approved. Read why.")
    return back


@transaction.atomic
def discard(*, share: PackShare, version: int, by: Authority) -> PackShare:
    return move(share, DISCARD, by=by, given={"version": version})


def _given(share: PackShare, version: int) -> dict[str, Any]:
    return {"version": version, "agency": share.agency.name, "basis": share.lawful_basis, "pieces": share.pieces}


def _on_its_way(share: PackShare) -> dict[str, Any]:
    """The job that makes it. The agency opens it once it is made."""
    assert share.shared_by is not None, "a pack is prepared by somebody"
    job = PackJob.objects.create(
        dedupe_key=f"share:{share.pk}",
        referral=share.referral,
        requested_by=share.shared_by,
        recipient=share.agency,
        purpose=share.why,
        lawful_basis=share.lawful_basis,
    )
    log(PACK_REQUESTED, target=job, data={"recipient": share.agency.name, "basis": share.lawful_basis})
    ring_after_commit(job.pk)
    return {"job": job, "sent_at": timezone.now()}


@transaction.atomic
def acknowledge(*, share: PackShare, version: int, by: Authority) -> PackShare:
    """The agency says that it has it, before it reads it."""
    now = timezone.now()
    taken = move(share, ACKNOWLEDGE, by=by, given={"version": version}, acknowledged_by=by.person, acknowledged_at=now)
    assert taken.job is not None, "what is with an agency has a job"
    reckon_one(taken.job)  # what was corrected before they opened it is for the officer to settle
    notices.tell_police(taken, kind="pack.acknowledged", words="A partner has acknowledged a pack.")
    return taken


@transaction.atomic
def read_correction(*, share: PackShare, corrections: int, version: int, by: Authority) -> PackShare:
    """The agency has read that something in it was corrected: `corrections` are as many as its page showed. Who corrects
    locks the record first, and so does this: one that comes in the same moment is before it or after."""
    lock(share.referral, no_key=True)
    read: dict[str, Any] = {"correction_read_by": by.person, "correction_read_at": timezone.now()}
    known = move(share, READ_CORRECTION, by=by, given={"version": version, "corrections": corrections}, **read)
    words = "A partner has read that something in a pack was corrected."
    notices.tell_police(known, kind="pack.correction_read", words=words)
    return known


@transaction.atomic
def recall(*, share: PackShare, reason: str, version: int, by: Authority) -> PackShare:
    """Its page, its file and every message that leads there are gone on the agency's very next request. Where a
    practitioner has opened it, the agency is asked to certify that its copies are destroyed."""
    now, opened = timezone.now(), _was_opened(share)
    gone = move(
        share,
        RECALL,
        by=by,
        given={"version": version, "words": reason, "agency": share.agency.name},
        revoked_at=now,
        revoked_by=by.person,
        recalled_why=reason,
        destroy_by=DESTROYED.due(now) if opened else None,
    )
    job = gone.job
    assert job is not None, "what is with an agency has a job"
    PackJob.objects.filter(pk=job.pk, revoked_at__isnull=True).update(revoked_at=now, revoked_by=by.person)
    drop_grant(gone, record=job)
    notices.forget_at_agency(gone)
    _tell_recalled(gone)
    return gone


def _was_opened(share: PackShare) -> bool:
    """By whom it was sent to: a copy that the police took of it is not for the agency to certify."""
    return share.acknowledged_at is not None or taken_there(share.job_id).exists()


def _tell_recalled(share: PackShare) -> None:
    if share.destroy_by:
        path = notices.destroyed_path(share)
        notices.tell_agency(share, kind="pack.recalled", words=notices.RECALLED, path=path, urgent=True)
    else:
        notices.tell_agency(share, kind="pack.recalled", words=notices.GONE, path=reverse("packs:received"))


@transaction.atomic
def certify(*, share: PackShare, how: str, version: int, by: Authority) -> PackShare:
    """The agency's certificate: its copies are destroyed, by whom and how."""
    said: dict[str, Any] = {"destroyed_by": by.person, "destroyed_at": timezone.now(), "destroyed_how": how}
    sure = move(share, CERTIFY, by=by, given={"version": version, "words": how}, **said)
    words = "A partner has certified that its copies of a recalled pack are destroyed."
    notices.tell_police(sure, kind="pack.destroyed", words=words)
    return sure


@destroys
def sweep_grants() -> int:
    """The keeper's duty: the grant of a share that has run out goes too."""
    return sweep(share_model=PackShare, grant_model=PackGrant, record_field="job")
