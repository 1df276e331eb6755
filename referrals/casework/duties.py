"""The rota: who is told of danger at a force, now. With no entry, or none who can act, every duty officer is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.notices.telling import people_with
from accounts.roles import SUPERVISORS, Role
from referrals.models import Duty

ON_DUTY_ROLES = (Role.DUTY_OFFICER, *SUPERVISORS)


def spells(force_id: int, at: datetime | None = None) -> QuerySet[Duty]:
    """What the rota says for this moment."""
    now = at or timezone.now()
    found = Duty.objects.standing().filter(force_id=force_id, since__lte=now, until__gt=now)
    return found.select_related("person")


def can_act(force_id: int) -> dict[int, User]:
    """Who of the force can be on duty at all: active, in the role, in date where it asks for training, and not away."""
    held = Membership.objects.able().filter(agency_id=force_id, role__in=ON_DUTY_ROLES)
    return {one.pk: one for one in User.objects.filter(pk__in=held.values("user_id"))}


def on_duty(force_id: int) -> list[User]:
    """Those who are told first. An officer who is suspended or has left the role is skipped, cover steps in,
    and where the rota leaves none every duty officer is told."""
    able = can_act(force_id)
    rota = [spell for spell in spells(force_id) if spell.person_id in able]
    first = [spell.person for spell in rota if not spell.is_cover]
    return first or [spell.person for spell in rota] or duty_officers(force_id)


def next_on_duty(force_id: int, *, but: Iterable[int]) -> list[User]:
    """The next when it was not taken: the cover on the rota, else every other duty officer."""
    known, able = set(but), can_act(force_id)
    rota = [spell.person for spell in spells(force_id) if spell.person_id in able and spell.is_cover]
    cover = [one for one in rota if one.pk not in known]
    return cover or [one for one in duty_officers(force_id) if one.pk not in known]


def duty_officers(force_id: int) -> list[User]:
    return people_with(agency_id=force_id, roles=[Role.DUTY_OFFICER])
