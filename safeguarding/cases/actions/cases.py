"""What the owner of a case does: hold a review. Of its plan: actions/plans.py."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.authority import Authority
from accounts.roles import Role
from audit.log import log
from audit.moves import MoveDenied, MovedOn, unchanged
from audit.permission import require
from core.locking import lock
from referrals.casework.rules.ahead import refuse_unless_ahead
from safeguarding.access import work_case
from safeguarding.cases.rules.reviews import ASKED_AGAIN, within
from safeguarding.kinds import CASE_REVIEW
from safeguarding.models import Case, CaseKind, CaseReview, CaseState


@transaction.atomic
def hold_review(
    *, case: Case, note: str, next_on: date, version: int, by: Authority, channel_again: str = ""
) -> CaseReview:
    """Record that the case was reviewed, and when it is reviewed next. Of a partnership each review asks whether Channel
    is right now; one that an inspector holds counts as the quarter's."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    refuse_unless_ahead(next_on, within=within(locked), what="The next review")
    if locked.kind == CaseKind.PARTNERSHIP and not channel_again:
        raise MoveDenied(ASKED_AGAIN, beside="channel_again")
    review = CaseReview.objects.create(
        case=locked,
        was_due=locked.review_on,
        note=note,
        next_on=next_on,
        channel_again=channel_again,
        by_inspector=locked.force_id in by.agencies(Role.INSPECTOR),
        by=by.person,
    )
    locked.review_on = next_on
    locked.save(update_fields=["review_on"])
    moved_on(locked)
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


def moved_on(case: Case) -> None:
    """What was recorded about it makes every page out of date that was opened before."""
    case.version += 1
    case.save(update_fields=["version"])
