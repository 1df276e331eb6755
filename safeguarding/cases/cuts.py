"""The lists behind the figures of cases, as narrowings by name: the stage at which a case stands, what is past its day, and
which council's area it is of. A sealed record is in none of them, for no reader (ADR 0062)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, IsNull

from core.clock import ONE_DAY, now, start_of, today
from core.cuts import Cut, Makers
from core.rules import Narrow
from core.whole import whole
from referrals.access.sealing import unsealed
from safeguarding.cases.rules.closing import standing_follow_ups
from safeguarding.cases.rules.sessions import without_a_session
from safeguarding.frameworks import in_use
from safeguarding.limits import FIRST_ASSESSMENT, LIMITS
from safeguarding.models import (
    OPEN_COMMISSIONS,
    Assessment,
    AssessmentState,
    CaseKind,
    CaseState,
    Commission,
    PanelReferral,
    PanelState,
    PlanLine,
    ProviderSession,
    Section36Decision,
    Section36State,
)

# In their order, by the names that the page of a case has for them (presenters/stages.py).
STAGES = {
    "assessment": "Assessment",
    "panel": "Panel",
    "plan": "Plan",
    "support": "Support",
    "closing": "Closing",
    "looks_back": "Looks back",
}
OVER = "over"
NO_COUNCIL = "none"
OF_THE_CASE = OuterRef("pk")


def at_stage() -> Choice:
    """The stage at which a case stands: what `safeguarding.cases.presenters.stages` says of one, asked by the database."""
    lines = PlanLine.objects.standing().filter(case=OF_THE_CASE)
    assessments = Assessment.objects.filter(case=OF_THE_CASE)
    referred: QuerySet[Any] = PanelReferral.objects.filter(case=OF_THE_CASE)
    countersigned = Exists(assessments.filter(state=AssessmentState.COUNTERSIGNED))
    is_assessed_here = Q() if in_use() else Q(Exists(assessments))
    support_goes_on = Exists(PlanLine.objects.still_open().filter(case=OF_THE_CASE)) | Exists(
        Commission.objects.filter(case=OF_THE_CASE, state__in=OPEN_COMMISSIONS)
    )
    return Choice(
        When(_looked_back_at(), then=Value("looks_back")),
        When(state=CaseState.CLOSED, then=Value(OVER)),
        When(is_assessed_here & ~Q(countersigned | Exists(lines) | Exists(referred)), then=Value("assessment")),
        When(
            Q(kind=CaseKind.CHANNEL) & ~Q(Exists(referred.filter(state=PanelState.TAKEN))),
            then=Value("panel"),
        ),
        When(plan_at__isnull=True, then=Value("plan")),
        When(~Q(Exists(lines)) | Q(support_goes_on), then=Value("support")),
        default=Value("closing"),
        output_field=CharField(),
    )


def _looked_back_at() -> Q:
    """Closed, and a look back is not recorded yet."""
    ahead = standing_follow_ups().filter(closing__case_id=OF_THE_CASE, found="")
    return Q(Exists(ahead), state=CaseState.CLOSED, kind=CaseKind.CHANNEL)


def council_of() -> Coalesce:
    """The council that has a case at its panel; of another the one whose area it is."""
    has_it = Choice(When(panel__revoked_at__isnull=True, then=F("panel__agency_id")))
    return Coalesce(has_it, F("referral__council_id"))


def open_still(prefix: str) -> Q:
    return unsealed(f"{prefix}referral__") & Q(**{f"{prefix}closed_at__isnull": True})


def in_hand(prefix: str) -> Q:
    """Something of it is still to be done."""
    return unsealed(f"{prefix}referral__") & (Q(closed_at__isnull=True) | _looked_back_at())


# --- What is past its day ---------------------------------------------------------------------------------------------


def _section_36() -> Q:
    waits = Section36Decision.objects.filter(case=OF_THE_CASE, state=Section36State.PROPOSED, decide_by__lt=now())
    return Q(Exists(waits))


def _plan() -> Q:
    return Q(plan_at__isnull=True, plan_due_at__lt=now())


def _assessment() -> Q:
    """To the day what `safeguarding.cases.rules.reviews.assessment_due` says of one case."""
    if not in_use():
        return Q(pk__in=())
    signed = Assessment.objects.filter(case=OF_THE_CASE, state=AssessmentState.COUNTERSIGNED, signed_at__isnull=False)
    since = start_of(today() - LIMITS.assessment_days * ONE_DAY)
    never = ~Q(Exists(signed)) & FIRST_ASSESSMENT.overdue("opened_at")
    return never | (Q(Exists(signed)) & ~Q(Exists(signed.filter(signed_at__gte=since))))


def _review() -> Q:
    return Q(review_on__lt=today())


def _report() -> Q:
    """A provider held a session, and has not reported it in time."""
    missing = ProviderSession.objects.filter(
        commission__case=OF_THE_CASE,
        commission__state__in=OPEN_COMMISSIONS,
        held=True,
        report__isnull=True,
        report_due_at__lt=now(),
    )
    return Q(Exists(missing))


def _session() -> Q:
    """A provider has held no session in time, as the page of the case says it in red."""
    return Q(Exists(without_a_session(OF_THE_CASE)))


LATE: dict[str, tuple[str, Callable[[], Q]]] = {
    "section_36": ("Decision under section 36 overdue", _section_36),
    "assessment": ("Assessment overdue", _assessment),
    "plan": ("Plan overdue", _plan),
    "review": ("Review overdue", _review),
    "report": ("Provider's report missing", _report),
    "session": ("No session held in time", _session),
}


# --- The cuts ---------------------------------------------------------------------------------------------------------


def _at(of: str) -> Cut | None:
    if of not in STAGES:
        return None

    def narrow(prefix: str) -> Q:
        return in_hand(prefix) & Q(Exact(at_stage(), of))

    return Cut(f"stage.{of}", f"At the stage: {STAGES[of].lower()}", lambda who: narrow)


def in_area(of: str) -> Narrow | None:
    """By the council; or what is of none."""
    council = whole(of, digits=9)
    if of == NO_COUNCIL:
        return lambda prefix: Q(IsNull(council_of(), True))
    return None if council is None else lambda prefix: Q(Exact(council_of(), council))


def _of_council(of: str) -> Cut | None:
    area = in_area(of)
    if area is None:
        return None
    return Cut(f"council.{of}", "Of one council", lambda who: lambda prefix: open_still(prefix) & area(prefix))


def _late(of: str) -> Cut | None:
    """Everywhere, or in one council's area: `late.review`, `late.review.12`."""
    what, part, council = of.partition(".")
    area = in_area(council) if part else lambda prefix: Q()
    if what not in LATE or area is None:
        return None
    says, holds = LATE[what]
    words = f"{says}, of one council" if part else says
    return Cut(f"late.{of}", words, lambda who: lambda prefix: open_still(prefix) & holds() & area(prefix))


CUTS: Makers = {"stage": _at, "council": _of_council, "late": _late}


def by_where_they_stand(seen: Any) -> Any:
    """Cases with the stage and the council that they are counted by."""
    return seen.annotate(stage=at_stage(), council=council_of())
