"""A decision as lines of a page, and what a later review would ask of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, starmap
from typing import Any

from django.db.models import QuerySet

from accounts.authority import Authority
from core.components import Row
from core.folding import fold
from core.kept_rows import rows_kept
from core.templatetags.govuk import at_time, on_day
from referrals.casework.rules.cards import card_of
from referrals.casework.rules.decisions import RETENTION, tier_now, why_channel_first
from referrals.casework.rules.repeated_rationale import says_the_same
from referrals.casework.rules.second_reading import must_say_first
from referrals.code_lists import LAWFUL_BASES
from referrals.decision_texts import rules as texts
from referrals.models import Approval, Decision, Referral
from referrals.models.casework import EnquiryState
from referrals.models.decision import MessageChoice, Option, Outcome, Tier
from referrals.models.referral import State

SECOND_LOOK = "Some closures are chosen by lot to be read by another supervisor before they count. This is one."


def one_answer_for_many(referral: Referral) -> bool:
    """The same words under two lines or more, whatever stands between them; or nearly the same, as pasted and touched up."""
    answers = list(referral.enquiries.filter(state=EnquiryState.ANSWERED).values_list("answer", flat=True))
    is_same = len(answers) != len({fold(answer) for answer in answers})
    return is_same or any(starmap(says_the_same, combinations(answers, 2)))


@dataclass(frozen=True)
class Written:
    """A recommendation and what became of it."""

    decision: Decision
    approval: Approval | None
    rows: list[Row]


def decision_rows(referral: Referral, who: Authority) -> list[Written]:
    """Every recommendation about a referral, newest first. To the second reader of a closure the first rationale is
    shown once they have said what they would do."""
    found = referral.decisions.select_related(
        "author", "approval__by", "message", "to_agency", "second_look__first_by"
    ).order_by("-at", "-pk")
    waiting = found.first() if referral.state == State.APPROVAL else None
    folded = waiting if waiting is not None and must_say_first(waiting, who) else None
    return [
        Written(
            each,
            getattr(each, "approval", None),
            _folded(each) if each == folded else list(_rows(each, waits=each == waiting)),
        )
        for each in found
    ]


def _folded(decision: Decision) -> list[Row]:
    return [
        Row("Recommended by", f"{decision.author.name}, {at_time(decision.at)}"),
        Row("Second look", SECOND_LOOK),
        Row("Rationale", "Shown to you once you have said whether you would close it, and why."),
    ]


def who_decides(decision: Decision) -> tuple[Tier, list[str]]:
    """Who must decide what waits, and why: as the referral stands now."""
    return tier_now(decision.referral, decision.option, before=decision.tier_because, since=decision.at)


def _rows(decision: Decision, *, waits: bool) -> Iterator[Row]:
    tier, because = who_decides(decision) if waits else (Tier(decision.tier), decision.tier_because)
    yield Row("Recommended by", f"{decision.author.name}, {at_time(decision.at)}")
    yield from _second_look(decision)
    yield Row("Who decides", f"{tier.label}. {'; '.join(because)}".rstrip(". "))
    yield from substance(decision)
    yield from _message(decision)
    yield Row("Rules of", decision.rule_version)
    if decision.limits_version:
        yield Row("Time limits", f"Version {decision.limits_version}")
    if decision.tiers_version:
        yield Row("Tiers of decisions", f"Version {decision.tiers_version}")
    if decision.texts_version:
        yield Row("Decision texts", f"Version {decision.texts_version}")


def substance(decision: Decision) -> Iterator[Row]:
    """What is recommended and why, in the words people chose and typed: codes stand for themselves nowhere."""
    if decision.reason_codes:
        said = texts.of_version(decision.texts_version)
        yield Row("Reasons", [said.label(code) for code in decision.reason_codes])
    yield Row("Rationale", decision.rationale, typed=True)
    yield Row("Evidence relied on", decision.evidence, typed=True)
    yield from _particulars(decision)
    if decision.default_option_not_taken_because:
        yield Row("Why not the Channel panel", decision.default_option_not_taken_because, typed=True)
    if decision.dissent:
        yield Row("Seen differently", decision.dissent, typed=True)


def _second_look(decision: Decision) -> Iterator[Row]:
    look = getattr(decision, "second_look", None)
    if look is not None:
        yield Row("First approved by", f"{look.first_by.name}, {at_time(look.at)}: {look.reason}", typed=True)
        yield Row("Second look", SECOND_LOOK)
    for reading in decision.second_readings.select_related("by").order_by("at", "pk"):
        yield Row(
            "Second reading", f"{reading}: {reading.because} ({reading.by.name}, {at_time(reading.at)})", typed=True
        )


def _particulars(decision: Decision) -> Iterator[Row]:
    for need in card_of(decision).needs:
        value = decision.particulars.get(need.name)
        if value:
            yield Row(need.label, _said(need.kind, value), typed=need.kind in ("text", "line"))


def standing(referral: Referral) -> list[Row]:
    """What the newest approved decision leaves for the next officer: what was checked, what would change it,
    who holds what."""
    decision = next(iter(_approved(referral.pk)), None)
    if decision is None:
        return []
    return [
        Row("Decided", f"{decision.get_option_display()}, {on_day(decision.approval.at)}"),
        *of_particulars(decision, "overview"),
    ]


@rows_kept
def _approved(referral_id: int) -> QuerySet[Decision]:
    """The newest."""
    approved = Decision.objects.filter(referral_id=referral_id, approval__outcome=Outcome.APPROVED)
    return approved.select_related("approval").order_by("-at", "-pk")[:1]


def of_particulars(decision: Decision, reader: str) -> Iterator[Row]:
    """The particulars that this reader makes use of."""
    for need in card_of(decision).needs:
        value = decision.particulars.get(need.name)
        if value and reader in need.read_by:
            yield Row(need.label, _said(need.kind, value), typed=need.kind in ("text", "line"))


def _said(kind: str, value: Any) -> Any:
    if kind == "basis":
        return LAWFUL_BASES.label(value)
    if kind == "retention":
        return dict(RETENTION).get(value, value)
    if kind in ("day", "soon", "acceptance", "deletion_review"):
        return on_day(date.fromisoformat(value))
    return value


def _message(decision: Decision) -> Iterator[Row]:
    message = getattr(decision, "message", None)
    if message is None:
        return
    yield Row("The referrer is told", message.get_choice_display())
    if message.choice == MessageChoice.SPECIFIC:
        yield Row("Message", message.text, typed=True)
    if message.choice == MessageChoice.WITHHOLD:
        yield Row("Why nothing is said", message.withheld_because, typed=True)
    if message.released_at or message.release_after:
        yield Row("Released", at_time(message.released_at) or f"with the batch of {on_day(message.release_after)}")


def review_questions(referral: Referral) -> list[str]:
    """What a review would ask of the newest recommendation; each answer is for the supervisor who approves."""
    decision = referral.decisions.order_by("-at", "-pk").first()
    if decision is None:
        return []
    return what_a_review_asks(
        referral, option=decision.option, reason_codes=decision.reason_codes, dissent=decision.dissent
    )


def what_a_review_asks(
    referral: Referral, *, option: str, reason_codes: Sequence[str] = (), dissent: str = ""
) -> list[str]:
    """Computed from the record: the officer reads it before sending, and the supervisor who approves reads the same."""
    not_needed = referral.enquiries.filter(state=EnquiryState.NOT_NEEDED).count()
    spoke = referral.contacts.filter(with_whom="referrer", reached=True).exists()
    asked = (
        (not spoke, "Nobody has recorded speaking to the referrer. Why not?"),
        (not_needed, f"{not_needed} lines of enquiry were not needed. Is each reason good enough?"),
        (one_answer_for_many(referral), "One answer stands under several lines of enquiry. Was each of them asked?"),
        (
            referral.is_repeat,
            "This person was referred before. What is different now, and what was left undone?",
        ),
        (
            bool(why_channel_first(referral)) and option != Option.CHANNEL,
            "The Channel panel is suggested here. Does the reason for another option hold?",
        ),
        (referral.has_violence, "There is violence or a weapon. Who is protected, and by whom?"),
        (bool(dissent), "Somebody sees it differently. Is their point answered?"),
        ("no_ideology" in reason_codes, "Is an absent ideology given too much weight?"),
    )
    return [question for holds, question in asked if holds]
