"""What an empty service begins with: areas, its own agency, two people who administer it, and the first supervisor of each force.
Who has the machine does it, by commands: without an administrator no page lets a person in, and each supervisor is confirmed by
another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.actions import new_passwords
from accounts.authority import Authority
from accounts.kinds import ACCOUNT_JOINED, AGENCY_ADDED, AREA_ADDED, ROLE_GRANTED
from accounts.models import Agency, AgencyKind, Area, Membership, MembershipState, User
from accounts.roles import SUPERVISORS, Role
from audit.log import log
from audit.moves import MoveDenied
from core.locking import lock

OWN_NAME = "This service"


@transaction.atomic
def add_area(*, name: str, by: Authority) -> Area:
    """A police force's area. Its agencies are added on the pages of an administrator of the service."""
    _by_the_machine(by)
    code = slugify(name)
    if not code or Area.objects.filter(code=code).exists():
        raise MoveDenied(f"There is an area {name!r} already, or that is no name of one.")
    area = Area.objects.create(code=code, name=name)
    log(AREA_ADDED, target=area)
    return area


@transaction.atomic
def name_administrators(*, people: Iterable[tuple[str, str]], by: Authority) -> list[User]:
    """Two, by name and address, since each confirms what the other changes and lets the other in again. Only while there is none:
    from then on they name others themselves. Each is sent a letter with a link to choose a password."""
    _by_the_machine(by)
    named = list(people)
    if len({email.lower() for _, email in named}) != 2 or len(named) != 2:
        raise MoveDenied("Name two people, each with an address of their own: one alone could not be let in again.")
    agency, is_new = Agency.objects.get_or_create(kind=AgencyKind.PLATFORM, defaults={"name": OWN_NAME})
    lock(agency, no_key=True)
    if Membership.objects.exclude(state=MembershipState.ENDED).filter(role=Role.PLATFORM_ADMINISTRATOR).exists():
        raise MoveDenied("The service has an administrator already, who names others on the page People.")
    if is_new:
        log(AGENCY_ADDED, target=agency)
    return [_named(agency, name=name, email=email, role=Role.PLATFORM_ADMINISTRATOR) for name, email in named]


@transaction.atomic
def name_supervisor(*, force: Agency, name: str, email: str, by: Authority) -> User:
    """The first of a force, who confirms the others of its area and could be confirmed by none of them. Nothing can be sent to a force
    that has no supervisor or officer. Only while it has no supervisor."""
    _by_the_machine(by)
    locked = lock(force, no_key=True)
    if locked.kind != AgencyKind.FORCE:
        raise MoveDenied(f"{locked} is no police force.")
    held = Membership.objects.exclude(state=MembershipState.ENDED).filter(agency=locked, role__in=SUPERVISORS)
    if held.filter(state=MembershipState.ACTIVE).exists():
        raise MoveDenied(f"{locked} has a supervisor already, who confirms the next.")
    return _named(locked, name=name, email=email, role=Role.INSPECTOR, confirmed_at=timezone.now())


def _by_the_machine(by: Authority) -> None:
    if by.pk is not None:
        raise MoveDenied("Only who has the machine does this, by a command.")


def _named(agency: Agency, *, name: str, email: str, role: Role, **more: Any) -> User:
    """With the role in force, and a letter with a link to choose a password."""
    if User.objects.filter(email__iexact=email).exists():
        raise MoveDenied(f"There is an account with the address {email} already.")
    person = User.objects.create_user(email=email, name=name)
    log(ACCOUNT_JOINED, target=person)
    held = Membership.objects.create(user=person, agency=agency, role=role, state=MembershipState.ACTIVE, **more)
    log(ROLE_GRANTED, target=held, data={"person": person.pk, "role": role, "agency": agency.pk, "site": None})
    new_passwords.ask(mailbox=person.email)
    return person
