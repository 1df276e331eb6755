"""Looking for the person among all who are filed, and keeping what was found for an officer to decide about.

Sealed people are looked for by the keeper alone, after the fact: nothing that a person can watch, a page, a button or
how long it takes, comes out differently for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from subjects.matching.engine import Match
from subjects.matching.index import evidence_of, reindex
from subjects.matching.lookup import find_candidates
from subjects.models import Candidate, MatchKeys, Subject
from subjects.people import joined_to_id
from subjects.reopening import Again, looked_at_again

# Evidence grows and is kept as it is now; whether a pair is open again is not for a second search to forget.
RENEWED = ["weight", "band", "evidence"]
REOPENED = [*RENEWED, "reopened_at", "reopened_because"]


@dataclass(frozen=True)
class Found:
    """What a search brought: how many possible matches are new, and which pairs must be looked at again."""

    new: int
    again: list[Again]


@transaction.atomic
def look_for(subject: Subject) -> Found:
    """Search again and keep who may be the same, with the evidence in words. What was decided stays decided,
    unless something new speaks for a pair that was called different."""
    reindex(subject=subject)
    return search(subject)


@transaction.atomic
def search(subject: Subject) -> Found:
    """Look for a person who is filed already. Sealed people are not found here."""
    matches = find_candidates(evidence_of(subject), without=subject.pk, joined=_are_joined)
    known = set(
        Candidate.objects.filter(subject=subject, other__in=[match.subject_id for match in matches]).values_list(
            "other_id", flat=True
        )
    )
    again = looked_at_again(subject, matches)
    if subject.sealed:  # what stands on an open person's page is read by those who do not know of the sealed one
        again = [pair for pair in again if pair.row.subject_id == subject.pk]
    _keep([_candidate(subject.pk, match.subject_id, match) for match in matches], RENEWED)
    _keep([pair.row for pair in again], REOPENED)
    return Found(new=len(matches) - len(known), again=again)


@dataclass(frozen=True)
class FoundSealed:
    """Sealed people on whose page another person now stands for the first time, and pairs to be looked
    at again there."""

    told_first: list[int]
    again: list[Again]


@transaction.atomic
def search_sealed(subject: Subject) -> FoundSealed:
    """Sealed people who may be this one. Each is told on the sealed person's own page, which opens to no reader
    without sight of it: nothing is written on the page of the person looked for."""
    matches = [] if subject.sealed else find_candidates(evidence_of(subject), sealed=True, joined=_are_joined)
    found = [match.subject_id for match in matches]
    known = set(Candidate.objects.filter(subject__in=found, other=subject).values_list("subject_id", flat=True))
    again = [pair for pair in looked_at_again(subject, matches) if pair.row.subject_id != subject.pk]
    _keep([_candidate(match.subject_id, subject.pk, match.turned) for match in matches], RENEWED)
    _keep([pair.row for pair in again], REOPENED)
    return FoundSealed(told_first=[sealed for sealed in found if sealed not in known], again=again)


def next_waiting(limit: int) -> list[Subject]:
    """People saved since the keeper last looked, held until this transaction ends and waiting no longer. Who is
    saved meanwhile waits for us and then waits again."""
    rows = MatchKeys.objects.select_for_update(skip_locked=True).filter(waiting=True).order_by("subject")[:limit]
    ids = list(rows.values_list("subject_id", flat=True))
    MatchKeys.objects.filter(pk__in=ids).update(waiting=False)
    return list(Subject.objects.filter(pk__in=ids).order_by("pk"))


def stop_waiting(subject: Subject) -> bool:
    """Whether a person's record was waiting for the keeper; it no longer is."""
    return bool(MatchKeys.objects.filter(subject=subject, waiting=True).update(waiting=False))


def _are_joined(one: int, another: int) -> bool:
    """Whether people have said that two candidates are one person."""
    return another in joined_to_id(one)


def _candidate(subject_id: int, other_id: int, match: Match) -> Candidate:
    return Candidate(
        subject_id=subject_id,
        other_id=other_id,
        weight=match.weight,
        band=match.band,
        evidence=match.as_evidence(),
        found_at=timezone.now(),
    )


def _keep(rows: Iterable[Candidate], fields: list[str]) -> None:
    """One statement for all of them; the address of a candidate stays what it was."""
    Candidate.objects.bulk_create(rows, update_conflicts=True, unique_fields=["subject", "other"], update_fields=fields)
