"""Who answers for a person, and for how much of them: an account may be relied on by several agencies."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.models import AgencyKind, Membership, MembershipState
from accounts.roles import READING_ROLES, SUPERVISORS, Role
from core.rules import Branch, Condition

EVERY = Q(pk__isnull=False)


def is_platform(who: Authority) -> bool:
    return who.holds(Role.PLATFORM_ADMINISTRATOR)


def belongs_to(agencies: list[int], person: str = "pk") -> Exists:
    """Holds a role there, or is proposed for one. Who has left is no longer this agency's to manage."""
    held = Membership.objects.filter(user_id=OuterRef(person), agency_id__in=agencies)
    return Exists(held.exclude(state=MembershipState.ENDED))


def _belongs_elsewhere(agencies: list[int], person: str, **which: object) -> Exists:
    elsewhere = Membership.objects.exclude(state=MembershipState.ENDED).exclude(agency_id__in=agencies)
    return Exists(elsewhere.filter(user_id=OuterRef(person), **which))


def person_of_my_agency(who: Authority) -> Q | None:
    agencies = who.agencies(Role.AGENCY_ADMINISTRATOR)
    return Q(belongs_to(agencies)) if agencies else None


def any_person(who: Authority) -> Q | None:
    return EVERY if is_platform(who) else None


def mail_to_my_people(who: Authority) -> Q | None:
    agencies = who.agencies(Role.AGENCY_ADMINISTRATOR)
    held = Membership.objects.filter(user_id=OuterRef("person_id"), agency_id__in=agencies)
    return Q(Exists(held.exclude(state=MembershipState.ENDED))) if agencies else None


def _not_myself(who: Authority, prefix: str) -> Q:
    return ~Q(**{f"{prefix}pk": who.pk})


def _nowhere_else(who: Authority, prefix: str) -> Q:
    """An account that other agencies rely on is theirs too: this agency ends its role, and no more."""
    if is_platform(who):
        return EVERY
    return ~Q(_belongs_elsewhere(who.agencies(Role.AGENCY_ADMINISTRATOR), f"{prefix}pk"))


def _ours_to_say(who: Authority, person: str, *answers: Role) -> Q:
    """As `_nowhere_else`, for those who answer for the person: whom a school or a council relies on as well is still the
    force's to say away, because its records wait; whom another force relies on is that force's too."""
    if is_platform(who):
        return EVERY
    forces = who.agencies(*SUPERVISORS)
    alone = ~Q(_belongs_elsewhere([*who.agencies(*answers), *forces], person))
    if not forces:
        return alone
    no_other_force = ~Q(_belongs_elsewhere(forces, person, agency__kind=AgencyKind.FORCE))
    return alone | (Q(belongs_to(forces, person)) & no_other_force)


def _says_their_days(who: Authority, prefix: str) -> Q:
    """Of training and vetting, by which reading roles sleep: the agency where such a role is held, if none is held at
    another; a force over all but another force and the service. An agency at which the person only refers says nothing."""
    if is_platform(who):
        return EVERY
    mine, person = who.agencies(Role.AGENCY_ADMINISTRATOR), f"{prefix}pk"
    reading = Membership.objects.exclude(state=MembershipState.ENDED).filter(
        user_id=OuterRef(person), role__in=READING_ROLES
    )
    here, elsewhere = reading.filter(agency_id__in=mine), reading.exclude(agency_id__in=mine)
    at_my_force = here.filter(agency__kind=AgencyKind.FORCE, state=MembershipState.ACTIVE)
    at_theirs = elsewhere.filter(agency__kind__in=(AgencyKind.FORCE, AgencyKind.PLATFORM))
    return (
        ~Q(_belongs_elsewhere(mine, person))
        | Q(Exists(here)) & ~Q(Exists(elsewhere))
        | Q(Exists(at_my_force)) & ~Q(Exists(at_theirs))
    )


PERSON_BRANCHES = (
    Branch("administrator of the person's agency", person_of_my_agency),
    Branch("platform administrator", any_person),
)
NOT_MYSELF = Condition(_not_myself, "You cannot do this to your own account. Another administrator can.", "not myself")
NOWHERE_ELSE = Condition(
    _nowhere_else,
    "This person works for another agency too. End their role here, or ask a platform administrator.",
    "of no other agency",
)
DAYS_SAID_WHERE_IT_READS = Condition(
    _says_their_days,
    "This person works for another agency too, and a role there reads by these days. A platform administrator can do this.",
    "no other agency's role reads by them, or no other force's",
)
SAID_BY_THEIRS = Condition(
    lambda who, prefix: Q(**{f"{prefix}pk": who.pk}) | _ours_to_say(who, f"{prefix}pk", Role.AGENCY_ADMINISTRATOR),
    "This person works for another agency too. They, or a platform administrator, can do this.",
    "of no other agency, or of no other force",
)


def of_my_force(who: Authority) -> Q | None:
    forces = who.agencies(*SUPERVISORS)
    return Q(belongs_to(forces)) if forces else None


def answered_for(who: Authority) -> Q | None:
    """Blocks of the people of a force whose supervisor it is, or of another agency whose safeguarding lead it is."""
    agencies = [*who.agencies(*SUPERVISORS), *who.agencies(Role.SAFEGUARDING_LEAD)]
    held = Membership.objects.filter(user_id=OuterRef("person_id"), agency_id__in=agencies)
    return Q(Exists(held.exclude(state=MembershipState.ENDED))) if agencies else None


def _not_my_own(who: Authority, prefix: str) -> Q:
    return ~Q(**{f"{prefix}person_id": who.pk})


NOT_MY_OWN = Condition(_not_my_own, "Another supervisor decides about you.", "somebody else decides about me")
LET_ON_BY_THEIRS = Condition(
    lambda who, prefix: _ours_to_say(who, f"{prefix}person_id", Role.SAFEGUARDING_LEAD),
    "This person works for another agency too. A platform administrator can let them go on.",
    "no other agency, or no other force, answers for the person",
)
