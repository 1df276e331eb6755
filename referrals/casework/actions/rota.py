"""The rota of a force: a supervisor puts people on it and takes them off. It needs no entry, and may have gaps."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, User
from accounts.roles import SUPERVISORS
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require
from core.locking import lock
from referrals import access
from referrals.casework.duties import can_act
from referrals.kinds import DUTY_ADDED, DUTY_WITHDRAWN
from referrals.limits import LIMITS
from referrals.models import Duty


@transaction.atomic
def put_on(*, force: Agency, person: User, since: datetime, until: datetime, is_cover: bool, by: Authority) -> Duty:
    """This person is on duty from then until then, first or as cover."""
    lock(person)  # of two at once, the second sees the first
    if force.pk not in by.as_it_stands().agencies(*SUPERVISORS):
        raise MoveDenied(access.change_rota.reason)
    _possible(force, person, since, until)
    made = Duty.objects.create(
        force=force, person=person, since=since, until=until, is_cover=is_cover, made_by=by.person
    )
    log(DUTY_ADDED, target=made, data={"person": person.pk, "since": since, "until": until, "cover": is_cover})
    return made


def _possible(force: Agency, person: User, since: datetime, until: datetime) -> None:
    if person.pk not in can_act(force.pk):
        raise MoveDenied(f"{person.name} cannot be on duty: the account, the role or the training is not in date.")
    if until <= max(since, timezone.now()):
        raise MoveDenied("The end must be after the beginning, and still to come.")
    if until > since + timedelta(days=LIMITS.duty_spell_days):
        raise MoveDenied(f"One entry lasts {LIMITS.duty_spell_days} days at most.")
    if until > timezone.now() + timedelta(
        days=LIMITS.duty_ahead_days + 1
    ):  # to the end of the last day that the page takes
        raise MoveDenied("The rota ends within a year from now.")
    there = Duty.objects.standing().filter(force=force, person=person)
    if there.filter(since__lt=until, until__gt=since).exists():
        raise MoveDenied(f"{person.name} is on the rota in that time already.")


@transaction.atomic
def take_off(*, duty: Duty, by: Authority) -> Duty:
    """From now on it does not count. What it was stays on record."""
    locked = lock(duty)
    require(access.change_rota, locked, by=by)
    if locked.withdrawn_at is None:
        locked.withdrawn_by, locked.withdrawn_at = by.person, timezone.now()
        locked.save(update_fields=["withdrawn_by", "withdrawn_at"])
        log(DUTY_WITHDRAWN, target=locked)
    return locked
