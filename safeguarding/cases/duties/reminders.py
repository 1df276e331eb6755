"""The keeper's duties: chase what partners have not answered, escalate it, and raise overdue plans and reviews.

A ladder in working days (local limit): a reminder before it is due, one on the day, one after; then the
officer who asked and the supervisors are told. Each rung is climbed once for each due date: the notice's
key remembers it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from core.clock import local_day
from referrals.casework.notices.raising import WEEK, late_since
from referrals.limits import APPROVAL
from safeguarding.access import on_no_hold
from safeguarding.cases.actions.closing import ask_desk_again, due_follow_ups
from safeguarding.cases.rules import assessments
from safeguarding.cases.rules.closing import waiting
from safeguarding.cases.rules.reviews import assessment_due, inspector_due, standing_suspension
from safeguarding.gates import consents, section_36
from safeguarding.limits import LIMITS
from safeguarding.models import (
    WITH_PARTNER,
    Case,
    CaseKind,
    CaseState,
    CaseSuspension,
    PanelReferral,
    PartnerAction,
    PlanLine,
)
from safeguarding.notices import escalate, escalate_again, tell_desk, tell_of_case, tell_of_late_case
from safeguarding.rungs import Rung, reached

LADDER = (
    Rung("reminder", -LIMITS.remind_days_before, "A request to your agency is due soon.", tell_desk),
    Rung("due", 0, "A request to your agency is due today.", tell_desk),
    Rung("overdue", LIMITS.escalate_days_after, "A request to your agency is overdue.", tell_desk),
    Rung("escalation", LIMITS.escalate_days_after, "A partner has not answered in time.", escalate),
)


def chase() -> None:
    """Climb the ladder for every request that waits with a partner. While a hold stands, no partner is written
    to, wherever the referral is meanwhile."""
    with_partner = PartnerAction.objects.filter(
        on_no_hold(), state__in=WITH_PARTNER, due_at__lte=timezone.now() + timedelta(days=LIMITS.looked_ahead_days)
    )
    for action in with_partner.select_related("referral").order_by("due_at"):
        chase_one(action)


def chase_one(action: PartnerAction) -> None:
    due = local_day(action.due_at)
    for rung in reached(LADDER, action.due_at):
        rung.tell(action, kind=f"request.{rung.name}", words=rung.words, about=f"{action.pk}:{due}")


def raise_late_requests() -> None:
    """Weeks after the ladder has ended: said again to the officer who has it, and to those whose it is to settle."""
    before = timezone.now() - timedelta(days=WEEK)
    late_ones = PartnerAction.objects.filter(on_no_hold(), state__in=WITH_PARTNER, due_at__lt=before)
    for action in late_ones.select_related("referral", "referral__officer", "referral__owner").order_by("due_at"):
        late = late_since(local_day(action.due_at))
        escalate_again(
            action,
            late,
            kind="request.late",
            words=late.words("A partner has not answered in time."),
            about=f"{action.pk}:{late.occasion}",
        )


def raise_overdue_cases() -> None:
    """A plan, a line of it, a review or the answer to a proposal to close that is late: to the owner and those whose it is
    to settle. Again every week."""
    today = timezone.localdate()
    no_plan = Q(plan_at__isnull=True, plan_due_at__lt=timezone.now())
    late_lines = PlanLine.objects.still_open().filter(due_on__lt=today).values("case_id")
    open_cases = Case.objects.filter(closed_at__isnull=True).select_related("owner", "referral", "decision")
    late = (
        no_plan
        | Q(review_on__lt=today)
        | Q(state=CaseState.CLOSING)
        | Q(pk__in=late_lines)
        | _to_look_at(today)
        | _no_section_36()
        | consents.late()
        | assessments.late()
    )
    for case in open_cases.filter(late):
        for what, since in _late_in(case):
            so_late = late_since(since)
            tell_of_late_case(
                case,
                so_late,
                kind=f"case.{what}_overdue",
                words=so_late.words(SAID[what]),
                about=f"{case.pk}:{so_late.occasion}",
            )


def _to_look_at(today: date) -> Q:
    """Of which more must be asked: partnerships, for their inspector's review, and suspensions past their day."""
    suspended = CaseSuspension.objects.standing().filter(review_on__lt=today).values("case_id")
    return Q(kind=CaseKind.PARTNERSHIP) | Q(pk__in=suspended)


def _no_section_36() -> Q:
    """Channel cases that no council has been told of: whether they are late is asked of each."""
    told_to = Q(kind=CaseKind.CHANNEL, decision__to_agency__isnull=False)
    return told_to & ~Q(Exists(PanelReferral.objects.filter(case_id=OuterRef("pk"))))


SAID = {
    "consent": "Consent was to be asked for in a case, and no answer is recorded.",
    "reassessment": "A person who refused consent is to be assessed again.",
    "investigation": "An investigation beside a case is to be looked at again.",
    "assessment": "The assessment of a case is overdue.",
    "countersign": "An assessment waits to be countersigned, past its limit.",
    "section_36": "A decision under section 36 is overdue.",
    "plan": "The plan of a case is overdue.",
    "line": "Something that the plan of a case says is overdue.",
    "review": "The review of a case is overdue.",
    "inspector_review": "The quarter's review of a partnership by an inspector is overdue.",
    "suspension": "Support in a case is suspended, past the day on which that was to be looked at again.",
    "closing": "Closing a case waits for a decision, past its limit.",
}


def _late_in(case: Case) -> Iterator[tuple[str, date]]:
    if case.plan_is_overdue:
        yield "plan", local_day(case.plan_due_at)
    first = PlanLine.objects.still_open().filter(case=case).aggregate(due=Min("due_on"))["due"]
    if first is not None and first < timezone.localdate():
        yield "line", first
    if case.review_is_overdue:
        yield "review", case.review_on
    quarter = inspector_due(case)
    if quarter is not None and quarter < timezone.localdate():
        yield "inspector_review", quarter
    stands = standing_suspension(case)
    if stands is not None and stands.review_on < timezone.localdate():
        yield "suspension", stands.review_on
    if (due := section_36.due_by(case)) and due < timezone.now():
        yield "section_36", local_day(due)
    yield from consents.late_in(case)
    assess_by = assessment_due(case)
    if assess_by is not None and assess_by < timezone.localdate():
        yield "assessment", assess_by
    yield from assessments.late_in(case)
    proposal = waiting(case)
    if proposal is not None:
        due = APPROVAL.due(proposal.at)
        if due < timezone.now():
            yield "closing", local_day(due)


def raise_due_follow_ups() -> None:
    """Ask the desk afresh when a look back comes near, and tell the owner; once it is late, the supervisors too."""
    late_before = timezone.localdate() - timedelta(days=LIMITS.follow_up_window_days)
    for follow_up in due_follow_ups():
        ask_desk_again(follow_up)
        late = follow_up.due_on < late_before
        tell_of_case(
            follow_up.closing.case,
            kind="case.follow_up_late" if late else "case.follow_up_due",
            words="A look back at a closed case is late." if late else "A look back at a closed case is due.",
            about=str(follow_up.pk),
            supervisors=late,
        )
