"""Deciding whether two people are one. A decision is a link with a history: a newer one ends the older, both
stay."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import record as log
from audit.models import Operation
from subjects.models import Candidate, Link, Subject


@transaction.atomic
def decide_link(
    *,
    subject: Subject,
    other: Subject,
    verdict: str,
    reason: str,
    by: Authority,
    evidence: dict[str, Any] | None = None,
) -> Link:
    """Say that two subjects are the same person, are not, or that it is not clear; and why."""
    a, b = in_order(subject, other)
    end_live_link(a=a, b=b, by=by)
    link = Link.objects.create(
        a=a,
        b=b,
        verdict=verdict,
        reason=reason,
        by=by.person,
        evidence=evidence or evidence_for(subject, other),
    )
    log(
        kind="people.compared", operation=Operation.COMBINATION, target=link,
        ids=[f"subjects.Subject:{a.pk}", f"subjects.Subject:{b.pk}"], data={"verdict": verdict, "reason": reason},
    )  # fmt: skip
    return link


def in_order(one: Subject, another: Subject) -> tuple[Subject, Subject]:
    """Locked, smaller id first: two people deciding about the same pair at once wait for each other."""
    found = list(Subject.objects.select_for_update().filter(pk__in=[one.pk, another.pk]).order_by("pk"))
    if len(found) != 2:
        raise ValueError("A link joins two different people.")
    return found[0], found[1]


def end_live_link(*, a: Subject, b: Subject, by: Authority) -> None:
    Link.objects.filter(a=a, b=b, ended_at__isnull=True).update(ended_at=timezone.now(), ended_by=by.user)


def evidence_for(subject: Subject, other: Subject) -> dict[str, Any]:
    """What the engine showed when the decision was made; it stays with the decision."""
    found = Candidate.objects.filter(subject=subject, other=other).first()
    return found.evidence if found else {}


@transaction.atomic
def undo_link(*, link: Link, reason: str, by: Authority) -> None:
    """End a decision without taking another: the two are undecided again, and everything is as it was before
    it."""
    ended = Link.objects.filter(pk=link.pk, ended_at__isnull=True).update(
        ended_at=timezone.now(), ended_by=by.user
    )
    if ended:
        log(
            kind="people.parted", operation=Operation.COMBINATION, target=link,
            ids=[f"subjects.Subject:{link.a_id}", f"subjects.Subject:{link.b_id}"],
            data={"verdict": link.verdict, "reason": reason},
        )  # fmt: skip
