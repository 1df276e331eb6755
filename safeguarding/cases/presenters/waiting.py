"""Cases whose closing, whose decision under section 36, or whose assessment waits for a supervisor: in the list of what waits
for decisions."""

from __future__ import annotations

from django.urls import reverse

from accounts.authority import Authority
from audit.reading import listed_by
from core.reference_numbers import display_reference
from referrals.casework.presenters.waiting import Waiting
from referrals.casework.rules.decisions import tier_now
from referrals.models.decision import Tier
from safeguarding.access import close_case, countersign_assessment, decide_section_36
from safeguarding.models import Assessment, AssessmentState, Case, CaseClosing, Section36Decision, Section36State

SHOWN = 25


def closings_that_wait(who: Authority) -> list[Waiting]:
    """The longest waiting first; each list is logged by the rule that lets it be decided."""
    waits = Case.objects.filter(closings__outcome="").order_by("closings__at", "closings__pk")
    cases = listed_by(close_case, who, waits, most=SHOWN)
    found = CaseClosing.objects.filter(outcome="", case__in=cases).select_related("case__referral", "by")
    return [_waiting(row) for row in found.order_by("at", "pk")]


def _waiting(closing: CaseClosing) -> Waiting:
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


def section_36_that_waits(who: Authority) -> list[Waiting]:
    """The longest waiting first; the register says which of the supervisors may decide it."""
    waits = Section36Decision.objects.filter(state=Section36State.PROPOSED).order_by("at", "pk")
    rows = listed_by(decide_section_36, who, waits.select_related("case", "by"), most=SHOWN, of="case")
    return [
        Waiting(
            display_reference(row.case.reference),
            reverse("safeguarding:case", args=[row.case.public_id]),
            "Decide under section 36",
            row.by.name,
            row.at,
            Tier.SERGEANT,
            ("Only who stands in the register of delegations",),
        )
        for row in rows
    ]


def assessments_that_wait(who: Authority) -> list[Waiting]:
    """The longest waiting first: to be countersigned by a supervisor who did not work on it."""
    waits = Assessment.objects.filter(state=AssessmentState.SIGNED).order_by("signed_at", "pk")
    rows = listed_by(countersign_assessment, who, waits.select_related("case", "author"), most=SHOWN, of="case")
    return [
        Waiting(
            display_reference(row.case.reference),
            reverse("safeguarding:assessment", args=[row.public_id]),
            "Countersign an assessment",
            row.author.name,
            row.signed_at or row.begun_at,
            Tier.SERGEANT,
            ("Nobody who worked on it",),
        )
        for row in rows
    ]
