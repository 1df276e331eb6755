"""When the clocks of requests and cases started and ended, for trying time limits on: moments alone."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from policy.dry_run import of_rows
from referrals.models import ReferrerQuestion
from safeguarding import limits
from safeguarding.models import (
    ActionKind,
    Assessment,
    Case,
    CaseKind,
    Commission,
    HandOver,
    HandOverState,
    PanelReferral,
    PartnerAction,
    Section36Decision,
)

_of_the_case = Section36Decision.objects.filter(case=OuterRef("pk")).order_by("at")
_signed = Assessment.objects.filter(case=OuterRef("pk"), signed_at__isnull=False).order_by("signed_at")
TO_A_PANEL = Case.objects.filter(kind=CaseKind.CHANNEL, decision__to_agency__isnull=False).annotate(
    asked_at=Coalesce(Subquery(_of_the_case.values("at")[:1]), "closed_at")
)
ASSESSED = Case.objects.annotate(first_signed_at=Coalesce(Subquery(_signed.values("signed_at")[:1]), "closed_at"))
_handed_over = HandOver.objects.filter(case_id=OuterRef("case_id"), state=HandOverState.ACCEPTED)
# Of one that was handed over the moment says when the other council took it, and no more when the first acknowledged it.
WITH_THE_FIRST = PanelReferral.objects.filter(~Exists(_handed_over))
ASKED = PartnerAction.objects.all()
DONE = ("answered_at", "ended_at")

MEASURES = (
    of_rows(limits.ANSWER, ASKED.exclude(kind=ActionKind.SERVICE), started="asked_at", ended=DONE),
    of_rows(limits.ACCEPT_SERVICE, ASKED.filter(kind=ActionKind.SERVICE), started="asked_at", ended=DONE),
    of_rows(limits.SECTION_36_ASKED, TO_A_PANEL, started="opened_at", ended=("asked_at",)),
    of_rows(limits.SECTION_36_DECIDED, Section36Decision.objects.all(), started="at", ended=("answered_at",)),
    of_rows(limits.COUNCIL_ACKNOWLEDGES, WITH_THE_FIRST, started="shared_at", ended=("taken_at", "revoked_at")),
    of_rows(limits.PLAN, Case.objects.all(), started="opened_at", ended=("plan_at", "closed_at")),
    of_rows(limits.FIRST_ASSESSMENT, ASSESSED, started="opened_at", ended=("first_signed_at",)),
    of_rows(limits.COUNTERSIGNED, Assessment.objects.all(), started="signed_at", ended=("answered_at",)),
    of_rows(limits.PROVIDER_TAKES, Commission.objects.all(), started="sent_at", ended=("taken_at", "ended_at")),
    of_rows(
        limits.REFERRERS_VIEW, ReferrerQuestion.objects.filter(due_on__isnull=False), started="asked_at", ended=DONE
    ),
)
