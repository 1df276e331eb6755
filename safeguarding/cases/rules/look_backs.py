"""A look back at a closed case: whom it asks, and what they have answered."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Agency
from core.components import Row
from core.templatetags.govuk import at_time
from safeguarding.models import (
    ActionKind,
    ActionState,
    AgencyReturn,
    Case,
    FollowUp,
    HandOver,
    HandOverState,
    PanelReferral,
    PartnerAction,
    PlanLine,
)


def agencies_to_ask(case: Case) -> QuerySet[Agency]:
    """Those that did something for the person, by the plan or a request, and every council whose panel had the case."""
    planned = PlanLine.objects.standing().filter(case=case, agency__isnull=False)
    of_desks = PartnerAction.objects.exclude(kind=ActionKind.CLINICAL)  # who advised did not meet the person
    asked = of_desks.filter(referral_id=case.referral_id).exclude(state=ActionState.WITHDRAWN)
    councils = PanelReferral.objects.filter(case=case)
    before = HandOver.objects.filter(case=case, state=HandOverState.ACCEPTED).values("of_id")
    ids = (found.values("agency_id") for found in (planned, asked, councils))
    one_of = Q(pk__in=before)
    for found in ids:
        one_of |= Q(pk__in=found)
    return Agency.objects.filter(one_of).exclude(pk=case.force_id).order_by("sort_key", "pk")


def not_answered(follow_up: FollowUp) -> QuerySet[Agency]:
    answered = AgencyReturn.objects.filter(follow_up=follow_up).values("agency_id")
    return agencies_to_ask(follow_up.closing.case).exclude(pk__in=answered)


def returns_missing(follow_up: FollowUp) -> str | None:
    """Silence is no answer: each agency says what it knows, or that it knows nothing new."""
    missing = [agency.name for agency in not_answered(follow_up)]
    return f"Not answered yet: {', '.join(missing)}. Ask them, and record what each says." if missing else None


def return_rows(follow_up: FollowUp) -> list[Row]:
    return [
        Row(
            found.agency.name,
            [found.get_knows_display(), found.said, f"{found.answered_by}, {at_time(found.at)}"],
            typed=True,
        )
        for found in follow_up.returns.select_related("agency")
    ]
