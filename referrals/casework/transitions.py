"""A transition: the move, and the clock and place in the queue that go with the state it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import Move, move
from core.locking import lock
from referrals.casework.notices.casework_notices import tell_about
from referrals.casework.notices.ended import end_what_asked_for
from referrals.casework.queue_order import queue_key
from referrals.child import settle, weighed
from referrals.danger import standing
from referrals.limits import due_in
from referrals.models import Referral
from referrals.models.giving import NOT_OFFERED
from referrals.models.referral import FINISHED, State


@transaction.atomic
def transition(
    referral: Referral, verb: Move, *, by: Authority, given: Mapping[str, Any] | None = None, **fields: Any
) -> Referral:
    """Make the move. A new state brings a new due time (unless `due_at` is given) and with it a new place in the queue;
    finishing stamps the moment. While danger stands unanswered, its clock is never put off. Where it changes hands, or
    ends, what its officer offered of it is offered no more, and the colleague who was asked is told."""
    locked = lock(referral, "offered_to")
    target, asked = verb.leads_to(locked, given), locked.offered_to
    if target:
        fields = {"finished_at": _finished(target), **_due(locked, target, fields), **fields}
    danger = standing(locked) if "due_at" in fields else None
    if (
        danger is not None
    ):  # the step's own due time is kept for afterwards; until then the clock of the danger is shown
        danger.step_due_at = fields["due_at"]
        fields["due_at"] = min(danger.step_due_at, danger.due_at)
    ends_offer = "officer" in fields or target in FINISHED
    changes = {**fields, **NOT_OFFERED} if ends_offer else fields
    moved = move(locked, verb, by=by, given=given, **changes, **_place(locked, target, fields))
    if danger is not None:
        danger.save(update_fields=["step_due_at"])
    end_what_asked_for(moved, verb, has_moved_on=target is not None)
    if ends_offer and asked is not None and asked != moved.officer:
        tell_about(
            moved,
            [asked],
            kind="gift.over",
            about=f"referral:{moved.version}",
            words="A referral is no longer offered to you.",
        )
    return moved


def _due(referral: Referral, target: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The due time of the new state. A hold keeps the day of its review through every detour."""
    if target != State.HOLD:
        return {"due_at": due_in(target, timezone.now())}
    kept = said.get("hold_review_at") or referral.hold_review_at
    due = said.get("due_at") or kept or due_in(target, timezone.now())
    return {"due_at": due, "hold_review_at": due}


def _finished(target: str) -> datetime | None:
    return timezone.now() if target in FINISHED else None


def _place(now: Referral, target: str | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The queue key as it will be, from the flags of the locked referral, the age on this day, and the due time being
    set. So what is decided or closed keeps the age of its day."""
    if now.state != State.CLOSED or target:
        settle(now, weighed(now))
    now.due_at = fields.get("due_at", now.due_at)
    now.danger_now = fields.get("danger_now", now.danger_now)
    return {"queue_key": queue_key(now), "child_now": now.child_now, "child_until": now.child_until}


def requeue(referral: Referral) -> None:
    """Put a referral at its place after a flag or a due time changed without a move."""
    fresh = Referral.objects.get(pk=referral.pk)
    key = queue_key(fresh)
    if key != fresh.queue_key:
        fresh.queue_key = key
        fresh.save(update_fields=["queue_key"])
    referral.queue_key = key
