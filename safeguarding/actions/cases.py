"""What the owner of a case does: record the plan, hold a review."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MovedOn, unchanged
from core.locking import lock
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.models import Contribution
from referrals.models.casework import Work
from referrals.permission import require
from safeguarding.access import work_case
from safeguarding.kinds import CASE_PLAN, CASE_REVIEW
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseReview, CaseState


@transaction.atomic
def record_plan(*, case: Case, plan: str, version: int, by: Authority) -> Case:
    """Write the plan, or change it. Every text it ever had stays in the log."""
    locked = _locked(case, version=version, by=by)
    locked.plan, locked.plan_by, locked.plan_at = plan, by.user, timezone.now()
    locked.version += 1
    locked.save(update_fields=["plan", "plan_by", "plan_at", "version"])
    # Whoever wrote it does not close the case, whoever writes over it later.
    Contribution.objects.create(referral_id=locked.referral_id, what=Work.PLAN, by=by.person)
    log(CASE_PLAN, target=locked)
    return locked


@transaction.atomic
def hold_review(*, case: Case, note: str, next_on: date, version: int, by: Authority) -> CaseReview:
    """Record that the case was reviewed, and when it is reviewed next."""
    locked = _locked(case, version=version, by=by)
    refuse_unless_ahead(next_on, within=LIMITS.longest_review_days, what="The next review")
    review = CaseReview.objects.create(  # type: ignore[misc]  # whoever passed the rule is somebody
        case=locked, was_due=locked.review_on, note=note, next_on=next_on, by_id=by.pk
    )
    locked.review_on = next_on
    locked.version += 1
    locked.save(update_fields=["review_on", "version"])
    log(CASE_REVIEW, target=locked, data={"next": next_on})
    return review


def _locked(case: Case, *, version: int, by: Authority) -> Case:
    locked = lock(case)
    require(work_case, locked, by=by)
    if locked.state == CaseState.CLOSED:
        raise MovedOn("This case is closed.", locked)
    if locked.state == CaseState.CLOSING:
        raise MovedOn("Closing this case waits for a second person. Take the proposal back first.", locked)
    unchanged(locked, version=version)
    return locked
