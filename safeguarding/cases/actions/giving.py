"""What is a case's own of being given to a colleague (referrals.casework.actions.giving): the referral and the risk go
with it. A supervisor assigns one without asking."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.authority import Authority
from accounts.models import User
from audit.moves import move
from referrals.casework.actions.case_events import case_given
from referrals.casework.rules.giving import Giving
from referrals.models.giving import NOT_OFFERED
from safeguarding.access import answer_offer, assign_case, see_case, work_case
from safeguarding.cases.moves.cases import ASSIGN_CASE, GIFTS
from safeguarding.models import Case
from safeguarding.notices import tell_of_gift


def _taken(case: Case, *, to: User, by: Authority) -> None:
    case_given(referral=case.referral, to=to, by=by)


CASES = Giving(
    noun="case",
    model=Case,
    holder="owner",
    page="safeguarding:case",
    see=see_case,
    work=work_case,
    answer=answer_offer,
    assign=assign_case,
    move=move,
    tell=tell_of_gift,
    taken=_taken,
    of=lambda referral: Q(referral=referral),
    to=lambda person: {"owner": person},
    gifts=GIFTS,
)


@transaction.atomic
def assign(*, case: Case, to: User, why: str, version: int, by: Authority) -> Any:
    """A supervisor says whose it is, without asking."""
    was = case.owner
    given = {"version": version, "to": to.pk, "was": was.pk, "words": why}
    assigned = move(case, ASSIGN_CASE, by=by, given=given, owner=to, **NOT_OFFERED)
    case_given(referral=assigned.referral, to=to, by=by)
    tell_of_gift(assigned, [to], kind="case.assigned_case", words="A case was assigned to you.")
    tell_of_gift(assigned, [was], kind="case.assigned_away", words="A case of yours was assigned to a colleague.")
    return assigned
