"""Requests as the page parts that show them: what the partner reads is built here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from core.components import Happening, Label, Row
from core.reference_numbers import display_reference
from core.templatetags.govuk import at_time, on_day
from referrals.agreements.presenters import agreement_row
from referrals.casework.copying import Copy, copies_of, live_shares
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral, ReferralShare
from safeguarding.mergers.names import agency_then
from safeguarding.models import (
    TO_READ,
    ActionKind,
    ActionState,
    MayTell,
    PanelReferral,
    PartnerAction,
)
from safeguarding.panels.presenters import referred as panels

COLOURS = {
    ActionState.ASKED: "blue",
    ActionState.ACCEPTED: "teal",
    ActionState.ANSWERED: "purple",
    ActionState.COMPLETED: "green",
    ActionState.DECLINED: "orange",
    ActionState.WITHDRAWN: "grey",
}
assert set(COLOURS) == set(ActionState), "every state has its colour"
SAID: dict[str, str] = {ActionKind.TASK: "Done", ActionKind.CLINICAL: "Advice"}
MAY_TELL = {
    MayTell.YES: "Yes, the person may be told.",
    MayTell.NO: "No. Do not tell the person or the family.",
    MayTell.ASK_US: "Ask us first. Do not tell the person or the family before we have answered.",
}


def state_label(action: PartnerAction) -> Label:
    if action.is_overdue:
        return Label(f"{action.get_state_display()}, overdue", "red")
    return Label(action.get_state_display(), COLOURS[ActionState(action.state)])


# Who leads is said to everybody who is asked to do something (failure 10 of the published reviews: each thought another did).
LEADS = "{}: the police hold the risk. What your own agency owes the person stays with it."


def asked_rows(action: PartnerAction) -> list[Row]:
    """What was asked, as the partner sees it. Also the preview before sending, so that the two can never differ."""
    asked_by, asked = _then(action)
    rows = [
        Row("What we ask", action.what, typed=True),
        Row("Why", action.why, typed=True),
        Row("Needed by", on_day(action.due_at)),
        Row("Asked by", f"{action.asked_by.name}, {asked_by.name}"),
        Row("Who leads", LEADS.format(action.referral.force.name)),
        Row("Lawful basis", LAWFUL_BASES.label_with_hint(action.lawful_basis)),
        agreement_row(asked_by, asked, basis=action.lawful_basis, at=action.asked_at),
    ]
    if action.is_clinical:  # a clinician who advises meets nobody
        return rows
    return [
        *rows,
        Row("May the person be told?", MAY_TELL[MayTell(action.may_tell)]),
        Row("Safe contact", action.safe_contact, typed=True, missing="No warning given."),
    ]


def _then(action: PartnerAction) -> tuple[Agency, Agency]:
    """Which force asked, and which agency; also of a request that is to be sent."""
    at, referral = action.asked_at or timezone.now(), action.referral
    return agency_then(referral, "force", at, referral=referral), agency_then(action, "agency", at, referral=referral)


def told_rows(action: PartnerAction) -> list[Row]:
    """Exactly what was disclosed about the person."""
    return [Row(item["label"], item["value"], typed=True) for item in action.disclosed]


def advice_rows(referral: Referral) -> list[Row]:
    """What clinicians were asked about the person, where it stands, and the page of each."""
    asked = referral.actions.filter(kind=ActionKind.CLINICAL).select_related("agency")
    return [
        Row(
            f"{agency_then(action, 'agency', action.asked_at, referral=referral)}, {on_day(action.asked_at)}",
            [action.what, state_label(action).text],
            typed=True,
            href=reverse("safeguarding:action", args=[action.public_id]),
            action="Open",
        )
        for action in asked.order_by("-asked_at", "-pk")
    ]


def answer_rows(action: PartnerAction) -> list[Row]:
    """What the agency said, once it has said something."""
    rows = []
    if action.answered_at:
        answer = action.answer or ("We hold nothing about this person." if action.nothing_known else "")
        rows = [Row(SAID.get(action.kind, "Answer"), answer, typed=True)]
        rows += [Row("What it rests on", action.evidence, typed=True)] if action.evidence else []
        rows += [Row("Answered", by_whom(action.answered_by, action.answered_at))]
    if action.decline_reason:
        rows += [Row("Declined because", action.decline_reason, typed=True)]
    return rows


def desk_rows(action: PartnerAction) -> list[Row]:
    """Who has it at the agency, and since when."""
    return [
        Row("State", state_label(action).text, colour=state_label(action).colour),
        Row("Dealt with by", str(action.allocated_to or ""), missing="Nobody named yet"),
        Row("Deputy", str(action.deputy or ""), missing="Nobody named"),
        Row("Accepted", by_whom(action.accepted_by, action.accepted_at), missing="Not yet"),
        *_correction_rows(action),
        *([Row("Ended", by_whom(action.ended_by, action.ended_at))] if action.ended_at else []),
    ]


def _correction_rows(action: PartnerAction) -> list[Row]:
    """Whether the agency has said that it read the newest correction."""
    sent = action.thread.filter(corrects=True).last()
    if sent is None:
        return []
    read = action.correction_read_at if action.correction_read_at and action.correction_read_at >= sent.at else None
    return [Row("Correction read", by_whom(action.correction_read_by, read), missing="Not yet")]


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
    since = panels.councils_of(panel)[-1].since
    return Held(panel.agency.name, what, since, panel.until, state, url, "Take the case back")


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
    read = f"Read by {by_whom(copy.share.read_by, copy.share.read_at)}"
    return f"{read}; {copy.unread} added since" if copy.unread else read


def unread(actions: Iterable[PartnerAction]) -> int:
    """Answers that the police side has not opened yet."""
    return sum(action.state in TO_READ and action.seen_by_asker_at is None for action in actions)


def by_whom(person: object, at: datetime | None) -> str:
    return f"{person}, {at_time(at)}" if person and at else ""
