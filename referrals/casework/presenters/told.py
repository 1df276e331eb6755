"""Who outside was told something about the person, and whom of them it has been found wrong for since. Apps above that
tell others join these points."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.authority import Authority
from core.counting import Listed
from core.extension import Point
from referrals.casework.presenters.claims import every_claim
from referrals.models import Deconfliction, Referral
from subjects.models import Claim, Subject


@dataclass(frozen=True)
class Told:
    """One telling: to whom, what, when, where it stands, and what has been done about it since."""

    who: str
    what: str
    at: datetime
    href: str = ""
    state: str = ""


@dataclass(frozen=True)
class Uncorrected:
    """For its officer: a person outside was told something that is wrong, and neither knows it nor
    is that settled."""

    who: str
    reference: str
    since: datetime
    stands: str
    href: str
    link: str


Source = Callable[[Referral, Claim], Iterable[Told]]
Heard = Callable[[Referral], None]


@dataclass(frozen=True)
class Waiting:
    """What waits of one kind of telling: the rows of a list, and the records that they are made of."""

    rows: Callable[[Authority], Iterable[Uncorrected]]
    records: Callable[[Authority], QuerySet[Any]]

    def __str__(self) -> str:
        return f"{self.rows.__module__}.{self.rows.__qualname__}"


TOLD: Point[Source] = Point("referrals.told", "who outside the case file was given a claim")
CORRECTED: Point[Heard] = Point(
    "referrals.corrected", "what is looked at again when something known or sent has been found wrong"
)
WAITING: Point[Waiting] = Point(
    "referrals.uncorrected", "what waits for an officer because people outside were told something that is wrong"
)


def corrected(referral: Referral) -> None:
    """Something that is known or was sent has been found wrong: each telling looks again whether it said it."""
    for hear in CORRECTED:
        hear(referral)


def claims_changed(subject: Subject) -> None:
    for referral in Referral.objects.filter(subject=subject).select_related("subject"):
        corrected(referral)


def uncorrected(who: Authority) -> list[Uncorrected]:
    """Everything of the own work that is told and wrong, the longest waiting first."""
    return sorted((row for each in WAITING for row in each.rows(who)), key=lambda row: row.since)


def uncorrected_records(who: Authority) -> Listed:
    """The same, to be counted."""
    return Listed(tuple(each.records(who) for each in WAITING))


def who_was_told(referral: Referral, claim: Claim) -> list[Told]:
    """All outside the case file who were given this claim, oldest first."""
    found = [*_desks(referral, claim), *(told for source in TOLD for told in source(referral, claim))]
    return sorted(found, key=lambda told: told.at)


def told_of_withdrawn(referral: Referral) -> list[Told]:
    return [
        told
        for claim in every_claim(referral.subject)
        if claim.withdrawn_at is not None
        for told in who_was_told(referral, claim)
    ]


def _desks(referral: Referral, claim: Claim) -> Iterable[Told]:
    said = getattr(claim, "postcode", "") or str(claim)
    for check in Deconfliction.objects.filter(referral=referral).select_related("force"):
        if any(row["value"] == said for row in check.identifiers):
            yield Told(f"Deconfliction desk of {check.force}", str(claim), check.requested_at)
