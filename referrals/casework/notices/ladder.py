"""The ladder: danger that was not taken is raised, step by step, to more people. Each step is told and logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.notices.telling import people_with
from accounts.roles import CASE_STAFF, Role
from audit.log import log
from referrals.casework.duties import next_on_duty, on_duty
from referrals.casework.notices import danger_notices
from referrals.kinds import REFERRAL_DANGER_RAISED
from referrals.limits import LADDER_MINUTES
from referrals.models import Danger
from referrals.models.referral import Answer

AT_A_TIME = 100


@dataclass(frozen=True)
class Rung:
    """Whom the step tells, and in which words."""

    name: str
    to: Callable[[Danger], list[User]]
    words: str


def _next_officers(danger: Danger) -> list[User]:
    """The cover, or the duty officers who were not told yet; with none left, those on duty are told again."""
    force = danger.referral.force_id
    return next_on_duty(force, but=danger_notices.already_told(danger.referral)) or on_duty(force)


def _inspectors(danger: Danger) -> list[User]:
    return people_with(agency_id=danger.referral.force_id, roles=[Role.INSPECTOR])


def _whole_force(danger: Danger) -> list[User]:
    return people_with(agency_id=danger.referral.force_id, roles=[Role.DUTY_OFFICER, *CASE_STAFF])


LADDER = (
    Rung("next", _next_officers, "Nobody has taken a report of danger yet. Look at this now."),
    Rung("inspector", _inspectors, "Nobody has taken a report of danger. It is raised to the inspectors."),
    Rung("force", _whole_force, "Nobody has taken a report of danger. Ring the force's number, shown there."),
)
assert all(len(minutes) == len(LADDER) for minutes in LADDER_MINUTES.values()), "every rung has its minutes"


def climb() -> int:
    """The keeper's duty: every rung that has been reached, for all danger that no officer who can act has taken."""
    return sum(_climb_one(pk) for pk in list(_untaken().values_list("pk", flat=True)[:AT_A_TIME]))


def _untaken() -> QuerySet[Danger]:
    """What may have reached its next rung: nothing else takes a place in the batch."""
    now, nobody = timezone.now(), Q(taken_by__isnull=True) | Q(taken_by__is_active=False)
    reached = Q()
    for told, minutes in LADDER_MINUTES.items():
        for rung, after in enumerate(minutes):
            reached |= Q(told=told, rung=rung, waits_since__lte=now - timedelta(minutes=after))
    return Danger.objects.standing().filter(nobody, reached).order_by("waits_since")


@transaction.atomic
def _climb_one(pk: int) -> int:
    """Rungs that were passed while no keeper was at work are climbed all the same: each tells other people."""
    danger = (
        Danger.objects.standing()
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("referral", "taken_by")
        .filter(pk=pk)
        .first()
    )
    if danger is None or (danger.taken_by is not None and danger.taken_by.is_active):
        return 0
    reached = LADDER[danger.rung : reached_by(danger)]
    for rung in reached:
        _raise(danger, rung)
    return len(reached)


def reached_by(danger: Danger) -> int:
    """How many rungs its waiting has reached."""
    waited = timezone.now() - danger.waits_since
    return sum(waited >= timedelta(minutes=minutes) for minutes in LADDER_MINUTES[Answer(danger.told)])


def _raise(danger: Danger, rung: Rung) -> None:
    danger.rung += 1
    danger.save(update_fields=["rung"])
    people = rung.to(danger)
    about = f"{danger.pk}:{rung.name}:{danger.waits_since.isoformat()}"
    danger_notices.raise_to(danger.referral, people, about=about, words=rung.words)
    log(
        REFERRAL_DANGER_RAISED,
        target=danger.referral,
        data={"step": rung.name, "told": [person.pk for person in people]},
    )
