"""What follows from an approved decision beyond the referral itself. Apps above join these points: safeguarding opens a
case, or asks a service to take the person on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.authority import Authority
from core.extension import Point
from referrals.casework.rules.obstacle import Obstacle
from referrals.models import Decision, Referral

Effect = Callable[..., object]
Objection = Callable[[Referral], Obstacle | None]


@dataclass(frozen=True)
class FollowOn:
    """A record that a decision opened in an app above, as the pages of the referral name it."""

    label: str
    words: str
    href: str


Opened = Callable[[Referral, Authority], Iterable[FollowOn]]


@dataclass(frozen=True)
class Following:
    """What follows from an approved decision for this option: `effect(decision=…, by=…)`."""

    option: str
    effect: Effect

    def __str__(self) -> str:
        return f"{self.option}: {self.effect.__module__}.{self.effect.__qualname__}"


APPROVED: Point[Following] = Point(
    "referrals.approved",
    "what follows from an approved decision, in the approval's own transaction: if it fails, nothing was approved",
)
CLOSING_OBJECTIONS: Point[Objection] = Point(
    "referrals.closing_objections", "the sentence, if any, that says what is open and forbids closing a referral"
)
DECIDING_OBJECTIONS: Point[Objection] = Point(
    "referrals.deciding_objections",
    "the sentence, if any, that says what has arrived and must be read before a recommendation or an approval",
)
OFFERS_TAKEN_BACK: Point[Effect] = Point(
    "referrals.offers_taken_back", "what is done when an unanswered offer to a service is taken back"
)
OPENED: Point[Opened] = Point("referrals.opened", "what was opened from a referral and this person may open")


def opened_from(referral: Referral, who: Authority) -> list[FollowOn]:
    return [one for find in OPENED for one in find(referral, who)]


def taken_back(*, referral: Referral, reason: str, by: Authority) -> None:
    for effect in OFFERS_TAKEN_BACK:
        effect(referral=referral, reason=reason, by=by)


def take_effect(*, decision: Decision, by: Authority) -> None:
    for following in APPROVED:
        if following.option == decision.option:
            following.effect(decision=decision, by=by)


def objections_to_closing(referral: Referral) -> list[Obstacle]:
    return [reason for objection in CLOSING_OBJECTIONS if (reason := objection(referral))]


def objections_to_deciding(referral: Referral) -> list[Obstacle]:
    return [reason for objection in DECIDING_OBJECTIONS if (reason := objection(referral))]
