"""The register of those who may decide for the chief officer: who keeps it, who confirms, who reads it. It names
supervisors, and no person who was referred."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from accounts.models import AgencyKind
from accounts.roles import SUPERVISORS, Role
from core.gravity import Grave
from core.rules import Branch, Condition, Order, Rule

BY_LAST_DAY = Order(key="until_day")


def _kept_by_me(who: Authority) -> Q | None:
    """Of a force: other agencies have administrators too."""
    forces = [held.agency_id for held in who.holding(Role.AGENCY_ADMINISTRATOR) if held.agency.kind == AgencyKind.FORCE]
    return Q(force_id__in=forces) if forces else None


def _inspected_by_me(who: Authority) -> Q | None:
    forces = who.agencies(Role.INSPECTOR)
    return Q(force_id__in=forces) if forces else None


def _of_my_force(who: Authority) -> Q | None:
    forces = who.agencies(*SUPERVISORS, Role.DATA_PROTECTION_OFFICER)
    return Q(force_id__in=forces) if forces else None


def _not_about_me(who: Authority, prefix: str) -> Q:
    return ~Q(**{f"{prefix}person_id": who.pk})


def _not_entered_by_me(who: Authority, prefix: str) -> Q:
    return ~Q(**{f"{prefix}entered_by_id": who.pk})


KEEPER = Branch("administrator of the force", _kept_by_me)
INSPECTOR = Branch("inspector of the force", _inspected_by_me)

keep_delegations = Rule(
    "safeguarding.keep_delegations",
    "Only an administrator of the force keeps the register of delegations.",
    branches=(KEEPER,),
    grave=Grave.WAY_IN,
)
confirm_delegation = Rule(
    "safeguarding.confirm_delegation",
    "Only an inspector of the force confirms a delegation.",
    branches=(INSPECTOR,),
    conditions=(
        Condition(_not_about_me, "This names you. Another inspector confirms it.", "does not name me"),
        Condition(_not_entered_by_me, "You entered this. Another inspector confirms it.", "not entered by me"),
    ),
    grave=Grave.WAY_IN,
)
# By one person, at once: who may decide less needs no second reader.
end_delegation = Rule(
    "safeguarding.end_delegation",
    "Only an administrator or an inspector of the force ends a delegation.",
    branches=(KEEPER, INSPECTOR),
    grave=Grave.WAY_IN,
)
see_delegations = Rule(
    "safeguarding.see_delegations",
    "Only administrators, supervisors and the data protection officer of the force read its register of delegations.",
    branches=(KEEPER, Branch("supervisor or data protection officer of the force", _of_my_force)),
)
