"""What an administrator does with an account: suspend it, open it again, note training and vetting."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import moves
from accounts.access import note_training as may_note_training
from accounts.access import suspend_person
from accounts.actions import sessions
from accounts.authority import Authority
from accounts.kinds import ACCOUNT_REINSTATED, ACCOUNT_SUSPENDED, ACCOUNT_TRAINING_NOTED
from accounts.limits import PEOPLE
from accounts.models import Agency, User
from accounts.people.holdings import let_go
from audit.log import log
from audit.moves import MoveDenied, bump_version, lock_version
from core.rules import Rule


@transaction.atomic
def suspend(*, person: User, version: int, reason: str, by: Authority) -> User:
    """Close the account now: it cannot sign in, and every browser it is signed in with is signed out."""
    person = _locked(person, version, rule=suspend_person, by=by)
    if person.suspended_at:
        raise MoveDenied("This account is suspended already.")
    keep_an_administrator(person, by=by)
    shut(person, reason=reason, by=by.person)
    log(ACCOUNT_SUSPENDED, target=person, data={"reason": reason})
    let_go(person=person, by=by)
    return person


def shut(person: User, *, reason: str, by: User) -> None:
    """The account can be signed in to no more, and each of its sessions ends."""
    person.is_active = False
    person.suspended_at, person.suspended_by, person.suspended_reason = timezone.now(), by, reason
    _save(person, "is_active", "suspended_at", "suspended_by", "suspended_reason")
    sessions.end_all(person=person)


@transaction.atomic
def reinstate(*, person: User, version: int, reason: str, by: Authority) -> User:
    """Open the account again, with the roles it still holds. Sessions that were ended stay ended, and what has passed
    on stays where it went."""
    person = _locked(person, version, rule=suspend_person, by=by)
    if not person.suspended_at:
        raise MoveDenied("This account is not suspended.")
    person.is_active = True
    person.suspended_at, person.suspended_by, person.suspended_reason = None, None, ""
    _save(person, "is_active", "suspended_at", "suspended_by", "suspended_reason")
    log(ACCOUNT_REINSTATED, target=person, data={"reason": reason})
    return person


@transaction.atomic
def note_training(
    *, person: User, version: int, training_until: date | None, vetting_until: date | None, by: Authority
) -> User:
    """Until when training and vetting hold. A day in the past stops the reading roles from the next click."""
    person = _locked(person, version, rule=may_note_training, by=by)
    if any(day and day > timezone.localdate() + PEOPLE.valid for day in (training_until, vetting_until)):
        raise MoveDenied("Training and vetting hold for ten years at most. Check the year.")
    was = {"training_until": person.training_until, "vetting_until": person.vetting_until}
    person.training_until, person.vetting_until = training_until, vetting_until
    _save(person, "training_until", "vetting_until")
    now = {"training_until": training_until, "vetting_until": vetting_until}
    log(ACCOUNT_TRAINING_NOTED, target=person, data={"from": was, "to": now})
    let_go(person=person, by=by)
    return person


def _locked(person: User, version: int, *, rule: Rule, by: Authority) -> User:
    locked = lock_version(person, version)
    if reason := rule.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    return locked


def keep_an_administrator(person: User, *, by: Authority) -> None:
    """Suspending the last administrator would lock an agency out as surely as ending the role."""
    held = person.memberships.live().filter(role__in=moves.NEEDED).select_related("agency")
    # In one order, so that two administrators suspending each other wait instead of deadlocking.
    list(Agency.objects.select_for_update().filter(pk__in=[m.agency_id for m in held]).order_by("pk"))
    for membership in held:
        if reason := moves.somebody_else_administers(membership, by, {}):
            raise MoveDenied(reason)


def _save(person: User, *fields: str) -> None:
    bump_version(person)
    person.save(update_fields=[*fields, "version"])
