"""The rota: the force's staff read it, its supervisors write it."""

from __future__ import annotations

from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from core.rules import Branch, Order, Rule
from core.ways import held
from referrals.access.case_file import see_case_file
from referrals.access.hanging import by_the_referral

ENDING_FIRST = Order(key="until")


see_rota = Rule(
    name="referrals.see_rota",
    reason="Only Prevent staff and duty officers of the force see its rota.",
    branches=(Branch("of my force", held("force_id", *CASE_STAFF, Role.DUTY_OFFICER)),),
)
change_rota = Rule(
    name="referrals.change_rota",
    reason="Only a supervisor of the force changes its rota.",
    branches=(Branch("supervisor of the force", held("force_id", *SUPERVISORS)),),
)
see_danger = Rule(name="referrals.see_danger", reason=see_case_file.reason, branches=(by_the_referral(see_case_file),))
