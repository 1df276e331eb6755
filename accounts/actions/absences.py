"""Saying that a person is away, and that they are back. The roles stay; the work passes on (accounts.people.holdings)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import note_absence
from accounts.authority import Authority
from accounts.kinds import ABSENCE_ENDED, ABSENCE_NOTED
from accounts.limits import PEOPLE
from accounts.models import Absence, Membership, User
from accounts.people.holdings import let_go
from accounts.roles import SUPERVISORS, Role
from audit.log import log
from audit.moves import MoveDenied
from core.locking import lock


def could_cover(person: User, *, by: Authority) -> QuerySet[User]:
    """Who can act at an agency of the person's in a role of the person's; to a reader who is not the person, at an agency
    that is the reader's too."""
    able = Membership.objects.able().exclude(user=person)
    found, held_there = User.objects.none(), person.memberships.live()
    if by.pk != person.pk and not by.holds(Role.PLATFORM_ADMINISTRATOR):
        held_there = held_there.filter(agency__in=by.agencies(Role.AGENCY_ADMINISTRATOR, *SUPERVISORS))
    for held in held_there:
        beside = able.filter(agency=held.agency_id, role=held.role)
        found = found | User.objects.filter(pk__in=beside.values("user_id"))
    return found.order_by("sort_key", "pk")


@transaction.atomic
def note(*, person: User, first_day: date, last_day: date, cover: User | None, by: Authority) -> Absence:
    """From the first day on the person is given nothing. If that is today, what they hold passes on now."""
    locked = lock(person, no_key=True)
    if reason := note_absence.refusal(by.as_it_stands(), locked) or _impossible(locked, first_day, last_day, cover, by):
        raise MoveDenied(reason)
    absence = Absence.objects.create(
        person=locked, first_day=first_day, last_day=last_day, cover=cover, noted_by=by.person
    )
    log(ABSENCE_NOTED, target=locked, data={"from": first_day, "to": last_day, "cover": cover.pk if cover else None})
    let_go(person=locked, by=by)
    return absence


def _impossible(person: User, first_day: date, last_day: date, cover: User | None, by: Authority) -> str | None:
    today = timezone.localdate()
    if first_day < today or last_day < first_day:
        return "An absence begins today or later, and ends on or after the day on which it begins."
    if last_day > today + PEOPLE.absence:
        return (
            "An absence ends within a year from now. Somebody who stays away longer is suspended, or their role ends."
        )
    if person.absences.standing().filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        return "An absence on some of these days is noted already. End that one first."
    if cover is not None and not could_cover(person, by=by).filter(pk=cover.pk).exists():
        return "This person cannot cover: choose somebody of the same role who can act now."
    return None


@transaction.atomic
def end(*, absence: Absence, by: Authority) -> Absence:
    """The person is back, or does not go. What has passed on stays where it went."""
    locked = lock(absence, "person")
    if reason := note_absence.refusal(by.as_it_stands(), locked.person):
        raise MoveDenied(reason)
    if locked.ended_at is not None:
        raise MoveDenied("This absence has ended already.")
    locked.ended_at, locked.ended_by = timezone.now(), by.person
    locked.save(update_fields=["ended_at", "ended_by"])
    log(ABSENCE_ENDED, target=locked.person)
    return locked
