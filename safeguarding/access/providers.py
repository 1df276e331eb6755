"""Intervention providers: while their commission is open they see its brief, their own sessions and reports, and nothing
else; the police side asks the rules of the case."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import Role
from core.rules import Branch, Condition, Order, Rule
from safeguarding.access.cases import see_case, work_case
from safeguarding.access.panel import by_the_case
from safeguarding.access.requests import NOT_KEPT_OUT, NOT_ON_HOLD
from safeguarding.models import OPEN_COMMISSIONS, CommissionState

FIRST_DUE_FIRST = Order(key="first_by")


def _commissioned_to_me(who: Authority) -> Q | None:
    agencies = who.agencies(Role.INTERVENTION_PROVIDER)
    return Q(provider_id=who.pk, agency_id__in=agencies) if agencies else None


def _still_open(who: Authority, prefix: str) -> Q:
    """Once it has ended, the next request finds nothing."""
    return Q(**{f"{prefix}state__in": OPEN_COMMISSIONS})


def _taken_on(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}state": CommissionState.TAKEN})


MINE = Branch(
    "commissioned to me",
    _commissioned_to_me,
    people=lambda commission: Q(
        user_id=commission.provider_id, agency_id=commission.agency_id, role=Role.INTERVENTION_PROVIDER
    ),
    says="intervention provider, commissioned in writing",
)
OF_BRIEF = (
    Condition(_still_open, "This commission has ended.", "commission open"),
    NOT_ON_HOLD,
    NOT_KEPT_OUT,
)

see_commission = Rule(
    name="safeguarding.see_commission",
    reason="Only the intervention provider who was commissioned can open this.",
    branches=(MINE,),
    conditions=OF_BRIEF,
)
# No brief that was taken on, no first session (the review of the Amess case: a provider briefed by telephone).
give_sessions = Rule(
    name="safeguarding.give_sessions",
    reason=see_commission.reason,
    branches=(MINE,),
    conditions=(
        Condition(_taken_on, "Read the brief and take it on before you record a session.", "brief taken on"),
        *OF_BRIEF,
    ),
)
see_provision = Rule(name="safeguarding.see_provision", reason=see_case.reason, branches=(by_the_case(see_case),))
steer_provision = Rule(name="safeguarding.steer_provision", reason=work_case.reason, branches=(by_the_case(work_case),))
