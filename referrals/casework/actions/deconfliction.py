"""Deconfliction: minimum identifiers to the desk, a code back. It expires and queues itself again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied, unchanged
from audit.permission import require, require_locked
from core.locking import lock, lock_one
from referrals import access
from referrals.casework.moves import (
    DESK_ANSWERS,
    OVERRIDE,
)
from referrals.casework.notices.casework_notices import desk_has_answered, tell_desk, tell_desk_answered
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.casework.rules.holds import HOLDING, PRIMACY, deconfliction_allows, standing_hold
from referrals.casework.transitions import transition
from referrals.limits import DECONFLICTION, LIMITS, due_in
from referrals.models import Deconfliction, Referral
from referrals.models.casework import DeconflictionCode
from referrals.models.referral import FINISHED, IN_HAND, State
from subjects.models import IdentifierKind, Subject

__all__ = ["answer", "deconfliction_allows", "expire", "override", "request_check"]

# Without a name, what else could tell the desk who it is.
INSTEAD_OF_A_NAME = (IdentifierKind.HANDLE, IdentifierKind.PHONE, IdentifierKind.EMAIL)
AFTER_THE_FIRST_ANSWER = (IN_HAND | {State.CASE_OPEN}) - {
    State.SUBMITTED,
    State.IMMEDIATE_RISK,
    State.MATCHING,
    State.PARKED,
}


def minimum_identifiers(subject: Subject) -> list[dict[str, str]]:
    """Every name, date of birth and postcode claimed; contact details only where no name is known."""
    rows = [{"label": name.get_kind_display(), "value": str(name)} for name in subject.names.standing()]
    if not rows:
        others = subject.identifiers.standing().filter(kind__in=INSTEAD_OF_A_NAME)
        rows = [{"label": other.get_kind_display(), "value": other.value} for other in others]
    born = subject.dates_of_birth.standing()
    rows += [{"label": "Date of birth", "value": str(day)} for day in born]
    lived = subject.addresses.standing().exclude(postcode="")
    return rows + [{"label": "Postcode", "value": address.postcode} for address in lived]


@transaction.atomic
def request_check(*, referral: Referral, by: Authority | None = None) -> Deconfliction:
    """Ask the force's desk. One question is open at a time; asking again while it waits is the same question."""
    lock(referral)
    waiting = referral.deconflictions.filter(code="").first()
    if waiting is not None:
        return waiting if waiting.force_id == referral.force_id else _to_own_desk(waiting, referral)
    check = Deconfliction.objects.create(
        referral=referral,
        force=referral.force,
        identifiers=minimum_identifiers(referral.subject),
        requested_by=by.user if by else None,
        due_at=DECONFLICTION.due(timezone.now()),
    )
    tell_desk(check)
    return check


@transaction.atomic
def ask_desk(*, referral: Referral, by: Authority) -> Deconfliction:
    """The same, as the officer asks for it."""
    require_locked(access.work, referral, by=by)
    return request_check(referral=referral, by=by)


def ask_as_known_now(referral: Referral) -> None:
    """A claim was withdrawn while the desk has not answered: it is asked about what still stands."""
    waiting = Deconfliction.objects.select_for_update().filter(referral=referral, code="").first()
    now = minimum_identifiers(referral.subject)
    if waiting is not None and waiting.identifiers != now:
        waiting.identifiers, waiting.version = now, waiting.version + 1
        waiting.save(update_fields=["identifiers", "version"])


def _to_own_desk(waiting: Deconfliction, referral: Referral) -> Deconfliction:
    """A question that another force's desk left open goes to the desk of the force that has it now: that desk's
    answer would not count here, and only one question is open at a time. It is asked anew from this moment: where the
    first force's supervisor went over their own desk, nothing is gone over here."""
    waiting.force, waiting.identifiers = referral.force, minimum_identifiers(referral.subject)
    waiting.requested_at, waiting.version = timezone.now(), waiting.version + 1
    waiting.due_at = DECONFLICTION.due(waiting.requested_at)
    waiting.save()
    tell_desk(waiting)
    return waiting


@transaction.atomic
def answer(*, check: Deconfliction, code: str, next_check_on: date, version: int, by: Authority) -> Deconfliction:
    """The desk's code. It moves the referral on, holds it, or leaves it waiting; nothing else is written anywhere."""
    refuse_unless_ahead(next_check_on, within=LIMITS.next_check_days, what="The next check")
    locked = lock(check, "answered_by")
    if locked.code:
        raise MoveDenied(f"{locked.answered_by} has answered this already. Nothing you did has been applied.")
    require(access.answer_deconfliction, locked, by=by)
    unchanged(locked, version=version)
    locked.code, locked.next_check_on = DeconflictionCode(code), next_check_on
    locked.answered_by, locked.answered_at, locked.version = by.user, timezone.now(), locked.version + 1
    locked.save()
    desk_has_answered(locked)
    _carry_over(locked, by=by)
    return locked


def _carry_over(check: Deconfliction, *, by: Authority) -> None:
    referral = lock_one(Referral, check.referral_id)
    if referral.force_id != check.force_id:
        return
    if referral.state not in FINISHED:
        review = _review(referral, check.code)
        referral = transition(referral, DESK_ANSWERS, by=by, given={"code": check.code}, **review)
    tell_desk_answered(referral, check)


def _review(referral: Referral, code: str) -> dict[str, Any]:
    """A hold is reviewed from its first day on, also where the state does not change; a clear code ends that."""
    if code not in HOLDING:
        return {"hold_review_at": None}
    kept = referral.hold_review_at or due_in(State.HOLD, timezone.now())
    return {"hold_review_at": kept}


@transaction.atomic
def override(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """Urgent safeguarding: a supervisor lets the work go on before the desk answers, or where it asked to wait.
    The question stays open, and the decision becomes an inspector's. Where an investigation has primacy, only
    the desk can let go."""
    locked = lock(referral)
    if standing_hold(locked) == PRIMACY:
        raise MoveDenied(PRIMACY)
    check = request_check(referral=locked, by=by)
    went_on = transition(locked, OVERRIDE, by=by, given={"reason": reason}, hold_review_at=None)
    check = lock(check)
    check.overridden_by, check.overridden_at, check.override_reason = by.user, timezone.now(), reason
    check.version += 1
    check.save()
    return went_on


def expire() -> int:
    """The keeper's duty: ask the desk again where its newest answer has run out, or where it said to wait
    until now."""
    newest = Deconfliction.objects.filter(referral=OuterRef("pk"), force=OuterRef("force")).order_by(
        "-requested_at", "-pk"
    )
    run_out = Referral.objects.filter(state__in=AFTER_THE_FIRST_ANSWER).annotate(
        answered_until=Subquery(newest.values("next_check_on")[:1])
    )
    asked = [
        request_check(referral=referral)
        for referral in run_out.filter(answered_until__lt=timezone.localdate()).select_related("force", "subject")[:200]
    ]
    return len(asked)
