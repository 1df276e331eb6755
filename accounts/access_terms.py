"""Who may do what when a person's time here ends: leaving, and roles that are no longer needed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.access import CONFIRMERS, NOT_ABOUT_ME, OWN_AGENCY, note_absence
from accounts.authority import Authority
from accounts.models import Agency, Attestation, Departure, Membership
from accounts.roles import SUPERVISORS, Role
from core.clock import today
from core.gravity import Grave
from core.rules import Branch, Gate, Rule
from core.ways import held

see_leaving = Rule(
    "accounts.see_leaving",
    "Only the person, their supervisor or an administrator of their agency sees what is handed over.",
    branches=note_absence.branches,
    conditions=note_absence.conditions,
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
    over = Departure.objects.standing().filter(person_id=OuterRef("user_id"), last_day__lt=today())
    return Q(Exists(over))


lapse_role = Rule(
    "accounts.lapse_role",
    "This role ends by itself only when its time is over.",
    branches=(
        Branch("its person has left", _of_who_has_left),
        Branch("its agency was merged into another", lambda who: Q(agency__merged_into__isnull=False)),
    ),
)


# --- Is a role still needed? A lead of the agency answers, or another administrator -------------------------------


def _platform_i_answer_for(who: Authority) -> Q | None:
    at = who.agencies(Role.AUDITOR, Role.PLATFORM_ADMINISTRATOR)
    return Q(pk__in=at, area__isnull=True) if at else None


attest_agency = Rule(
    "accounts.attest_agency",
    "Only who leads or administers this agency says which roles are still needed.",
    branches=(
        Branch("lead or supervisor of the agency", held("pk", Role.SAFEGUARDING_LEAD, *SUPERVISORS)),
        OWN_AGENCY,
        Branch("answers for the service itself", _platform_i_answer_for),
    ),
)


def _administered_without_a_lead(who: Authority) -> Q | None:
    """Where no lead is there today, or none but the person who is asked about; and by another administrator than the one who gave
    the role, where there is another."""
    at = who.agencies(Role.AGENCY_ADMINISTRATOR)
    there = Membership.objects.able().filter(agency_id=OuterRef("agency_id")).exclude(user_id=OuterRef("user_id"))
    leads = there.filter(role__in=(Role.SAFEGUARDING_LEAD, *SUPERVISORS))
    others = there.filter(role=Role.AGENCY_ADMINISTRATOR).filter(~Q(user_id=who.pk))
    given_by_another = Q(granted_by__isnull=True) | ~Q(granted_by_id=who.pk) | ~Q(Exists(others))
    return Q(agency_id__in=at) & ~Q(Exists(leads)) & given_by_another if at else None


LEAD, _, FOR_THE_PLATFORM = CONFIRMERS
attest_role = Rule(
    "accounts.attest_role",
    "Only who leads this agency, or administers it where nobody does, says whether the role is still needed.",
    branches=(
        LEAD,
        Branch("supervisor of the force", held("agency_id", *SUPERVISORS)),
        Branch("administrator, where no lead is there to answer", _administered_without_a_lead),
        FOR_THE_PLATFORM,
    ),
    conditions=(NOT_ABOUT_ME,),
    grave=Grave.WAY_IN,
)


def attested_by(who: Authority) -> list[Agency]:
    """The agencies whose roles this person is asked about."""
    return list(attest_agency.filter(who, Agency.objects.filter(is_open=True)).order_by("sort_key", "pk"))


def _said_or_left_unsaid(who: Authority) -> Q:
    """Said to be needed no more, or not said to be needed in time."""
    unanswered = Q(is_needed__isnull=True, due_on__lt=today())
    found = Attestation.objects.standing().filter(Q(is_needed=False) | unanswered, membership_id=OuterRef("pk"))
    return Q(Exists(found))


drop_role = Rule(
    "accounts.drop_role",
    "This role is said to be needed, or there is still time to say so.",
    branches=(Branch("not needed, or not said to be in time", _said_or_left_unsaid),),
)
