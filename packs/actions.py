"""Asking for a pack, trying again, revoking it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied
from core.locking import lock
from packs import access
from packs.asking import why_not, why_not_delivered, why_too_many
from packs.content import attached, cases, support
from packs.kinds import PACK_REQUESTED, PACK_REVOKED, PACK_TRIED_AGAIN
from packs.models import PackJob
from packs.sections import KINDS
from packs.tasks import ring_after_commit
from referrals.models import Referral


@dataclass(frozen=True)
class Wanted:
    """Why the police want a pack of their own, of which kind, on what basis, and what beyond the usual was chosen."""

    purpose: str
    lawful_basis: str
    chosen: Sequence[str]
    kind: str = "police"
    unredacted_why: str = ""


@transaction.atomic
def request_pack(*, referral: Referral, wanted: Wanted, by: Authority) -> PackJob:
    """The job that makes a pack of the police's own: the same request for the same state of the record is the same job."""
    lock(by.person, no_key=True)  # or what is asked for in several windows at once counts as the first of them
    locked = lock(referral, no_key=True)
    if reason := why_not(locked, kind=wanted.kind, by=by.as_it_stands()):
        raise MoveDenied(reason)
    if reason := why_too_many(kind=wanted.kind, by=by):
        raise MoveDenied(reason)
    job, new = PackJob.objects.get_or_create(
        dedupe_key=_dedupe_key(locked, wanted, by=by),
        defaults={
            "referral": locked,
            "requested_by_id": by.pk,
            "purpose": wanted.purpose,
            "lawful_basis": wanted.lawful_basis,
            "chosen": sorted(wanted.chosen),
            "unredacted_why": wanted.unredacted_why,
            "kind": wanted.kind,
        },
    )
    if new:
        parts = sorted(KINDS[wanted.kind].codes(wanted.chosen))
        how = {"basis": wanted.lawful_basis, "wholes_in_spite": bool(wanted.unredacted_why)}
        data = {"recipient": wanted.kind, "parts": parts, **how}
        log(PACK_REQUESTED, target=job, data=data)
        ring_after_commit(job.pk)
    return job


@transaction.atomic
def try_again(*, job: PackJob, by: Authority) -> PackJob:
    """Put a failed job back in the queue, with all its attempts before it: of an agency's, while it may be told."""
    locked = _locked(job, by=by)
    if reason := why_not_delivered(locked):
        raise MoveDenied(reason)
    if not locked.try_again(revoked_at__isnull=True):
        raise MoveDenied("This pack is not waiting to be tried again.")
    log(PACK_TRIED_AGAIN, target=locked)
    ring_after_commit(locked.pk)
    return locked


def _locked(job: PackJob, *, by: Authority) -> PackJob:
    """Locked before it is asked who may: the authority of an officer who waited may have ended meanwhile."""
    locked = lock(job)
    if reason := access.steer_pack.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    return locked


@transaction.atomic
def revoke(*, job: PackJob, by: Authority) -> PackJob:
    """End a pack of the police now: the file can no longer be taken, and the keeper removes it. Copies already taken are
    listed. One that an agency has is recalled from it."""
    locked = _locked(job, by=by)
    if locked.recipient_id:
        raise MoveDenied("Recall it from the agency.")
    if locked.revoked_at is not None:
        raise MoveDenied("This pack was revoked already.")
    locked.revoked_at, locked.revoked_by = timezone.now(), by.person
    locked.save(update_fields=["revoked_at", "revoked_by"])
    log(PACK_REVOKED, target=locked)
    return locked


def _dedupe_key(referral: Referral, wanted: Wanted, *, by: Authority) -> str:
    """Same record as it stands now, same requester, purpose, basis and choice: same pack. One
    that was revoked, expired or given up does not stand in the way of a new one."""
    said = [
        referral.pk,
        _stand(referral),
        by.pk,
        wanted.purpose.strip(),
        wanted.lawful_basis,
        sorted(wanted.chosen),
        wanted.kind,
        wanted.unredacted_why.strip(),
    ]
    base = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    over = Q(revoked_at__isnull=False) | Q(stopped_at__isnull=False) | Q(pack__expires_at__lte=timezone.now())
    # By the referral first: a beginning is no reason to use an index on a table that has a policy (ADR 0043).
    return f"{base}:{referral.pack_jobs.filter(over, dedupe_key__startswith=base).count()}"


def _stand(referral: Referral) -> list[int]:
    """What a pack shows, as it stands: not every addition changes the referral's own version."""
    beside = (
        referral.addenda,
        referral.observations,
        referral.notes,
        referral.contacts,
        referral.decisions,
        referral.deconflictions,
        referral.owners,
    )
    versions = [
        *referral.actions.values_list("version", flat=True),
        *referral.enquiries.values_list("version", flat=True),
    ]
    counts = [related.count() for related in beside]
    return [referral.version, *counts, len(versions), sum(versions), *_stand_beside(referral)]


def _stand_beside(referral: Referral) -> list[int]:
    return [*cases.stand(referral), *support.stand(referral), *attached.stand(referral)]
