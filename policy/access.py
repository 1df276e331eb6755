"""Who may do what with policies. Drafts have the rules of every text that two people publish (guidance.access)."""

from __future__ import annotations

from accounts.roles import CASE_STAFF, Role
from core.rules import Gate

READERS = (*CASE_STAFF, Role.DUTY_OFFICER, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.POLICY_ADMINISTRATOR)

write_policy = Gate(
    name="policy.write",
    reason="Only a policy administrator drafts and publishes policies.",
    opens=lambda who: who.holds(Role.POLICY_ADMINISTRATOR),
)

read_policy = Gate(
    name="policy.read",
    reason="Only police staff, auditors and policy administrators read the policies.",
    opens=lambda who: who.holds(*READERS),
)
