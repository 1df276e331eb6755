"""Who is told about what one person does: those who answer for that person, and those who audit them."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import AgencyKind, Membership, User
from accounts.notices.telling import people_with, platform_administrators
from accounts.roles import SUPERVISORS, Role


def who_answer_for(person: User) -> list[User]:
    """The supervisors of a force, the safeguarding leads of another agency, never the person; with none of them
    there, the administrators of the service."""
    held = person.memberships.live().select_related("agency")
    agencies = {one.agency for one in held}
    found = {
        one
        for agency in agencies
        for one in people_with(agency_id=agency.pk, roles=_answering(agency.kind))
        if one != person
    }
    return sorted(found, key=lambda one: one.pk) or platform_administrators()


def _answering(kind: str) -> tuple[str, ...]:
    return SUPERVISORS if kind == AgencyKind.FORCE else (Role.SAFEGUARDING_LEAD,)


def auditors_over(person: User) -> list[User]:
    """The auditors of the service and of the person's own agencies."""
    at = Q(agency__kind=AgencyKind.PLATFORM) | Q(agency__in=person.memberships.live().values("agency"))
    held = Membership.objects.live().filter(at, role=Role.AUDITOR)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user_id")).exclude(pk=person.pk))


def today_of(person: User) -> str:
    """The address of the person's day, as the log has it."""
    return reverse("audit:day", args=[person.public_id, timezone.localdate().isoformat()])
