"""Who may do what with accounts. An administrator manages people, and never sees a referral by it.

Rules about a role ask the memberships of `who`; an agency's parent inherits nothing, and a superuser may nothing here.
"""

from __future__ import annotations

from django.db.models import Q

from accounts.answering_for import (
    DAYS_SAID_WHERE_IT_READS,
    EVERY,
    LET_ON_BY_THEIRS,
    NOT_MY_OWN,
    NOT_MYSELF,
    NOWHERE_ELSE,
    PERSON_BRANCHES,
    SAID_BY_THEIRS,
    answered_for,
    any_person,
    belongs_to,
    is_platform,
    mail_to_my_people,
    of_my_force,
)
from accounts.authority import Authority
from accounts.models import Agency, Membership, MembershipState
from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from accounts.work_lists import LISTS
from core.figures import open_boards
from core.gravity import Grave
from core.lookup import called
from core.rules import Branch, Condition, Gate, Narrow, Order, Rule
from core.ways import held

NEWEST_FIRST = Order(key="created_at", descending=True)
LATEST_READ_FIRST = Order(key="read_at", descending=True)
BY_NAME = Order(key="sort_key")
OLDEST_FIRST = Order(key="granted_at")


# --- One's own things ---------------------------------------------------------------------------------------

signed_in = Gate("accounts.signed_in", "Sign in first.", lambda who: who.user is not None)


def _mine(field: str) -> Branch:
    return Branch("mine", lambda who: Q(**{field: who.pk}) if who.user else None)


own_notices = Rule("accounts.own_notices", "This message is for somebody else.", branches=(_mine("person_id"),))
own_kept_text = Rule("accounts.own_kept_text", "Somebody else typed this.", branches=(_mine("user_id"),))


# --- Views of work lists ------------------------------------------------------------------------------------


def _own_view(who: Authority) -> Q | None:
    return Q(person_id=who.pk, agency__isnull=True) if who.user else None


OWN_VIEW = Branch("saved by this person for themselves", _own_view)
see_view = Rule(
    "accounts.see_view",
    "Only the person or the team that a view is for sees it.",
    branches=(OWN_VIEW, Branch("works on cases at the agency", held("agency_id", *CASE_STAFF, Role.DUTY_OFFICER))),
)
remove_view = Rule(
    "accounts.remove_view",
    "Only a supervisor of the team removes one of its views.",
    branches=(OWN_VIEW, Branch("supervisor of the agency", held("agency_id", *SUPERVISORS))),
)


def shares_views_with(who: Authority) -> list[int]:
    """Ids of the agencies for whose team this person saves views."""
    return who.agencies(*SUPERVISORS)


keeps_views = Gate(
    "accounts.views",
    "Only people who work in lists have views of them.",
    lambda who: any(one.opens.anywhere(who) for one in LISTS),
)


# --- Agencies -----------------------------------------------------------------------------------------------


def _any_agency(who: Authority) -> Q | None:
    return EVERY if is_platform(who) else None


OWN_AGENCY = Branch("administrator of the agency", held("pk", Role.AGENCY_ADMINISTRATOR))
PLATFORM = Branch("platform administrator", _any_agency)

administer = Rule(
    "accounts.administer",
    "Only an administrator of this agency manages its accounts.",
    branches=(OWN_AGENCY, PLATFORM),
)
change_agency = Rule("accounts.change_agency", "Only a platform administrator changes agencies.", branches=(PLATFORM,))
administers_platform = Gate("accounts.platform", "Only a platform administrator changes agencies.", is_platform)
sees_people = Gate(
    "accounts.people",
    "Only an agency's administrator manages its people.",
    lambda who: who.holds(Role.AGENCY_ADMINISTRATOR),
)
sees_figures = Gate(
    "accounts.figures",
    "Only people who answer for the work of others, and desks, see figures about it.",
    lambda who: bool(open_boards(who)),
)


# --- People: an account, not a subject of a concern ---------------------------------------------------------


see_person = Rule("accounts.see_person", "Only an administrator of the agency.", branches=PERSON_BRANCHES)
manage_person = Rule(
    "accounts.manage_person",
    "Only an administrator of the person's agency can do this.",
    branches=PERSON_BRANCHES,
    conditions=(NOT_MYSELF,),
)
note_training = Rule(
    "accounts.note_training",
    "Only an administrator of the person's agency can say how long training and vetting hold.",
    branches=PERSON_BRANCHES,
    conditions=(NOT_MYSELF, DAYS_SAID_WHERE_IT_READS),
)
suspend_person = Rule(
    "accounts.suspend_person",
    "Only an administrator of the person's agency can suspend the account.",
    branches=PERSON_BRANCHES,
    conditions=(NOT_MYSELF, NOWHERE_ELSE),
    grave=Grave.WAY_IN,
)
take_second_factors = Rule(
    "accounts.take_second_factors",
    "Only an administrator of the person's agency can take away how they sign in.",
    branches=PERSON_BRANCHES,
    conditions=(NOT_MYSELF, NOWHERE_ELSE),
    grave=Grave.WAY_IN,
)


