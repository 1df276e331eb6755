"""Cases as the page parts that show them."""

from __future__ import annotations

from django.urls import reverse

from accounts.authority import Authority
from core.components import Fact, Label, Row
from core.reference_numbers import display_reference
from core.templatetags.govuk import on_day
from referrals.casework.rules.decisions import tier_now
from referrals.casework.rules.outcomes import FollowOn
from referrals.decision_texts.rules import of_version
from referrals.models import Referral
from referrals.models.decision import Tier
from safeguarding.access import see_case
from safeguarding.cases.presenters.stages import standing
from safeguarding.cases.rules.closing import follow_ups_of, in_words, too_early
from safeguarding.gates import adoption
from safeguarding.models import (
    Case,
    CaseClosing,
    CaseState,
    FollowUp,
)
from safeguarding.requests.presenters import by_whom

CONSENT_END = "Told that support and consent end"
TIER = "Decided by"
THEY_SAY = "Asked of those who told us"


def cases_opened(referral: Referral, who: Authority) -> list[FollowOn]:
    """The cases that decisions on this referral opened, for readers who may open them."""
    cases = see_case.filter(who, Case.objects.filter(referral=referral)).select_related("owner").order_by("opened_at")
    return [
        FollowOn(
            "Case",
            f"{display_reference(case.reference)}, {case_stands(case)}, risk owner {case.owner.name}. {standing(case).at}",
            reverse("safeguarding:case", args=[case.public_id]),
        )
        for case in cases
    ]


def case_stands(case: Case) -> str:
    return f"closed on {on_day(case.closed_at)}" if case.closed_at else f"open since {on_day(case.opened_at)}"


def case_facts(case: Case) -> list[Fact]:
    facts = [
        Fact("Kind", case.get_kind_display()),
        Fact("Risk owner", case.owner.name),
        Fact("Opened", on_day(case.opened_at)),
    ]
    return [*facts, Fact("Closed", on_day(case.closed_at))] if case.closed_at else facts


def case_labels(case: Case) -> list[Label]:
    late = [("Plan overdue", case.plan_is_overdue), ("Review overdue", case.review_is_overdue)]
    labels = [Label(words, "red") for words, holds in late if holds]
    stands = {CaseState.CLOSING: Label("Closing waits", "purple"), CaseState.CLOSED: Label("Closed", "grey")}
    return [stands[CaseState(case.state)], *labels] if case.state in stands else labels


def closing_rows(closing: CaseClosing) -> list[Row]:
    """A proposal to close, as the supervisor who decides reads it and as it stands afterwards."""
    rows = [
        Row("Reasons", reasons_in_words(closing)),
        Row("Closing report", closing.report, typed=True),
        Row("Not done, and why", closing.gaps, typed=True),
        Row("What remains, and who holds it", closing.remaining, typed=True),
        Row("How the person or family see it", closing.their_view, typed=True, missing="Not said"),
        *([Row(CONSENT_END, closing.consent_end, typed=True)] if closing.consent_end else []),
        *([Row(THEY_SAY, closing.referrer_view, typed=True)] if closing.referrer_view else []),
        Row("Proposed", by_whom(closing.by, closing.at)),
        Row(TIER, closing_tier(closing)),
    ]
    if closing.answered_at:
        words = f"{closing.get_outcome_display()} by {by_whom(closing.answered_by, closing.answered_at)}"
        rows += [Row("Answer", [words, closing.answer], typed=True)]
    return rows


def closing_tier(closing: CaseClosing) -> str:
    """Who may decide it, and why: as the case stands now while it waits, and as it was written afterwards."""
    tier, because = Tier(closing.tier), closing.tier_because
    if closing.answered_at is None:
        tier, because = tier_now(closing.case.referral, "", before=because, since=closing.at)
    return f"{tier.label}: {'; '.join(because).lower()}" if because else str(tier.label)


def reasons_in_words(closing: CaseClosing) -> list[str]:
    said = of_version(closing.texts_version).reasons
    return [in_words(said[code]) if code in said else code for code in closing.reason_codes]


def ready_rows(case: Case, *, works: bool) -> list[Row]:
    """What the panel needs before it adopts the case, until it has decided: what stands, and what is missing; with where it
    is done for a reader who works on the case."""
    listed = {} if case.closed_at else adoption.listed(case)
    return [
        Row(label, str(lack), href=lack.href, action=lack.do)
        if works and lack and lack.href
        else Row(label, lack or "Stands")
        for label, lack in listed.items()
    ]


def follow_up_rows(case: Case) -> list[Row]:
    """The looks back at a closed case: what was found, or when it is due and where to record it."""
    return [_follow_up_row(case, one) for one in follow_ups_of(case).order_by("due_on")]


def _follow_up_row(case: Case, one: FollowUp) -> Row:
    title = f"After {one.months} months"
    if one.found:
        return Row(title, [f"{one.get_found_display()} ({by_whom(one.by, one.at)})", one.note], typed=True)
    href = reverse("safeguarding:case_follow_up", args=[case.public_id, one.public_id])
    open_now = case.state == CaseState.CLOSED and not too_early(one)
    due = f"Due on {on_day(one.due_on)}"
    return Row(title, due, href=href, action="Record") if open_now else Row(title, due)
