"""The register of those who may decide for the chief officer: entered, confirmed by a second person, ended; and a word
before one runs out."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, Membership, User
from accounts.roles import SUPERVISORS
from audit.log import log
from audit.moves import MoveDenied, MovedOn
from audit.permission import require
from core.clock import day_words
from core.locking import lock
from referrals.models.ended import end_record
from safeguarding.access import confirm_delegation, end_delegation, keep_delegations
from safeguarding.cases.notices.delegations import delegation_is_confirmed, tell_inspectors, tell_of_end, waits_no_more
from safeguarding.kinds import DELEGATION_CONFIRMED, DELEGATION_ENDED, DELEGATION_ENTERED
from safeguarding.limits import LIMITS
from safeguarding.models import Delegation

NO_SUPERVISOR = "Only a supervisor of the force can decide for the chief officer."
RUN_OUT = "This delegation ran out before it was confirmed. Have it renewed, and enter the new one."


@transaction.atomic
def enter(*, force: Agency, person: User, document: str, from_day: date, until_day: date, by: Authority) -> Delegation:
    """It begins when an inspector has confirmed it, and not before its first day."""
    lock(force, no_key=True)
    made = Delegation(
        force=force, person=person, document=document, from_day=from_day, until_day=until_day, entered_by=by.person
    )
    if not Membership.objects.serving().filter(user=person, agency=force, role__in=SUPERVISORS).exists():
        raise MoveDenied(NO_SUPERVISOR, beside="person")
    if until_day < from_day or until_day < timezone.localdate():
        raise MoveDenied("A delegation ends after it begins, today or later.", beside="until_day")
    latest = from_day + timedelta(days=LIMITS.longest_delegation_days)
    if until_day > latest:
        raise MoveDenied(f"This delegation can last until {day_words(latest)}; then renew it.", beside="until_day")
    made.save()
    require(keep_delegations, made, by=by)
    log(DELEGATION_ENTERED, target=made, data={"person": person.pk, "from": from_day, "until": until_day})
    tell_inspectors(made)
    return made


@transaction.atomic
def confirm(*, delegation: Delegation, by: Authority) -> Delegation:
    """The second person's yes."""
    locked = _standing(delegation)
    require(confirm_delegation, locked, by=by)
    if locked.confirmed_at is not None:
        raise MovedOn("This delegation has been confirmed already.", locked)
    if locked.until_day < timezone.localdate():
        raise MoveDenied(RUN_OUT)
    locked.confirmed_at, locked.confirmed_by = timezone.now(), by.person
    locked.save(update_fields=["confirmed_at", "confirmed_by"])
    log(DELEGATION_CONFIRMED, target=locked, data={"person": locked.person_id})
    delegation_is_confirmed(locked)
    return locked


@transaction.atomic
def end(*, delegation: Delegation, reason: str, by: Authority) -> Delegation:
    """From now on this supervisor decides nothing under it. What was decided stays decided."""
    locked = _standing(delegation)
    require(end_delegation, locked, by=by)
    end_record(locked, reason, by=by.person)
    log(DELEGATION_ENDED, target=locked, data={"person": locked.person_id})
    waits_no_more(locked)
    return locked


def _standing(delegation: Delegation) -> Delegation:
    locked = lock(delegation, "force", "person")
    if locked.ended_at is not None:
        raise MovedOn("This delegation has been ended already.", locked)
    return locked


def remind() -> None:
    """The keeper's duty: some days before a delegation runs out, those who keep the register are told."""
    today = timezone.localdate()
    last = today + timedelta(days=LIMITS.delegation_remind_days)
    ending = Delegation.objects.standing().filter(confirmed_at__isnull=False, until_day__range=(today, last))
    for delegation in ending.select_related("force", "person").order_by("until_day", "pk"):
        tell_of_end(delegation)
