"""Whose hand was in what a second person decides about."""

from __future__ import annotations

from core.asked_once import asked_once
from referrals.models import Contribution
from referrals.models.casework import Work
from safeguarding.models import Assessment, Citation


@asked_once
def hands(assessment: Assessment) -> frozenset[int]:
    """Whose words are in it or were, though another wrote over them since: who began, wrote or signed it, judged one of its
    factors, cited what it rests on or took something of that off."""
    since = assessment.begun_at
    cited_to_it = Citation.objects.filter(case=assessment.case_id, framework=assessment.framework)
    rests_on = cited_to_it.exclude(ended_at__lt=since)
    wrote = Contribution.objects.filter(referral=assessment.referral, what=Work.ASSESSMENT, at__gte=since)
    found = wrote.values_list("by_id", flat=True).union(
        assessment.judgements.order_by().values_list("by_id", flat=True),
        rests_on.order_by().values_list("by_id", flat=True),
        rests_on.filter(ended_by__isnull=False).order_by().values_list("ended_by_id", flat=True),
    )
    return frozenset([*found, assessment.author_id])
