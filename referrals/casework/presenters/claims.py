"""What was said of who a person is, line by line: what stands, and what was withdrawn as wrong, with who,
when and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.asked_once import asked_once
from core.kept_rows import RowsKept, abreast, rows_kept
from core.templatetags.govuk import at_time, on_day
from subjects.models import Address, Claim, DateOfBirth, Identifier, Name, Subject


@dataclass(frozen=True)
class ClaimLine:
    label: str
    said: str
    source: str
    slug: str
    withdrawn: str
    settles: str = ""


def claim_lines(subject: Subject) -> list[ClaimLine]:
    return [_line(claim) for claim in every_claim(subject) if str(claim)]


@asked_once
def every_claim(subject: Subject) -> Sequence[Any]:
    """The withdrawn among them, each where it was: this is the history of what was said."""
    return [claim for claims in abreast(*(asking.asking(subject.pk) for asking in KINDS)) for claim in claims]


def _of(kind: type[Any]) -> RowsKept[Any]:
    def of(subject_id: int) -> QuerySet[Any]:
        claims = kind.objects.filter(subject_id=subject_id)
        return claims.select_related("withdrawn_by", "claimed_by").order_by("pk")

    return rows_kept(of)


KINDS = [_of(kind) for kind in (Name, DateOfBirth, Address, Identifier)]


def claim_named(subject: Subject, slug: str) -> Claim | None:
    """The claim about this person under this name in an address; never another person's."""
    return next((claim for claim in every_claim(subject) if _slug(claim) == slug), None)


def _slug(claim: Claim) -> str:
    return claim.key.replace(":", "-")


def _line(claim: Claim) -> ClaimLine:
    source = f"{claim.source}, {on_day(claim.claimed_at)}"
    return ClaimLine(claim.label, str(claim), source, _slug(claim), withdrawn_words(claim), settles_words(claim))


def settles_words(claim: Claim) -> str:
    why = getattr(claim, "settles_why", "")
    return f"Settles the age, by {claim.claimed_by}: {why}" if why else ""


def withdrawn_words(claim: Claim) -> str:
    if claim.withdrawn_at is None:
        return ""
    return f"Withdrawn by {claim.withdrawn_by}, {at_time(claim.withdrawn_at)}: {claim.withdrawn_why}"
