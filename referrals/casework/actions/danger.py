"""Danger: it is told, a person takes it, and it ends by a recorded response or a recorded judgement;
by nothing else."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import User
from accounts.people.holdings import Passing
from audit.log import Kind, log
from audit.moves import MovedOn
from audit.permission import require, require_locked
from core.locking import lock
from core.templatetags.govuk import at_time
from referrals import access
from referrals.casework.moves import JUDGE_NO_DANGER
from referrals.casework.notices import danger_notices
from referrals.casework.queue_order import queue_key
from referrals.casework.transitions import transition
from referrals.danger import GRAVER, due_at, gravest, standing
from referrals.kinds import REFERRAL_DANGER_GIVEN_UP, REFERRAL_DANGER_TAKEN, REFERRAL_DANGER_TOLD
from referrals.models import Danger, Note, Referral
from referrals.models.danger import Ended, ToldIn
from referrals.models.referral import Answer
from referrals.models.sharing import ShareKind


def tell_danger(*, referral: Referral, told: str, told_in: str, person: User | None, about: object) -> Referral:
    """What every way of telling danger does, in the transaction of the telling: the clock, the lane, the place in the
    queue, the tag, and those on duty are told. `about` tells one telling from the next."""
    if told == Answer.NO:
        return referral
    locked = lock(referral)
    danger = _joined(locked, told, told_in, person)
    locked.danger_now = danger.told
    locked.danger_told = gravest(locked.danger_told, danger.told)
    locked.due_at = min(locked.due_at, danger.due_at)
    locked.queue_key = queue_key(locked)
    locked.save(update_fields=["danger_now", "danger_told", "due_at", "queue_key"])
    if danger.by_referrer != Answer.NO:
        locked.shares.filter(kind=ShareKind.COPY, danger_told=False).update(danger_told=True)
    log(REFERRAL_DANGER_TOLD, target=locked, data={"danger": told, "in": told_in})
    danger_notices.told(locked, danger, about=about)
    return locked


ANSWERED = "No danger is open here: it has been answered. Look at it again."


@transaction.atomic
def report(*, referral: Referral, told: str, text: str, by: Authority) -> Referral:
    """Danger that staff learn of: by telephone, in a partner's answer, from a colleague. Staff who may open the
    record may tell it."""
    require_locked(access.see_case_file, referral, by=by)
    note = Note.objects.create(referral=referral, text=text, by=by.person)
    return tell_danger(referral=referral, told=told, told_in=ToldIn.STAFF, person=by.person, about=f"note:{note.pk}")


def _joined(referral: Referral, told: str, told_in: str, person: User | None) -> Danger:
    """The open telling, made graver where this one is; graver danger must be taken anew."""
    at, open_one = timezone.now(), standing(referral)
    theirs = told if told_in != ToldIn.STAFF else Answer.NO
    said: dict[str, Any] = {
        "told": told,
        "told_in": told_in,
        "told_by": person,
        "told_at": at,
        "due_at": due_at(told, at),
        "waits_since": at,
    }
    if open_one is None:
        return Danger.objects.create(referral=referral, step_due_at=referral.due_at, by_referrer=theirs, **said)
    anew = {"rung": 0, "taken_by": None, "taken_at": None}
    graver = GRAVER.index(Answer(told)) > GRAVER.index(Answer(open_one.told))
    changed = {"by_referrer": gravest(open_one.by_referrer, theirs), **({**said, **anew} if graver else {})}
    for name, value in changed.items():
        setattr(open_one, name, value)
    open_one.save(update_fields=list(changed))
    return open_one


@transaction.atomic
def take(*, referral: Referral, by: Authority) -> Danger:
    """ "I have this." Of two at once one holds it, and the other is told who."""
    danger = _locked(referral)
    require(access.handle_emergency, referral, by=by)
    if danger.taken_by is not None and danger.taken_at is not None and danger.taken_by.is_active:
        if danger.taken_by_id == by.pk:
            return danger
        raise MovedOn(
            f"{danger.taken_by.name} has this since {at_time(danger.taken_at)}. Nothing has changed.",
            referral,
        )
    danger.taken_by, danger.taken_at = by.person, timezone.now()
    danger.save(update_fields=["taken_by", "taken_at"])
    _log(danger, kind=REFERRAL_DANGER_TAKEN, data={})
    danger_notices.taken(danger)
    return danger


@transaction.atomic
def give_up(*, referral: Referral, reason: str, by: Authority) -> Danger:
    """The officer who has it cannot go on, or a supervisor takes it from them: it is told again from
    the first rung."""
    danger = _locked(referral)
    rule = access.handle_emergency if danger.taken_by_id == by.pk else access.assign
    require(rule, referral, by=by)
    if danger.taken_by is None:
        raise MovedOn("Nobody has taken this. Nothing has changed.", referral)
    _let_go(danger, reason=reason, about=f"again:{timezone.now().isoformat()}")
    return danger


def pass_on_taken(danger: Danger, passing: Passing) -> None:
    """The officer who had it can no longer act: it is told again at once, from the first rung."""
    locked = lock(danger, "referral")
    if locked.ended_at is None and locked.taken_by_id == passing.person.pk:
        _let_go(locked, reason=passing.because, about=f"passed:{passing.at.isoformat()}")


def _let_go(danger: Danger, *, reason: str, about: str) -> None:
    was, danger.taken_by_id, danger.taken_at = danger.taken_by_id, None, None
    danger.rung, danger.waits_since = 0, timezone.now()
    danger.save(update_fields=["taken_by", "taken_at", "rung", "waits_since"])
    _log(danger, kind=REFERRAL_DANGER_GIVEN_UP, data={"was": was, "reason": reason})
    danger_notices.told(danger.referral, danger, about=about)


@transaction.atomic
def judge_none(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """There is no immediate danger, and why: a person answers for it by name."""
    locked = lock(referral)
    if standing(locked) is None:
        raise MovedOn(ANSWERED, referral)
    fields = end(locked, how=Ended.NONE, reason=reason, by=by)
    if JUDGE_NO_DANGER.leads_to(locked):  # a new step brings its own clock
        fields.pop("due_at")
    return transition(locked, JUDGE_NO_DANGER, by=by, given={"reason": reason}, **fields)


def end(referral: Referral, *, how: Ended, by: Authority, reason: str = "") -> dict[str, Any]:
    """End what stands, in the transaction of the move that records how. Answers with what the move must set: the
    clock of the step holds again."""
    danger = standing(referral)
    if danger is None:
        return {}
    danger.ended_as, danger.ended_by, danger.ended_at, danger.reason = how, by.person, timezone.now(), reason
    danger.save(update_fields=["ended_as", "ended_by", "ended_at", "reason"])
    return {"danger_now": Answer.NO, "due_at": danger.step_due_at}


def _locked(referral: Referral) -> Danger:
    found = (
        Danger.objects.standing()
        .select_for_update(of=("self",))
        .select_related("referral", "taken_by")
        .filter(referral=referral)
        .first()
    )
    if found is None:
        raise MovedOn(ANSWERED, referral)
    return found


def _log(danger: Danger, *, kind: Kind, data: dict[str, Any]) -> None:
    log(kind, target=danger.referral, data=data)
