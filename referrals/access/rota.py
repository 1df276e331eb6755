"""The rota: the force's staff read it, its supervisors write it."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from core.rules import Branch, Order, Rule
from referrals.access.case_file import see_case_file
from referrals.access.hanging import by_the_referral

ENDING_FIRST = Order(key="until")


def _of_my_force(who: Authority) -> Q | None:
    forces = who.agencies(*CASE_STAFF, Role.DUTY_OFFICER)
    return Q(force_id__in=forces) if forces else None


def _of_the_force_i_supervise(who: Authority) -> Q | None:
    forces = who.agencies(*SUPERVISORS)
    return Q(force_id__in=forces) if forces else None


see_rota = Rule(
    name="referrals.see_rota",
    reason="Only Prevent staff and duty officers of the force see its rota.",
    branches=(Branch("of my force", _of_my_force),),
)
change_rota = Rule(
    name="referrals.change_rota",
    reason="Only a supervisor of the force changes its rota.",
    branches=(Branch("supervisor of the force", _of_the_force_i_supervise),),
)
see_danger = Rule(name="referrals.see_danger", reason=see_case_file.reason, branches=(by_the_referral(see_case_file),))
