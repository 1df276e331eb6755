"""What waits for a supervisor's decision, and who may take it: recommendations here, and what apps above register, so
that one list holds all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.authority import Authority
from core.extension import Point
from core.reference_numbers import display_reference
from referrals.casework.rules import decisions
from referrals.models import Decision, Referral
from referrals.models.decision import Tier
from referrals.models.referral import Answer


@dataclass(frozen=True)
class Waiting:
    """One thing to decide: its reference and page, what it is, by whom and since when, and whose rank it needs."""

    reference: str
    href: str
    what: str
    by: str
    since: datetime
    tier: Tier
    because: tuple[str, ...] = ()
    due_at: datetime | None = None
    by_hour: bool = False


@dataclass(frozen=True, eq=False)
class Source:
    """A kind of decision that waits for a supervisor: the rows that wait for this one, the longest first, and how they are
    shown and logged. `tiers` are the referrals by which it is asked whose rank they need."""

    many: str
    waits: Callable[[Authority], QuerySet[Any]]
    shown: Callable[[Sequence[Any]], Iterable[Waiting]]
    tiers: Callable[[Any], Referral] | None = None

    def __str__(self) -> str:
        return self.many


SOURCES: Point[Source] = Point("referrals.waiting_decisions", "what waits for a supervisor's decision")


def by_tier(found: Mapping[Callable[..., Any], Sequence[Any]]) -> list[Referral]:
    """The referrals of which it will be asked, of what each source found."""
    return [source.tiers(row) for source in SOURCES if source.tiers for row in found[source.waits]]


def elsewhere(found: Mapping[Callable[..., Any], Sequence[Any]]) -> list[Waiting]:
    return [one for source in SOURCES for one in source.shown(found[source.waits])]


def recommended(referrals: Iterable[Referral], found: Iterable[Decision]) -> list[Waiting]:
    """Recommendations, with the rank that each needs as its record stands now."""
    newest = {decision.referral_id: decision for decision in found}
    return [_recommended(row, newest[row.pk]) for row in referrals if row.pk in newest]


def _recommended(referral: Referral, decision: Decision) -> Waiting:
    tier, because = decisions.tier_now(referral, decision.option, before=decision.tier_because, since=decision.at)
    return Waiting(
        display_reference(referral.reference),
        reverse("referrals:case_decision", args=[referral.public_id]),
        decision.get_option_display(),
        decision.author.name,
        decision.at,
        tier,
        tuple(because),
        due_at=referral.due_at,
        by_hour=referral.danger_now != Answer.NO,
    )
