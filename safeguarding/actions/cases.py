"""What the owner of a case does: hold a review. Of its plan: actions/plans.py."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.authority import Authority
from audit.log import log
from audit.moves import MovedOn, unchanged
from core.locking import lock
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.permission import require
from safeguarding.access import work_case
from safeguarding.kinds import CASE_REVIEW
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseReview, CaseState


@transaction.atomic
def hold_review(*, case: Case, note: str, next_on: date, version: int, by: Authority) -> CaseReview:
    """Record that the case was reviewed, and when it is reviewed next."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    refuse_unless_ahead(next_on, within=LIMITS.longest_review_days, what="The next review")
    review = CaseReview.objects.create(  # type: ignore[misc]  # whoever passed the rule is somebody
        case=locked, was_due=locked.review_on, note=note, next_on=next_on, by_id=by.pk
    )
    locked.review_on = next_on
    locked.version += 1
    locked.save(update_fields=["review_on", "version"])
    log(CASE_REVIEW, target=locked, data={"next": next_on})
    return review


def locked_case(case: Case, *, by: Authority) -> Case:
    """The case, to be worked on: its person may, and it is neither closed nor about to be."""
    locked = lock(case)
    require(work_case, locked, by=by)
    if locked.state == CaseState.CLOSED:
        raise MovedOn("This case is closed.", locked)
    if locked.state == CaseState.CLOSING:
        raise MovedOn("Closing this case waits for a second person. Take the proposal back first.", locked)
    return locked
