"""Cases whose closing, whose decision under section 36, or whose assessment waits for a supervisor: in the list of what waits
for decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse

from accounts.authority import Authority
from audit.reading import listed
from core.reference_numbers import display_reference
from referrals.casework.presenters.waiting import Source, Waiting
from referrals.casework.rules.decisions import tier_now
from referrals.models import Referral
from referrals.models.decision import Tier
from safeguarding.access import close_case, countersign_assessment, decide_section_36
from safeguarding.models import Assessment, AssessmentState, Case, CaseClosing, Section36Decision, Section36State

SHOWN = 25


def _closings(who: Authority) -> QuerySet[CaseClosing]:
    cases = close_case.filter(who, Case.objects.filter(closings__outcome=""))
    waits = CaseClosing.objects.filter(outcome="", case__in=cases)
    return waits.select_related("case__referral__subject", "by").order_by("at", "pk")[:SHOWN]


def _show_closings(found: Sequence[CaseClosing]) -> Iterable[Waiting]:
    """Each list is logged by the rule that lets it be decided."""
    listed(rows=[row.case for row in found], rule=close_case, named=False)
    return map(_closing, found)


def _closing(closing: CaseClosing) -> Waiting:
    tier, because = tier_now(closing.case.referral, "", before=closing.tier_because, since=closing.at)
    return Waiting(
        display_reference(closing.case.reference),
        reverse("safeguarding:case", args=[closing.case.public_id]),
        "Close the case",
        closing.by.name,
        closing.at,
        tier,
        tuple(because),
    )


def _proposed(who: Authority) -> QuerySet[Section36Decision]:
    """The register says which of the supervisors may decide it."""
    waits = Section36Decision.objects.filter(state=Section36State.PROPOSED).order_by("at", "pk")
    return decide_section_36.filter(who, waits.select_related("case", "by"))[:SHOWN]


def _show_proposed(found: Sequence[Section36Decision]) -> Iterable[Waiting]:
    listed(rows=[*found, *(row.case for row in found)], rule=decide_section_36, named=False)
    return map(_section_36, found)


def _section_36(row: Section36Decision) -> Waiting:
    return Waiting(
        display_reference(row.case.reference),
        reverse("safeguarding:case", args=[row.case.public_id]),
        "Decide under section 36",
        row.by.name,
        row.at,
        Tier.SERGEANT,
        ("Only who stands in the register of delegations",),
    )


def _signed(who: Authority) -> QuerySet[Assessment]:
    """To be countersigned by a supervisor who did not work on it."""
    waits = Assessment.objects.filter(state=AssessmentState.SIGNED).order_by("signed_at", "pk")
    return countersign_assessment.filter(who, waits.select_related("case", "author"))[:SHOWN]


def _show_signed(found: Sequence[Assessment]) -> Iterable[Waiting]:
    listed(rows=[*found, *(row.case for row in found)], rule=countersign_assessment, named=False)
    return map(_assessment, found)


def _assessment(row: Assessment) -> Waiting:
    return Waiting(
        display_reference(row.case.reference),
        reverse("safeguarding:assessment", args=[row.public_id]),
        "Countersign an assessment",
        row.author.name,
        row.signed_at or row.begun_at,
        Tier.SERGEANT,
        ("Nobody who worked on it",),
    )


def _tier_of(closing: CaseClosing) -> Referral:
    return closing.case.referral


THAT_WAIT = (
    Source("Closings of cases", _closings, _show_closings, _tier_of),
    Source("Decisions under section 36", _proposed, _show_proposed),
    Source("Assessments to countersign", _signed, _show_signed),
)
