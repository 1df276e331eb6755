"""The roles, as plain strings with a sentence a manager can read. What each may do stands in every app's access.py."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    REFERRER = "referrer", "Referrer"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    PRACTITIONER = "practitioner", "Partner practitioner"
    AGENCY_ADMINISTRATOR = "agency_administrator", "Agency administrator"
    GATEWAY_CLERK = "gateway_clerk", "Gateway clerk"
    PREVENT_OFFICER = "prevent_officer", "Prevent officer"
    SERGEANT = "sergeant", "Prevent supervisor (sergeant)"
    INSPECTOR = "inspector", "Prevent supervisor (inspector)"
    DUTY_OFFICER = "duty_officer", "Duty officer"
    DECONFLICTION_DESK = "deconfliction_desk", "Deconfliction desk"
    COUNCIL_FRONT_DOOR = "council_front_door", "Council front door"
    CHANNEL_COORDINATOR = "channel_coordinator", "Channel coordinator"
    CHANNEL_CHAIR = "channel_chair", "Channel panel chair"
    PANEL_MEMBER = "panel_member", "Channel panel member"
    INTERVENTION_PROVIDER = "intervention_provider", "Intervention provider"
    CLINICAL_CONSULTANT = "clinical_consultant", "Clinical consultant"
    AUDITOR = "auditor", "Auditor"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Data protection officer"
    POLICY_ADMINISTRATOR = "policy_administrator", "Policy administrator"
    PLATFORM_ADMINISTRATOR = "platform_administrator", "Platform administrator"


@dataclass(frozen=True)
class RoleCard:
    """What a role is for, where it can be held, and whether it reads records about people.

    A reading role needs a second person to confirm it, and stops while training or vetting has lapsed.
    """

    says: str
    at: frozenset[str]
    reads: bool


# Where a role can be held: kinds of agency (accounts.models.AgencyKind; a test holds the two together).
POLICE = frozenset({"force"})
PARTNERS = frozenset({"school", "college", "council", "health", "probation", "charity", "other"})
ANYWHERE = POLICE | PARTNERS
PLATFORM = frozenset({"platform"})

CARDS: dict[str, RoleCard] = {
    Role.REFERRER: RoleCard("Files referrals and sees only their own.", ANYWHERE, reads=False),
    Role.SAFEGUARDING_LEAD: RoleCard(
        "Sees and sends what their site files, except concerns about its own staff.", PARTNERS, reads=True
    ),
    Role.PRACTITIONER: RoleCard(
        "Sees and answers what is asked of the agency's desk, and nothing else.", PARTNERS, reads=True
    ),
    Role.AGENCY_ADMINISTRATOR: RoleCard(
        "Invites, changes and suspends the agency's accounts. Opens no referral.", ANYWHERE, reads=False
    ),
    Role.GATEWAY_CLERK: RoleCard(
        "Keys in referrals that came by another channel. Decides nothing.", POLICE, reads=True
    ),
    Role.PREVENT_OFFICER: RoleCard("Assesses the force's referrals and recommends what to do.", POLICE, reads=True),
    Role.SERGEANT: RoleCard(
        "Allocates, watches the clocks, approves or returns. Never their own work.", POLICE, reads=True
    ),
    Role.INSPECTOR: RoleCard("As a sergeant, and decides what a sergeant may not.", POLICE, reads=True),
    Role.DUTY_OFFICER: RoleCard("Is told at once of immediate danger, and works that lane.", POLICE, reads=True),
    Role.DECONFLICTION_DESK: RoleCard("Receives minimum identifiers, answers with a code.", POLICE, reads=True),
    Role.COUNCIL_FRONT_DOOR: RoleCard(
        "Receives the copies its area's setting sends.", frozenset({"council"}), reads=True
    ),
    Role.CHANNEL_COORDINATOR: RoleCard(
        "Runs the council's panel: its members, meetings, agendas and papers. Decides nothing.",
        frozenset({"council"}),
        reads=True,
    ),
    Role.CHANNEL_CHAIR: RoleCard(
        "Chairs the council's panel, or deputises: records what it decided and signs the minutes.",
        frozenset({"council"}),
        reads=True,
    ),
    Role.PANEL_MEMBER: RoleCard(
        "Reads the papers that they are given for a meeting, while they may, and says what their agency thinks.",
        ANYWHERE,
        reads=True,
    ),
    Role.INTERVENTION_PROVIDER: RoleCard(
        "Reads the brief that they were commissioned with, holds sessions and reports each. Sees nothing else.",
        PARTNERS,
        reads=True,
    ),
    Role.CLINICAL_CONSULTANT: RoleCard(
        "Reads a question that police put to their service, with what was ticked, and advises. Sees nothing else.",
        frozenset({"health"}),
        reads=True,
    ),
    Role.AUDITOR: RoleCard("Reads and verifies the log. Changes nothing.", PLATFORM | POLICE, reads=True),
    Role.DATA_PROTECTION_OFFICER: RoleCard("Rights, holds and retention for one controller.", ANYWHERE, reads=True),
    Role.POLICY_ADMINISTRATOR: RoleCard(
        "Owns limits, prompt sets and guidance. Two people publish.", PLATFORM, reads=False
    ),
    Role.PLATFORM_ADMINISTRATOR: RoleCard("Agencies and reference data. Opens no referral.", PLATFORM, reads=False),
}
assert set(CARDS) == set(Role), "every role has its card"

READING_ROLES = frozenset(role for role, card in CARDS.items() if card.reads)
SUPERVISORS = (Role.SERGEANT, Role.INSPECTOR)
CASE_STAFF = (Role.PREVENT_OFFICER, *SUPERVISORS)
# Those of a council who have the cases that were referred to its panel.
PANEL_OFFICE = (Role.COUNCIL_FRONT_DOOR, Role.CHANNEL_COORDINATOR, Role.CHANNEL_CHAIR)
# These read no record, and could still hollow out what protects records: they too need a second person.
POWERFUL = frozenset({Role.PLATFORM_ADMINISTRATOR, Role.POLICY_ADMINISTRATOR})
CONFIRMED_ROLES = READING_ROLES | POWERFUL
