"""The rota: who is told of danger at a force, now. With no entry, or none who can act, every duty officer is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.notices.telling import here_first, people_with, serving_as
from accounts.roles import SUPERVISORS, Role
from core.asked_once import asked_once
from core.kept_rows import abreast, asking_of
from referrals.models import Duty

ON_DUTY_ROLES = (Role.DUTY_OFFICER, *SUPERVISORS)


def spells(force_id: int, at: datetime | None = None) -> QuerySet[Duty]:
    """What the rota says for this moment."""
    now = at or timezone.now()
    found = Duty.objects.standing().filter(force_id=force_id, since__lte=now, until__gt=now)
    return found.select_related("person")


@dataclass(frozen=True)
class AtTheForce:
    """Who of a force can be on duty at all, what its rota says for now of those, and its duty officers."""

    able: dict[int, User]
    rota: list[Duty]
    officers: list[User]


@asked_once
def at_the_force(force_id: int) -> AtTheForce:
    """In one statement, which a page asks once."""
    held = Membership.objects.able().filter(agency_id=force_id, role__in=ON_DUTY_ROLES)
    found, said, officers = abreast(
        asking_of(User.objects.filter(pk__in=held.values("user_id"))),
        asking_of(spells(force_id)),
        asking_of(serving_as(agency_id=force_id, roles=[Role.DUTY_OFFICER])),
    )
    able = {one.pk: one for one in found}
    return AtTheForce(able, [spell for spell in said if spell.person_id in able], here_first(officers))


def can_act(force_id: int) -> dict[int, User]:
    """Who of the force can be on duty at all: active, in the role, in date where it asks for training, and not away."""
    return at_the_force(force_id).able


def on_duty(force_id: int) -> list[User]:
    """Those who are told first. An officer who is suspended or has left the role is skipped, cover steps in,
    and where the rota leaves none every duty officer is told."""
    force = at_the_force(force_id)
    first = [spell.person for spell in force.rota if not spell.is_cover]
    return first or [spell.person for spell in force.rota] or force.officers


def next_on_duty(force_id: int, *, but: Iterable[int]) -> list[User]:
    """The next when it was not taken: the cover on the rota, else every other duty officer."""
    known, force = set(but), at_the_force(force_id)
    cover = [spell.person for spell in force.rota if spell.is_cover and spell.person_id not in known]
    return cover or [one for one in force.officers if one.pk not in known]


def duty_officers(force_id: int) -> list[User]:
    return people_with(agency_id=force_id, roles=[Role.DUTY_OFFICER])
