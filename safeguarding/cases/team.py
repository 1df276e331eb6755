"""Cases on the supervisor's page: who holds how many, and those for which a supervisor answers on duty only."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.authority import Authority
from accounts.models import User
from core.clock import now, today
from core.reference_numbers import display_reference
from referrals.casework.presenters.team import Held, Line
from safeguarding.access import assign_case
from safeguarding.cases.actions.giving import assign
from safeguarding.cases.presenters.cases import case_labels
from safeguarding.models import Case

WITHOUT_MORE = "Handed over by a supervisor, with others."


def _open() -> QuerySet[Any]:
    cases = Case.objects.filter(closed_at__isnull=True)
    return cases.select_related("owner", "referral").order_by("plan_due_at", "pk")


def overdue() -> Q:
    """The plan, or the review, is late."""
    return Q(plan_at__isnull=True, plan_due_at__lt=now()) | Q(review_on__lt=today())


def _line(case: Case) -> Line:
    due = case.review_on if case.plan_at else case.plan_due_at
    return Line(
        str(case.public_id),
        display_reference(case.reference),
        reverse("safeguarding:case", args=[case.public_id]),
        case.get_kind_display(),
        case_labels(case),
        due,
        case.owner.name,
    )


def _hand(case: Case, *, to: User, reason: str, by: Authority) -> object:
    return assign(case=case, to=to, why=reason or WITHOUT_MORE, version=case.version, by=by)


CASES = Held(
    name="case",
    many="Cases",
    holder="owner",
    rule=assign_case,
    alive=_open,
    late=overdue,
    unowned=Q(referral__officer__isnull=True),
    line=_line,
    hand=_hand,
    list_page="safeguarding:cases",
)
