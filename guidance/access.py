"""Who may do what with guidance and with complaints about data. What is published is open without signing in."""

from typing import Any

from django.db.models import Q

from accounts.models import AgencyKind
from accounts.roles import Role
from core.gravity import Grave
from core.rules import Branch, Condition, Gate, Order, Rule
from core.ways import held

EVERY = Q(pk__isnull=False)
MAY_ACKNOWLEDGE = (Role.SAFEGUARDING_LEAD, Role.AGENCY_ADMINISTRATOR)


# --- Guidance: a policy administrator writes, another one publishes ---------------------------------------


def _every_draft(who: Any) -> Q | None:
    return EVERY if who.holds(Role.POLICY_ADMINISTRATOR) else None


def _by_another(who: Any, prefix: str) -> Q:
    return Q(**{f"{prefix}author__isnull": True}) | ~Q(**{f"{prefix}author": who.pk})


def _by_this_person(who: Any, prefix: str) -> Q:
    return Q(**{f"{prefix}author": who.pk})


POLICY_ADMINISTRATOR = Branch("policy administrator", q=_every_draft)

write_guidance = Gate(
    name="guidance.write",
    reason="Only a policy administrator writes guidance and letter templates.",
    opens=lambda who: who.holds(Role.POLICY_ADMINISTRATOR),
)

see_draft = Rule(
    name="guidance.see_draft",
    reason="Only a policy administrator sees drafts.",
    branches=(POLICY_ADMINISTRATOR,),
)

change_draft = Rule(
    name="guidance.change_draft",
    reason="Only a policy administrator changes a draft.",
    branches=(POLICY_ADMINISTRATOR,),
    conditions=(
        Condition(_by_this_person, "Another person wrote this draft, so you cannot change it.", "my own draft"),
    ),
)

publish_draft = Rule(
    name="guidance.publish",
    reason="Only a policy administrator publishes a draft.",
    branches=(POLICY_ADMINISTRATOR,),
    conditions=(
        Condition(
            _by_another,
            "You wrote this draft. Another policy administrator publishes it.",
            "not my own draft",
        ),
    ),
    grave=Grave.BINDS,
)

# A release alone acts without being a person, and only over what a release brought.
replace_by_release = Rule(
    name="guidance.replace_by_release",
    reason="Only a new release replaces the text of a release.",
    branches=(Branch("a release", lambda who: None if who.user else Q(origin="shipped")),),
)


# --- The circulation sheet --------------------------------------------------------------------------------

acknowledge_sheet = Gate(
    name="guidance.acknowledge_sheet",
    reason="A safeguarding lead or an administrator acknowledges a sheet for the agency.",
    opens=lambda who: who.holds(*MAY_ACKNOWLEDGE),
)


# --- Complaints about data: the data protection officer of the controller ---------------------------------


def _nobodys_yet(who: Any) -> Q | None:
    """A complaint whose sender was not sure goes to the officers of the police forces, to be taken on."""
    at_a_force = any(m.agency.kind == AgencyKind.FORCE for m in who.holding(Role.DATA_PROTECTION_OFFICER))
    return Q(controller__isnull=True) if at_a_force else None


handle_complaints = Rule(
    name="guidance.handle_complaints",
    reason="Only the data protection officer of the organisation concerned sees its complaints.",
    branches=(
        Branch("own organisation", q=held("controller", Role.DATA_PROTECTION_OFFICER)),
        Branch("nobody's yet", q=_nobodys_yet),
    ),
)

BY_ARRIVAL = Order("received_at")
