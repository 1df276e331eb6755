"""Looking for the person among everybody, and keeping what was found for somebody to decide about."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from subjects.matching.engine import Match
from subjects.matching.index import evidence_of, reindex
from subjects.matching.lookup import find_candidates
from subjects.models import Candidate, Subject

NOT_SHOWN = "below"


@transaction.atomic
def look_for(subject: Subject) -> int:
    """Search again and keep who may be the same, with the evidence in words. Returns how many are new. What
    was decided stays decided; a possible match whose evidence grew is shown with the newer evidence."""
    reindex(subject=subject)
    shown = [
        match
        for match in find_candidates(evidence_of(subject), without=subject.pk)
        if match.band != NOT_SHOWN
    ]
    return sum(_keep(subject, match) for match in shown)


def _keep(subject: Subject, match: Match) -> bool:
    found = {"weight": match.weight, "band": match.band, "evidence": match.as_evidence()}
    _, new = Candidate.objects.update_or_create(
        subject=subject, other_id=match.subject_id, defaults=found,
        create_defaults={**found, "found_at": timezone.now()},
    )  # fmt: skip
    return new
