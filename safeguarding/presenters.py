"""Requests and cases as the page parts that show them: what the partner reads is built here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.authority import Authority
from core.components import Fact, Happening, Label, Row
from core.reference_numbers import display_reference
from core.templatetags.govuk import at_time, on_day
from referrals.casework.copying import Copy, copies_of, live_shares
from referrals.casework.rules.decisions import tier_now
from referrals.casework.rules.outcomes import FollowOn
from referrals.code_lists import CLOSURE_REASONS, LAWFUL_BASES
from referrals.models import Referral, ReferralShare
from referrals.models.decision import Tier
from safeguarding import panels
from safeguarding.access import see_case
from safeguarding.closing import follow_ups_of, in_words, too_early
from safeguarding.models import (
    TO_READ,
    ActionKind,
    ActionState,
    Case,
    CaseClosing,
    CaseState,
    FollowUp,
    MayTell,
    PanelReferral,
    PartnerAction,
)
from safeguarding.stages import standing

COLOURS = {
    ActionState.ASKED: "blue",
    ActionState.ACCEPTED: "teal",
    ActionState.ANSWERED: "purple",
    ActionState.COMPLETED: "green",
    ActionState.DECLINED: "orange",
    ActionState.WITHDRAWN: "grey",
}
assert set(COLOURS) == set(ActionState), "every state has its colour"
MAY_TELL = {
    MayTell.YES: "Yes, the person may be told.",
    MayTell.NO: "No. Do not tell the person or the family.",
    MayTell.ASK_US: "Ask us first. Do not tell the person or the family before we have answered.",
}


def state_label(action: PartnerAction) -> Label:
    if action.is_overdue:
        return Label(f"{action.get_state_display()}, overdue", "red")
    return Label(action.get_state_display(), COLOURS[ActionState(action.state)])


def asked_rows(action: PartnerAction) -> list[Row]:
    """What was asked, as the partner sees it. Also the preview before sending, so that the two can never differ."""
    return [
        Row("What we ask", action.what, typed=True),
        Row("Why", action.why, typed=True),
        Row("Needed by", on_day(action.due_at)),
        Row("Asked by", f"{action.asked_by.name}, {action.referral.force.name}"),
        Row("Lawful basis", LAWFUL_BASES.label_with_hint(action.lawful_basis)),
        Row("May the person be told?", MAY_TELL[MayTell(action.may_tell)]),
        Row("Safe contact", action.safe_contact, typed=True, missing="No warning given."),
    ]


def told_rows(action: PartnerAction) -> list[Row]:
    """Exactly what was disclosed about the person."""
    return [Row(item["label"], item["value"], typed=True) for item in action.disclosed]


def answer_rows(action: PartnerAction) -> list[Row]:
    """What the agency said, once it has said something."""
    rows = []
    if action.answered_at:
        answer = action.answer or ("We hold nothing about this person." if action.nothing_known else "")
        rows = [Row("Done" if action.kind == ActionKind.TASK else "Answer", answer, typed=True)]
        rows += [Row("What it rests on", action.evidence, typed=True)] if action.evidence else []
        rows += [Row("Answered", _by(action.answered_by, action.answered_at))]
    if action.decline_reason:
        rows += [Row("Declined because", action.decline_reason, typed=True)]
    return rows


def desk_rows(action: PartnerAction) -> list[Row]:
    """Who has it at the agency, and since when."""
    return [
        Row("State", state_label(action).text, colour=state_label(action).colour),
        Row("Dealt with by", str(action.allocated_to or ""), missing="Nobody named yet"),
        Row("Deputy", str(action.deputy or ""), missing="Nobody named"),
        Row("Accepted", _by(action.accepted_by, action.accepted_at), missing="Not yet"),
        *_correction_rows(action),
        *([Row("Ended", _by(action.ended_by, action.ended_at))] if action.ended_at else []),
    ]


def _correction_rows(action: PartnerAction) -> list[Row]:
    """Whether the agency has said that it read the newest correction."""
    sent = action.thread.filter(corrects=True).last()
    if sent is None:
        return []
    read = action.correction_read_at if action.correction_read_at and action.correction_read_at >= sent.at else None
    return [Row("Correction read", _by(action.correction_read_by, read), missing="Not yet")]


def thread(action: PartnerAction) -> list[Happening]:
    """Messages, oldest first: from the agency or from the police, and who wrote."""
    here = action.agency.name
    return [
        Happening(
            here if m.from_partner else "Police: correction" if m.corrects else "Police",
            m.at,
            by=m.by.name,
            text=m.text,
        )
        for m in action.thread.select_related("by")
    ]


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
        Row("Reasons", [reason_in_words(code) for code in closing.reason_codes]),
        Row("Closing report", closing.report, typed=True),
        Row("Not done, and why", closing.gaps, typed=True),
        Row("What remains, and who holds it", closing.remaining, typed=True),
        Row("How the person or family see it", closing.their_view, typed=True, missing="Not said"),
        Row("Proposed", _by(closing.by, closing.at)),
        Row("Decided by", closing_tier(closing)),
    ]
    if closing.answered_at:
        words = f"{closing.get_outcome_display()} by {_by(closing.answered_by, closing.answered_at)}"
        rows += [Row("Answer", [words, closing.answer], typed=True)]
    return rows


def closing_tier(closing: CaseClosing) -> str:
    """Who may decide it, and why: as the case stands now while it waits, and as it was written afterwards."""
    tier, because = Tier(closing.tier), closing.tier_because
    if closing.answered_at is None:
        tier, because = tier_now(closing.case.referral, "", before=because)
    return f"{tier.label}: {'; '.join(because).lower()}" if because else str(tier.label)


def reason_in_words(code: str) -> str:
    found = CLOSURE_REASONS.entry(code)
    return in_words(found) if found else code


def follow_up_rows(case: Case) -> list[Row]:
    """The looks back at a closed case: what was found, or when it is due and where to record it."""
    return [_follow_up_row(case, one) for one in follow_ups_of(case).order_by("due_on")]


def _follow_up_row(case: Case, one: FollowUp) -> Row:
    title = f"After {one.months} months"
    if one.found:
        return Row(title, [f"{one.get_found_display()} ({_by(one.by, one.at)})", one.note], typed=True)
    href = reverse("safeguarding:case_follow_up", args=[case.public_id, one.public_id])
    open_now = case.state == CaseState.CLOSED and not too_early(one)
    due = f"Due on {on_day(one.due_on)}"
    return Row(title, due, href=href, action="Record") if open_now else Row(title, due)


@dataclass(frozen=True)
class Held:
    """What another agency holds of a record: since when, why, whether it has been read, and where it is ended."""

    agency: str
    what: str
    since: datetime
    until: datetime | None
    state: str
    end_url: str
    end: str


def held_rows(referral: Referral) -> list[Held]:
    """Copies of councils, cases at their panels, and sight of other forces, as they stand now."""
    copies = {copy.share.pk: copy for copy in copies_of(referral)}
    live = live_shares(referral=referral).order_by("shared_at", "pk")
    return [
        *(_held(referral, share, copies.get(share.pk)) for share in live),
        *(_held_by_panel(panel) for panel in panels.panels_of(referral) if panel.revoked_at is None),
    ]


def _held_by_panel(panel: PanelReferral) -> Held:
    url = reverse("safeguarding:panel_take_back", args=[panel.case.public_id])
    what, stands = f"Case {display_reference(panel.case.reference)}, for its panel", panels.taken_row(panel)
    state = f"Acknowledged by {stands.value}" if panel.taken_at else stands.missing
    return Held(panel.agency.name, what, panel.shared_at, panel.until, state, url, "Take the case back")


def _held(referral: Referral, share: ReferralShare, copy: Copy | None) -> Held:
    url = reverse("referrals:case_end_share", args=[referral.public_id, share.agency.public_id, share.kind])
    end = "Take the copy back" if copy else "End joint sight"
    what = str(share.get_kind_display())
    return Held(share.agency.name, what, share.shared_at, share.until, _read_words(copy), url, end)


def _read_words(copy: Copy | None) -> str:
    if copy is None:
        return ""
    if copy.share.read_at is None:
        return "Not read yet"
    read = f"Read by {_by(copy.share.read_by, copy.share.read_at)}"
    return f"{read}; {copy.unread} added since" if copy.unread else read


def unread(actions: Iterable[PartnerAction]) -> int:
    """Answers that the police side has not opened yet."""
    return sum(action.state in TO_READ and action.seen_by_asker_at is None for action in actions)


def _by(person: object, at: datetime | None) -> str:
    return f"{person}, {at_time(at)}" if person and at else ""
