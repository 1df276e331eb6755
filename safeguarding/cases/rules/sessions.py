"""In which cases a provider has held no session in time: what `safeguarding.cases.provision` says of one, asked of many."""

from __future__ import annotations

from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, TruncDate

from core.clock import LONDON, today
from safeguarding.gates import consents
from safeguarding.models import (
    OPEN_COMMISSIONS,
    CaseKind,
    CaseSuspension,
    Commission,
    Consent,
    Investigation,
    ProviderSession,
)


def without_a_session(case: OuterRef) -> QuerySet[Commission]:
    """The commissions of a case in which no session was held in time: what `Going` says of one, to the day, asked by the
    database."""
    held = ProviderSession.objects.filter(commission=OuterRef("pk"), held=True).order_by()
    so_far = held.values("commission").annotate(sessions=Count("pk")).values("sessions")
    last = held.values("commission").annotate(last=Max("on")).values("last")
    between = ExpressionWrapper(F("weeks_between") * 7, IntegerField())
    expected = ExpressionWrapper(F("last") + F("between"), DateField())
    found = Commission.objects.filter(case=case, state__in=OPEN_COMMISSIONS).annotate(
        so_far=Coalesce(Subquery(so_far), 0), last=Subquery(last), between=between
    )
    late = found.annotate(next_by=Coalesce(expected, "first_by")).filter(
        next_by__lt=today(), so_far__lt=F("sessions_expected")
    )
    stands = CaseSuspension.objects.standing().filter(case=OuterRef("case"))
    return late.exclude(Exists(stands)).exclude(consents.waits_now("case_id")).exclude(_went_on_lately())


def _went_on_lately() -> Q:
    """Support was suspended, or waited, and goes on since less than the agreed weeks."""
    found = Q()
    for kept in (
        CaseSuspension.objects.all(),
        Consent.objects.answered().that_kept_support().filter(case__kind=CaseKind.CHANNEL),
        Investigation.objects.filter(case__kind=CaseKind.CHANNEL).exclude(overt=True, after_action=True, agreed=True),
    ):
        again = ExpressionWrapper(TruncDate("ended_at", tzinfo=LONDON) + OuterRef("between"), DateField())
        lately = kept.filter(case=OuterRef("case"), ended_at__isnull=False).annotate(again=again)
        found |= Q(Exists(lately.filter(again__gte=today())))
    return found
