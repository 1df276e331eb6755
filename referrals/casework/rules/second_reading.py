"""The second reader of a closure says what they would do before the first rationale is shown to them."""

from __future__ import annotations

from accounts.authority import Authority
from referrals import access
from referrals.casework.rules.obstacle import Obstacle
from referrals.models import Decision, SecondLook, SecondReading

SAY_FIRST = Obstacle(
    "Say whether you would close it, and why, before you read the first rationale.",
    do="Read it for yourself",
    page="referrals:case_second_reading",
)
YOU_WOULD_NOT = "You would not close it. Return it to the officer; or an inspector decides."
DISAGREED = "A second reader would not close it"


def is_read_twice(decision: Decision) -> bool:
    """Chosen for a second look, and not decided yet."""
    return SecondLook.objects.filter(decision=decision).exists() and not hasattr(decision, "approval")


def own_reading(decision: Decision, who: Authority) -> SecondReading | None:
    return SecondReading.objects.filter(decision=decision, by_id=who.pk).first()


def must_say_first(decision: Decision, who: Authority) -> bool:
    """Whether this supervisor could be the second reader, and has not said yet what they would do. Who wrote it, or
    approved it first, knows the rationale."""
    look = SecondLook.objects.filter(decision=decision).first()
    if look is None or hasattr(decision, "approval") or who.pk in (look.first_by_id, decision.author_id):
        return False
    return own_reading(decision, who) is None and access.send_back.allows(who, decision.referral)


def disagreed(decision: Decision) -> bool:
    return SecondReading.objects.filter(decision=decision, closes=False).exists()
