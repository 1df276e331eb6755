"""Support is suspended for a reason, until a day that is said; and goes on."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.authority import Authority
from audit.log import log
from audit.moves import MovedOn, unchanged
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.models.ended import end_record
from safeguarding.cases.actions.cases import locked_case, moved_on
from safeguarding.cases.rules.reviews import standing_suspension
from safeguarding.kinds import CASE_SUSPENDED, CASE_WENT_ON
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseSuspension
from safeguarding.notices import tell_of_case

LOOKED_AT = "Looked at again: suspended for longer."
NOT_SUSPENDED = "Support is not suspended, or no longer."


@transaction.atomic
def suspend(*, case: Case, because: str, why: str, review_on: date, version: int, by: Authority) -> CaseSuspension:
    """From now on support is suspended. Where it is already, that is looked at again by this."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    refuse_unless_ahead(review_on, within=LIMITS.suspension_days, what="The day on which this is looked at again")
    before = standing_suspension(locked)
    if before is not None:
        end_record(before, LOOKED_AT, by=by.person)
    stands = CaseSuspension.objects.create(case=locked, because=because, why=why, review_on=review_on, by=by.person)
    moved_on(locked)
    log(CASE_SUSPENDED, target=locked, data={"because": because, "review_on": review_on})
    if before is None:
        _tell(locked, kind="suspended", words="Support in a case is suspended.")
    return stands


@transaction.atomic
def go_on(*, case: Case, why: str, version: int, by: Authority) -> CaseSuspension:
    """Support goes on, and why. How long it stood still stays on the case."""
    locked = locked_case(case, by=by)
    stands = standing_suspension(locked)
    if stands is None:
        raise MovedOn(NOT_SUSPENDED, locked)
    unchanged(locked, version=version)
    end_record(stands, why, by=by.person)
    moved_on(locked)
    log(CASE_WENT_ON, target=locked)
    _tell(locked, kind="went_on", words="Support in a case goes on.")
    return stands


def _tell(case: Case, *, kind: str, words: str) -> None:
    """The owner and the supervisors, who read on the case why."""
    tell_of_case(case, kind=f"case.{kind}", words=words, about=f"{case.pk}:{case.version}", supervisors=True)
