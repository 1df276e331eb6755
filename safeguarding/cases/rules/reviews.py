"""When a case is reviewed at the latest, and by whom; and since when support in it is suspended.

Local limits, but for what they rest on: Counter-Terrorism and Security Act 2015, section 36(4): a panel monitors the
support that it gives. Failure 19 of the published reviews: five months lay between two panels.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from core.clock import local_day
from core.components import Row
from core.templatetags.govuk import at_time, on_day
from safeguarding.cases.rules.assessments import newest
from safeguarding.frameworks import in_use
from safeguarding.limits import FIRST_ASSESSMENT, INSPECTOR_REVIEW, LIMITS
from safeguarding.models import Case, CaseKind, CaseSuspension

ASKED_AGAIN = "Say whether Channel is right for the person now, and why or why not."


def within(case: Case) -> int:
    """Days within which the next review of this kind of case lies."""
    return LIMITS.panel_review_days if case.kind == CaseKind.CHANNEL else LIMITS.partnership_review_days


def inspector_due(case: Case) -> date | None:
    """By when an inspector reviews an open partnership: a quarter after the last time, or after it was opened."""
    if case.kind != CaseKind.PARTNERSHIP or case.closed_at is not None:
        return None
    last = case.reviews.filter(by_inspector=True).order_by("-at").first()
    return INSPECTOR_REVIEW.due_on(last.at if last else case.opened_at)


def assessment_due(case: Case) -> date | None:
    """By when the assessment of an open case is written anew: ninety days after the last one was signed, if it was
    countersigned; the first soon after the case was opened. Nothing is due where no framework is in use."""
    if case.closed_at is not None or not in_use():
        return None
    if signed := [one.signed_at for one in newest(case) if one.signed_at]:
        return local_day(max(signed)) + timedelta(days=LIMITS.assessment_days)
    return FIRST_ASSESSMENT.due_on(case.opened_at)


def standing_suspension(case: Case) -> CaseSuspension | None:
    return CaseSuspension.objects.standing().filter(case=case).select_related("by").first()


def suspension_rows(case: Case) -> list[Row]:
    """Every time that support stood still, newest first, with the reason: no clock stops without a word."""
    return [_row(each) for each in case.suspensions.select_related("by", "ended_by")]


def _row(suspension: CaseSuspension) -> Row:
    title = f"{suspension.get_because_display()}: since {on_day(suspension.at)}"
    if suspension.ended_at is None:
        stands = f"Looked at again by {on_day(suspension.review_on)}"
        late = ["Overdue"] if suspension.review_on < timezone.localdate() else []
        return Row(title, [*late, stands, suspension.why, suspension.by.name], typed=True)
    ended = f"Ended by {suspension.ended_by}, {at_time(suspension.ended_at)}: {suspension.ended_why}"
    return Row(title, [suspension.why, suspension.by.name, ended], typed=True)
