"""Cases: who of the force sees, works, closes and is given one."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import CASE_STAFF
from core.rules import Branch, Order, Rule
from core.ways import held
from referrals import access as referrals
from safeguarding.access.requests import NOT_KEPT_OUT, NOT_SEALED, READABLE

PLAN_DUE_FIRST = Order(key="plan_due_at")


def _opened_in_an_emergency(who: Authority) -> Q | None:
    """A reader who has the referral open so reads its case too."""
    forces = who.agencies(*referrals.OPENERS)
    return Q(force_id__in=forces) & referrals.opened_in_emergency(who, "referral__") if forces else None


def _case_owned_by_me(who: Authority) -> Q | None:
    return Q(owner_id=who.pk, force_id__in=who.agencies(*CASE_STAFF)) if who.agencies(*CASE_STAFF) else None


see_case = Rule(
    name="safeguarding.see_case",
    reason="Only Prevent staff of the force that holds this case can open it.",
    branches=(
        Branch(
            "case of my force",
            held("force_id", *CASE_STAFF),
            people=lambda case: Q(agency_id=case.force_id, role__in=CASE_STAFF),
            says="Prevent staff of the force that holds it",
        ),
        Branch(
            "opened by me in an emergency",
            _opened_in_an_emergency,
            people=lambda case: referrals.openers(case.referral),
            says=referrals.EMERGENCY.says,
        ),
    ),
    conditions=(NOT_KEPT_OUT, READABLE),
)
work_case = Rule(
    name="safeguarding.work_case",
    reason="Only the owner of the case, or a supervisor of the force, can change it.",
    branches=(Branch("case owned by me", _case_owned_by_me), referrals.SUPERVISOR_OF_FORCE),
    conditions=(NOT_KEPT_OUT, NOT_SEALED),
)
close_case = Rule(
    name="safeguarding.close_case",
    reason="Only a supervisor of the force can approve or return the closing of a case.",
    branches=(referrals.SUPERVISOR_OF_FORCE,),
    conditions=work_case.conditions,
)
assign_case = Rule(
    name="safeguarding.assign_case",
    reason="Only a supervisor of the force can assign a case.",
    branches=(referrals.SUPERVISOR_OF_FORCE,),
    conditions=work_case.conditions,
)


answer_offer = Rule(
    name="safeguarding.answer_offer",
    reason="This case is not offered to you, or no longer.",
    branches=(referrals.OFFERED_TO_ME,),
    conditions=work_case.conditions,
)
