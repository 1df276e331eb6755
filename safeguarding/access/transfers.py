"""Who puts an open case to another force, and who answers: the supervisors of the two."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from accounts.authority import Authority
from accounts.roles import SUPERVISORS, Role
from core.gravity import Grave
from core.rules import Branch, Condition, Rule
from core.ways import held
from referrals import access as referrals
from referrals.access.sealing import unsealed
from safeguarding.access.cases import work_case
from safeguarding.access.hand_overs import NO_CONFLICT_IN_ITS_CASE, STILL_PUT, TO_ANSWER
from safeguarding.access.requests import NOT_KEPT_OUT
from safeguarding.models import CaseTransfer, HandOverState

NOT_MINE = "Only supervisors of the two forces can open this."
LIFT_FIRST = "This record is sealed. Another force is told nothing of it before the seal is lifted."
UNSEALED = Condition(lambda who, prefix: unsealed(f"{prefix}referral__"), LIFT_FIRST, "not sealed, for another force")

transfer_case = Rule(
    name="safeguarding.transfer_case",
    reason="Only a supervisor of the force that has the case can put it to another force.",
    branches=(referrals.SUPERVISOR_OF_FORCE,),
    conditions=(*work_case.conditions, UNSEALED),
    grave=Grave.PASSES_ON,
)


def _sealed_to_inspectors(who: Authority, prefix: str) -> Q:
    """Asked of this row, which each of the two forces keeps: the referral leads to one of them alone."""
    inspects = who.agencies(Role.INSPECTOR)
    mine = Q(**{f"{prefix}of_id__in": inspects}) | Q(**{f"{prefix}to_id__in": inspects})
    return unsealed(f"{prefix}referral__") | mine


SEALED_TO_INSPECTORS = Condition(_sealed_to_inspectors, NOT_KEPT_OUT.reason, "not sealed, or an inspector there")


def _supervisors(transfer: CaseTransfer) -> Q:
    return Q(agency_id=transfer.to_id, role__in=SUPERVISORS)


# Of one that is answered no more than that it is, to the force that answered.
answer_case_transfer = Rule(
    name="safeguarding.answer_case_transfer",
    reason="Only a supervisor of the force that is asked can answer this.",
    branches=(
        Branch(
            "put to the force that I supervise",
            held("to_id", *SUPERVISORS),
            people=_supervisors,
            says="supervisor of the force that is asked to take it over",
        ),
    ),
    conditions=(*TO_ANSWER, SEALED_TO_INSPECTORS),
    grave=Grave.PASSES_ON,
)
# Whom it is about: while it waits.
read_case_transfer = Rule(
    name="safeguarding.read_case_transfer",
    reason=NOT_MINE,
    branches=answer_case_transfer.branches,
    conditions=(*TO_ANSWER, STILL_PUT),
)
take_back_case_transfer = Rule(
    name="safeguarding.take_back_case_transfer",
    reason="Only a supervisor of the force that put it forward can take it back.",
    branches=(Branch("put forward by the force that I supervise", held("of_id", *SUPERVISORS)),),
    conditions=(NOT_KEPT_OUT, NO_CONFLICT_IN_ITS_CASE, SEALED_TO_INSPECTORS),
)


def _put_to_me(who: Authority) -> Q | None:
    return answer_case_transfer.q(who) if answer_case_transfer.anywhere(who) else None


see_case_transfer = Rule(
    name="safeguarding.see_case_transfer",
    reason=NOT_MINE,
    branches=(Branch("put to me", _put_to_me), *take_back_case_transfer.branches),
    conditions=take_back_case_transfer.conditions,
)


def put_to_my_force(who: Authority, prefix: str) -> Q:
    """Narrows a list to what waits for the answer of a force that this person supervises."""
    return _waits(prefix) & Q(**{f"{prefix}to_id__in": who.agencies(*SUPERVISORS)})


def put_by_my_force(who: Authority, prefix: str) -> Q:
    """Narrows a list to what another force has not answered."""
    return _waits(prefix) & Q(**{f"{prefix}of_id__in": who.agencies(*SUPERVISORS)})


def _waits(prefix: str) -> Q:
    return Q(**{f"{prefix}state": HandOverState.WAITING})


def _its_case_is_put_to_me(who: Authority) -> Q | None:
    if not read_case_transfer.anywhere(who):
        return None
    waiting: Any = read_case_transfer.filter(who, CaseTransfer.objects.filter(case_id=OuterRef("pk")))
    return Q(Exists(waiting))


# What a supervisor who answers changes with the answer.
receive_case = Rule(
    name="safeguarding.receive_case",
    reason=NOT_MINE,
    branches=(Branch("it is put to the force that I supervise", _its_case_is_put_to_me),),
)
# Open to nobody in particular: with the act that takes the case away.
lapse_case_transfer = Rule(
    name="safeguarding.lapse_case_transfer",
    reason="This is still the force's to take back.",
    branches=(
        Branch("the case is over", lambda who: Q(case__closed_at__isnull=False)),
        Branch("another force has the case", lambda who: ~Q(case__force_id=F("of_id"))),
        Branch("the two forces were merged", lambda who: Q(of__merged_into=F("to")) | Q(to__merged_into=F("of"))),
    ),
)
