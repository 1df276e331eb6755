"""How a referral ended: what was decided, by whom and when, and what was opened from it."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.authority import Authority
from core.clock import day_words, time_words
from core.components import Row
from referrals.casework.rules.outcomes import opened_from
from referrals.models import Referral
from referrals.models.decision import Option, Outcome
from referrals.models.referral import FINISHED


def ending(referral: Referral, who: Authority) -> list[Row]:
    """Lines for the overview and the decision page; none while it is in hand."""
    return list(_rows(referral, who)) if referral.state in FINISHED else []


def _rows(referral: Referral, who: Authority) -> Iterator[Row]:
    assert referral.finished_at is not None
    yield Row("Stands as", f"{referral.get_state_display()}, since {day_words(referral.finished_at)}")
    approved = referral.decisions.filter(approval__outcome=Outcome.APPROVED)
    decision = approved.select_related("author", "approval__by", "to_agency").order_by("-at", "-pk").first()
    if decision is None:
        return
    yield Row("Decided", Option(decision.option).label)
    if decision.to_agency:
        yield Row("To", decision.to_agency.name)
    yield Row("Recommended by", f"{decision.author.name}, {time_words(decision.at)}")
    yield Row("Approved by", f"{decision.approval.by.name}, {time_words(decision.approval.at)}")
    for opened in opened_from(referral, who):
        yield Row(opened.label, opened.words, href=opened.href, action="Open")
