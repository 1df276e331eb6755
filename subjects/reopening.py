"""When something new speaks for two people whom an officer called different: the pair is put before the officer
again, with what is new, and with the earlier decision beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from subjects.matching.engine import Match
from subjects.matching.explain import SLIGHT
from subjects.models import Candidate, Link, Subject, Verdict


@dataclass(frozen=True)
class Again:
    """One pair on one of its two pages, open again."""

    row: Candidate


def looked_at_again(subject: Subject, matches: list[Match]) -> list[Again]:
    """Both pages of every pair that was called different on less than is known now."""
    found = {match.subject_id: match for match in matches}
    different = Link.objects.standing().filter(
        Q(a=subject, b__in=found) | Q(b=subject, a__in=found), verdict=Verdict.DIFFERENT
    )
    again: list[Again] = []
    for link in different:
        match = found[link.b_id if link.a_id == subject.pk else link.a_id]
        because = new_since(_known_by(link), match)
        if because:
            again.append(_open(subject.pk, match.subject_id, match, because))
            again.append(_open(match.subject_id, subject.pk, match.turned, because))
    return again


def _known_by(link: Link) -> dict[str, Any]:
    """What was known when it was decided, or when it was last opened again: the officer is not asked twice
    about the same thing before answering once."""
    opened = (
        Candidate.objects.filter(Q(subject=link.a, other=link.b) | Q(subject=link.b, other=link.a))
        .filter(reopened_at__gt=link.at)
        .order_by("-reopened_at")
        .first()
    )
    return opened.evidence if opened else link.evidence


def new_since(known: dict[str, Any], match: Match) -> list[str]:
    """What speaks for the pair and did not before, where the whole has become likelier too. On which of the two
    pages it was read makes no difference."""
    before = known.get("steady", known.get("weight", float("-inf")))  # until ADR 0012 the weight was the steady one
    if match.steady <= before:
        return []
    told = {_what(row["label"], row["verdict"], row["ours"], row["theirs"]) for row in known.get("fields", ())}
    return [
        one.sentence
        for one in match.comparison.findings
        if one.bits >= SLIGHT and _what(one.field, one.level, one.ours, one.theirs) not in told
    ]


def _what(field: str, level: str, *said: str) -> tuple[str, str, frozenset[str]]:
    return field.casefold(), level.casefold(), frozenset(said)


def _open(subject_id: int, other_id: int, match: Match, because: list[str]) -> Again:
    return Again(
        Candidate(
            subject_id=subject_id,
            other_id=other_id,
            weight=match.weight,
            band=match.band,
            evidence=match.as_evidence(),
            reopened_at=timezone.now(),
            reopened_because=because,
        )
    )
