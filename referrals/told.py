"""Who outside was told something about the person. Apps above that tell others register in AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from referrals.claims import every_claim
from referrals.models import Deconfliction, Referral
from subjects.models import Claim


@dataclass(frozen=True)
class Told:
    """One telling: to whom, what, when, where it stands, and what has been done about it since."""

    who: str
    what: str
    at: datetime
    href: str = ""
    state: str = ""


Source = Callable[[Referral, Claim], Iterable[Told]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def who_was_told(referral: Referral, claim: Claim) -> list[Told]:
    """Everybody outside the case file who was given this claim, oldest first."""
    found = [*_desks(referral, claim), *(told for source in _sources for told in source(referral, claim))]
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
