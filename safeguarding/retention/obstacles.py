"""What keeps a disposal waiting, in words: a hold, a pack that an agency has, or has not certified as
destroyed, and other records of the person that are joined through this one."""

from __future__ import annotations

from referrals.models import Referral
from safeguarding.models import Retention
from safeguarding.retention.holds import holds_on, holds_over
from safeguarding.sight.given_out import given_out
from subjects import people
from subjects.models import Link, Verdict

UNDER_A_HOLD = "A hold stands: nothing is disposed of until it is ended."
# One sentence for all that may stand in a record which the reader may not know of (ADR 0084).
NOT_SHOWN = "It cannot go yet. What keeps it is not shown here: a hold put elsewhere, or what else depends on it."


def why_not_yet(retention: Retention) -> list[str]:
    """Empty where nothing keeps it. Asked when it is decided, when it is confirmed, and under the lock when it goes."""
    if retention.referral is None:
        return []
    held = [said] if (said := under_a_hold(retention)) else []
    given = [one.waits for one in given_out(retention.referral) if one.waits]
    joins = [NOT_SHOWN] if _joins_others(retention.referral) else []
    return list(dict.fromkeys([*held, *given, *joins]))


def under_a_hold(retention: Retention) -> str:
    """The sentence that refuses: one of its own, or one of another record of the person, of which nothing is said."""
    if holds_on(retention).exists():
        return UNDER_A_HOLD
    return NOT_SHOWN if holds_over(retention).exists() else ""


def _joins_others(referral: Referral) -> bool:
    """Without this one some who are the same person would be known to be each other's no longer. Of those who are all joined
    to each other any can go; where it is the one in the middle, it goes last. Where the person stays, so do the links."""
    if Referral.objects.filter(subject_id=referral.subject_id).exclude(pk=referral.pk).exists():
        return False
    others = people.joined_to_id(referral.subject_id, sealed_too=True) - {referral.subject_id}
    links = Link.objects.standing().filter(a__in=others, b__in=others, verdict=Verdict.SAME)
    return bool(others) and _reached(min(others), list(links.values_list("a_id", "b_id"))) != others


def _reached(start: int, links: list[tuple[int, int]]) -> set[int]:
    found, more = set[int](), {start}
    while more:
        found |= more
        more = {to for pair in links if found & {*pair} for to in pair} - found
    return found
