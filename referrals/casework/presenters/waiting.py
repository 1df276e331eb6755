"""What waits for a supervisor's decision, and who may take it: recommendations here, and what apps above register, so
that one list holds all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.authority import Authority
from core.extension import Point
from core.reference_numbers import display_reference
from referrals.casework.presenters import team
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


Source = Callable[[Authority], Iterable[Waiting]]
SOURCES: Point[Source] = Point("referrals.waiting_decisions", "what waits for a supervisor's decision")


def elsewhere(who: Authority) -> list[Waiting]:
    return [one for source in SOURCES for one in source(who)]


def recommended(referrals: Iterable[Referral]) -> list[Waiting]:
    """Recommendations, with the rank that each needs as its record stands now."""
    rows = list(referrals)
    newest = team.newest_decisions(rows)
    return [_recommended(row, newest[row.pk]) for row in rows if row.pk in newest]


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
