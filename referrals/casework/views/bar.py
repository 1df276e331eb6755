"""What stands above every page of a case file: who it is about, where it stands, whose it is, and the pages
beside it."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.requests import Visit
from core.clock import due_words
from core.components import Fact, Label, Tab
from core.reference_numbers import display_reference
from referrals.casework.presenters.next_step import NOTHING_YET, Known, next_step
from referrals.casework.presenters.rail import rail
from referrals.casework.views.place_in_list import place
from referrals.child import age_words
from referrals.models import Referral
from referrals.models.referral import FINISHED, Answer, State

TABS = (
    ("case", "Overview"),
    ("case_as_filed", "As filed"),
    ("case_identity", "Identity"),
    ("case_history", "History"),
    ("case_deconfliction", "Deconfliction"),
    ("case_notes", "Notes and enquiries"),
    ("case_files", "Files"),
    ("safeguarding:partners", "Partners"),
    ("case_decision", "Decision"),
    ("packs:packs", "Packs"),
    ("letters:letters", "Letters"),
    ("case_timeline", "Timeline"),
)
STATE_COLOURS = {
    State.SUBMITTED: "blue",
    State.IMMEDIATE_RISK: "red",
    State.MATCHING: "teal",
    State.DECONFLICTION: "teal",
    State.ASSESSMENT: "teal",
    State.INFORMATION: "teal",
    State.APPROVAL: "purple",
    State.HOLD: "orange",
    State.SERVICE_PENDING: "teal",
    State.TRANSFER_PENDING: "teal",
    State.PARKED: "grey",
    State.CASE_OPEN: "green",
    State.CLOSED: "grey",
}
assert set(STATE_COLOURS) == set(State), "every state has its colour"
STATE_LABELS: dict[str, Label] = {state: Label(str(state.label), colour) for state, colour in STATE_COLOURS.items()}


def bar(
    request: Visit, referral: Referral, tab: str, *, guided: bool = True, known: Known = NOTHING_YET
) -> dict[str, Any]:
    """Template context for `referrals/case/base.html`; the page is the queue's. A page that asks something is not
    `guided`: what it asks is what is next."""
    request.belongs_to = reverse("referrals:queue")
    return {
        **(_guide(request, referral, known) if guided else {}),
        "case": {"name": referral.subject.display_name, "facts": facts(referral), "labels": labels(referral)},
        "tabs": tabs(referral, tab),
        "reference": display_reference(referral.reference),
    }


def reference_bar(request: Visit, referral: Referral) -> dict[str, Any]:
    """The same for an urgent page that came before what must be asked: nothing of the record but its reference."""
    request.belongs_to = reverse("referrals:queue")
    reference = display_reference(referral.reference)
    return {"case": {"name": reference, "facts": [], "labels": []}, "tabs": [], "reference": reference}


def _guide(request: Visit, referral: Referral, known: Known) -> dict[str, Any]:
    return {
        "rail": rail(referral, request.who),
        "next_step": next_step(referral, request.who, known),
        **place(request, referral),
    }


def facts(referral: Referral) -> list[Fact]:
    officer = referral.officer.name if referral.officer else "Unassigned"
    found = [
        Fact("Reference", display_reference(referral.reference)),
        Fact("Age", age_words(referral)),
        Fact("Officer", officer),
        Fact("Risk owner", referral.owner.name),
        Fact("Marking", referral.marking),
    ]
    if referral.state not in FINISHED:
        by_hour = referral.danger_now != Answer.NO
        found.append(Fact("Next step", due_words(referral.due_at, timezone.now(), by_hour=by_hour)))
    return found


def labels(referral: Referral) -> list[Label]:
    in_hand = referral.state not in FINISHED  # what was danger when it was filed is none after the end
    flags = (
        # While nobody has responded the state says it already.
        (
            referral.danger_now == Answer.YES and referral.state != State.IMMEDIATE_RISK,
            Label("Immediate danger", "red"),
        ),
        (referral.danger_now == Answer.NOT_SURE, Label("Danger: not sure", "orange")),
        (
            in_hand and referral.danger_now == Answer.NO and referral.danger_told != Answer.NO,
            Label("Danger: answered", "grey"),
        ),
        (referral.has_unread_information, Label("Unread information", "yellow")),
        (referral.is_repeat, Label("Referred before", "magenta")),
        (referral.child_now == Answer.YES, Label("Under 18", "purple")),
        (referral.child_now == Answer.NOT_SURE, Label("Under 18: not sure", "purple")),
        (referral.has_complex_needs, Label("Complex needs", "purple")),
        (referral.has_violence, Label("Violence or weapons", "red")),
        (not referral.agency_may_see, Label("Hidden from agency", "orange")),
    )
    return [state_label(referral), *(label for holds, label in flags if holds)]


def state_label(referral: Referral) -> Label:
    return STATE_LABELS[referral.state]


def tabs(referral: Referral, current: str) -> list[Tab]:
    """The pages of the record. A page of an app above is there once that app has it."""
    found = []
    for name, label in TABS:
        full = name if ":" in name else f"referrals:{name}"
        try:
            href = reverse(full, args=[referral.public_id])
        except NoReverseMatch:
            continue
        found.append(Tab(label, href, current=name == current))
    return found
