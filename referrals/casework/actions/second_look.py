"""Some closures are read twice: a share of them by chance (published learning: closed prematurely, and never
looked at again), and every one that heads past a sealed record. Both leave the same row, the same words and
the same page."""

from __future__ import annotations

import secrets

from django.db import transaction

from accounts.authority import Authority
from audit.moves import MoveDenied, MovedOn
from audit.permission import require
from core.clock import today
from core.locking import lock
from referrals import access
from referrals.casework.actions.candidate_search import catch_up
from referrals.casework.moves import CHOOSE_SECOND_LOOK
from referrals.casework.notices.casework_notices import tell_disagreed, tell_second_look
from referrals.casework.rules.approvers import newest
from referrals.casework.rules.decisions import CLOSING, tier_now
from referrals.casework.rules.second_reading import is_read_twice, must_say_first
from referrals.casework.transitions import transition
from referrals.models import Decision, Referral, SecondLook, SecondReading
from referrals.models.referral import State
from referrals.tiers.rules import held
from subjects import people


@transaction.atomic
def read_for_oneself(*, referral: Referral, closes: bool, because: str, by: Authority) -> SecondReading:
    """What the second reader would do, before the first rationale is shown to them. Where they would not close it, the
    inspectors are told."""
    locked = lock(referral)
    require(access.send_back, locked, by=by)
    decision = newest(locked)
    if decision is None or locked.state != State.APPROVAL or not is_read_twice(decision):
        raise MovedOn("No closure waits here for a second reader any more.", locked)
    if not must_say_first(decision, by):
        raise MoveDenied("You have read the rationale already: another supervisor reads it for themselves.")
    reading = SecondReading.objects.create(decision=decision, by=by.person, closes=closes, because=because)
    if not closes:
        tell_disagreed(locked, about=reading.pk)
    return reading


def is_chosen(decision: Decision) -> bool:
    """Whether this closure waits for another reader first. Everything is asked every time, so that the reason does
    not show in what the answer costs."""
    if decision.option not in CLOSING or SecondLook.objects.filter(decision=decision).exists():
        return False
    subject = decision.referral.subject
    catch_up(subject)
    reasons = [
        by_chance(),
        # Chosen once, chosen for good: taking a recommendation back draws no new lot.
        SecondLook.objects.filter(decision__referral_id=decision.referral_id).exists(),
        people.open_questions_with_sealed(subject).exists(),
    ]
    return any(reasons)


def by_chance() -> bool:
    """Drawn so that it cannot be foretold, as often as the tiers of today say."""
    return secrets.randbelow(100) < held(today()).per_cent


def send_on(referral: Referral, decision: Decision, *, reason: str, by: Authority) -> Referral:
    """The first approval is kept; the referral stays where it is until another supervisor has read it."""
    waiting = transition(referral, CHOOSE_SECOND_LOOK, by=by, given={"reason": reason})
    _, because = tier_now(referral, decision.option, before=decision.tier_because, since=decision.at)
    SecondLook.objects.create(decision=decision, first_by=by.person, reason=reason, tier_because=because)
    tell_second_look(waiting, but=[decision.author_id, by.person.pk], about=decision.pk)
    return waiting