# E-mails that have not left, for those who can reach the person in another way. What they are about is not shown.
see_undelivered = Rule(
    "accounts.see_undelivered",
    "Only an administrator of the person's agency, or of the service.",
    branches=(
        Branch("administrator of the person's agency", mail_to_my_people),
        Branch("platform administrator", any_person),
    ),
)


lift_reading_block = Rule(
    "accounts.lift_reading_block",
    "Only somebody who answers for this person can let them go on.",
    branches=(
        Branch("supervisor of the person's force, or lead of their agency", answered_for),
        Branch("platform administrator", any_person),
    ),
    conditions=(NOT_MY_OWN, LET_ON_BY_THEIRS),
    grave=Grave.WAY_IN,
)


note_absence = Rule(
    "accounts.note_absence",
    "Only the person, their supervisor or an administrator of their agency can note an absence.",
    branches=(
        Branch("myself", lambda who: Q(pk=who.pk) if who.user else None),
        Branch("supervisor of the person's force", of_my_force),
        *PERSON_BRANCHES,
    ),
    conditions=(SAID_BY_THEIRS,),
)


# --- Roles: an administrator proposes, somebody who answers for what is read confirms ------------------------


def _any_role(who: Authority) -> Q | None:
    return EVERY if is_platform(who) else None


def _supervisor_of_the_area(who: Authority) -> Q | None:
    areas = who.areas(*SUPERVISORS)
    return Q(agency__area_id__in=areas) if areas else None


def _answers_for_the_platform(who: Authority) -> Q | None:
    """Roles held at the service itself belong to no area: an auditor or another platform administrator."""
    at = who.agencies(Role.AUDITOR, Role.PLATFORM_ADMINISTRATOR)
    return Q(agency_id__in=at, agency__area__isnull=True) if at else None


def _not_about_me(who: Authority, prefix: str) -> Q:
    return ~Q(**{f"{prefix}user_id": who.pk})


def _not_my_proposal(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}granted_by__isnull": True}) | ~Q(**{f"{prefix}granted_by_id": who.pk})


NOT_ABOUT_ME = Condition(_not_about_me, "This is about your own account. Another person decides.", "not about me")
NOT_MY_PROPOSAL = Condition(_not_my_proposal, "You proposed this. Another person confirms it.", "not my proposal")

CONFIRMERS = (
    Branch("lead of the agency", held("agency_id", Role.SAFEGUARDING_LEAD)),
    Branch("supervisor of the area's force", _supervisor_of_the_area),
    Branch("answers for the platform", _answers_for_the_platform),
)
confirm_role = Rule(
    "accounts.confirm_role",
    "A safeguarding lead of the agency, or a supervisor of the area's force, confirms this.",
    branches=CONFIRMERS,
    conditions=(NOT_ABOUT_ME, NOT_MY_PROPOSAL),
    grave=Grave.WAY_IN,
)
end_role = Rule(
    "accounts.end_role",
    "Only an administrator of the agency can end this role.",
    branches=(
        Branch("administrator of the agency", held("agency_id", Role.AGENCY_ADMINISTRATOR)),
        Branch("platform administrator", _any_role),
    ),
    grave=Grave.WAY_IN,
)
see_role = Rule(
    "accounts.see_role",
    "Only those who manage or confirm roles of this agency see this.",
    branches=(*CONFIRMERS, *end_role.branches),
)
confirms = Gate(
    "accounts.confirms",
    "Only those who answer for what is read confirm roles.",
    lambda who: any(branch.q(who) is not None for branch in CONFIRMERS),
)


def proposed(prefix: str) -> Q:
    return Q(**{f"{prefix}state": MembershipState.PROPOSED})


def at_agency(agency: Agency) -> Narrow:
    """Narrows a list of people to those who belong to one agency."""
    return lambda prefix: Q(belongs_to([agency.pk]))


def named(words: str) -> Narrow:
    """Narrows a list of agencies to those in whose name, town or number all the words stand."""
    return lambda prefix: called(words, field=f"{prefix}found_by")


def waiting_to_confirm(who: Authority) -> int:
    """How many proposed roles wait for this person."""
    return confirm_role.count(who, Membership, order=OLDEST_FIRST, narrow=proposed)


def agencies_administered(who: Authority) -> list[Agency]:
    """The agencies whose people this person manages day by day (a platform administrator's come by search)."""
    mine = who.agencies(Role.AGENCY_ADMINISTRATOR)
    return list(Agency.objects.filter(pk__in=mine).order_by("sort_key", "pk"))
