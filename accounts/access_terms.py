"""Who may do what when a person's time here ends: leaving, and roles that are no longer needed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import note_absence
from accounts.authority import Authority
from accounts.models import Departure
from accounts.roles import SUPERVISORS, Role
from core.rules import Branch, Gate, Rule

see_leaving = Rule(
    "accounts.see_leaving",
    "Only the person, their supervisor or an administrator of their agency sees what is handed over.",
    branches=note_absence.branches,
)
sees_leavers = Gate(
    "accounts.leavers",
    "Only supervisors and administrators see who leaves.",
    lambda who: who.holds(Role.AGENCY_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR, *SUPERVISORS),
)


def leaving(prefix: str) -> Q:
    """Narrows a list of people to those whose last day is noted."""
    return Q(Exists(Departure.objects.standing().filter(person_id=OuterRef(f"{prefix}pk"))))


def _of_who_has_left(who: Authority) -> Q:
    """A last day that is over. It asks for no role: the keeper makes the move, for no other reason."""
    over = Departure.objects.standing().filter(person_id=OuterRef("user_id"), last_day__lt=timezone.localdate())
    return Q(Exists(over))


lapse_role = Rule(
    "accounts.lapse_role",
    "This role ends by itself only when its time is over.",
    branches=(Branch("its person has left", _of_who_has_left),),
)
