"""Deciding whether two people are one. A decision is a link with a history: a newer one ends the older, both stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from subjects.contradictions import Contradiction, contradiction
from subjects.kinds import PEOPLE_COMPARED, PEOPLE_PARTED
from subjects.models import Candidate, Link, Subject
from subjects.people import joined_to_id


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
    """Say that two subjects are the same person, are not, or that it is not clear; and why. Refused, with the
    decisions it would contradict, where those say otherwise."""
    a, b = in_order(subject, other)
    hold_everybody_joined(subject, other)
    end_live_link(a=a, b=b, by=by)
    if against := contradiction(subject, other, verdict):
        raise Contradiction(against)
    link = Link.objects.create(
        a=a,
        b=b,
        verdict=verdict,
        reason=reason,
        by=by.person,
        evidence=evidence or evidence_for(subject, other),
    )
    log(
        PEOPLE_COMPARED,
        target=link,
        ids=[f"subjects.Subject:{a.pk}", f"subjects.Subject:{b.pk}"],
        data={"verdict": verdict, "reason": reason},
    )
    return link


def in_order(one: Subject, another: Subject) -> tuple[Subject, Subject]:
    """Smaller id first, as a link keeps them."""
    if one.pk == another.pk:
        raise ValueError("A link joins two different people.")
    return (one, another) if one.pk < another.pk else (another, one)


def hold_everybody_joined(*some: Subject) -> None:
    """Lock all the people whom links join to any of these, in the order of their ids, so that two decisions which
    could contradict each other wait for each other; before a referral of theirs is locked. Asked anew where another
    person was joined meanwhile: what was locked is let go first, or two who wait would wait for each other."""
    everybody: set[int] = set()
    while not (now := _everybody(some)) <= everybody:
        everybody = now
        with transaction.atomic():
            list(Subject.objects.select_for_update(no_key=True).filter(pk__in=now).order_by("pk").values("pk"))
            if not _everybody(some) <= now:
                transaction.set_rollback(True)
                everybody = set()


def _everybody(some: Iterable[Subject]) -> set[int]:
    """The sealed too: it shows them to no reader."""
    return set[int]().union(*(joined_to_id(one.pk, sealed_too=True) for one in some))


def end_live_link(*, a: Subject, b: Subject, by: Authority) -> None:
    Link.objects.standing().filter(a=a, b=b).update(ended_at=timezone.now(), ended_by=by.user)


def evidence_for(subject: Subject, other: Subject) -> dict[str, Any]:
    """What the engine showed when the decision was made; it stays with the decision."""
    found = Candidate.objects.filter(subject=subject, other=other).first()
    return found.evidence if found else {}


@transaction.atomic
def undo_link(*, link: Link, reason: str, by: Authority) -> None:
    """End a decision without taking another: the two are undecided again, and everything is as it was before it."""
    ended = Link.objects.standing().filter(pk=link.pk).update(ended_at=timezone.now(), ended_by=by.user)
    if ended:
        log(
            PEOPLE_PARTED,
            target=link,
            ids=[f"subjects.Subject:{link.a_id}", f"subjects.Subject:{link.b_id}"],
            data={"verdict": link.verdict, "reason": reason},
        )
