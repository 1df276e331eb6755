"""Who asks for a pack of the police's own, by its kind; and when a second person has to be the one who asks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.authority import Authority
from core.rules import Rule
from packs import access
from packs.limits import LIMITS
from packs.models import PackJob
from packs.sections import KINDS, SUPERVISOR
from packs.sharing.second_person import of_its_marking
from referrals.models import Referral
from safeguarding.gates.partners import why_not_now

STAYS = "police"  # the one kind that does not leave the force


def leaves(job: PackJob) -> bool:
    """Whether it is for others than the force, in the portal or as a file that is handed on."""
    return job.recipient_id is not None or job.kind != STAYS


def whole_in_spite(job: PackJob) -> bool:
    """Whether a file that was redacted goes into it as a whole: within the force, or where it was said why."""
    return not leaves(job) or bool(job.unredacted_why.strip())


def rule_of(kind: str) -> Rule:
    return access.request_court_pack if KINDS[kind].asked_by == SUPERVISOR else access.request_pack


def why_not(referral: Referral, *, kind: str, by: Authority) -> str | None:
    """Why this person cannot ask for such a pack now."""
    if reason := rule_of(kind).refusal(by, referral):
        return reason
    if marked := next(of_its_marking(referral), ""):
        return None if access.supervise_packs.allows(by, referral) else f"{marked}, so a supervisor has to ask for it."
    return None


def why_not_made(job: PackJob, referral: Referral, *, by: Authority) -> str | None:
    """Why the worker does not make it: authority that has ended since. Of an agency's pack the second person was asked
    when it was sent."""
    if job.recipient_id:
        return access.request_pack.refusal(by, referral)
    return why_not(referral, kind=job.kind, by=by)


def why_not_delivered(job: PackJob) -> str | None:
    """Why an agency's pack is neither made nor taken by the police now: no partner may be told anything. In words for officers."""
    return why_not_now(job.referral) if job.recipient_id else None


def why_too_many(*, kind: str, by: Authority) -> str | None:
    """A bulk of packs that leave the force is not one person's decision, whatever their role. The caller holds the lock of
    that person."""
    since = timezone.now() - LIMITS.bulk_within
    mine: QuerySet[Any] = PackJob.objects.all()
    lately = mine.filter(requested_by_id=by.pk, recipient=None, created_at__gt=since).exclude(kind=STAYS)
    if kind == STAYS or lately.count() < LIMITS.bulk:
        return None
    return f"You have asked for {LIMITS.bulk} packs for a court or of a case in a day. Another person has to ask for this one."


def for_whom(job: PackJob) -> str:
    """As a row says it: Court."""
    return str(job.recipient) if job.recipient_id else KINDS[job.kind].title


def called(job: PackJob) -> str:
    """As a sentence says it: a pack for a court."""
    return str(job.recipient) if job.recipient_id else KINDS[job.kind].called
