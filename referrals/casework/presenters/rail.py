"""How far a referral is: its stages in a row, each with where it stands in words and the page it is worked on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.authority import Authority
from core.extension import Point
from core.kept_rows import rows_kept
from referrals.casework.presenters.until import told_until
from referrals.casework.rules.holds import deconfliction_allows
from referrals.models import LineOfEnquiry, Referral
from referrals.models.casework import EnquiryState
from referrals.models.referral import State

DONE, NOW, AHEAD = "done", "now", "ahead"


@dataclass(frozen=True)
class Stage:
    label: str
    words: str
    href: str
    is_done: bool = False
    mark: str = AHEAD


Source = Callable[[Referral], Stage]
OTHERS: Point[Source] = Point("referrals.stages", "how far it is with what was asked of others")
AT_REST = {State.SERVICE_PENDING, State.TRANSFER_PENDING, State.CASE_OPEN, State.CLOSED}
# The stage that a state is, where it is one: elsewhere the first that is not done is the one it is at.
AT = {
    State.SUBMITTED: "Taken on",
    State.IMMEDIATE_RISK: "Taken on",
    State.MATCHING: "Identity",
    State.PARKED: "Identity",
    State.APPROVAL: "Decision",
    State.SERVICE_PENDING: "Outcome",
    State.TRANSFER_PENDING: "Outcome",
    State.CASE_OPEN: "Outcome",
    State.CLOSED: "",
}


def rail(referral: Referral, who: Authority) -> list[Stage]:
    stages = list(_stages(referral, who))
    at = AT.get(State(referral.state))
    if at is None:
        at = next((stage.label for stage in stages if not stage.is_done), "")
    return [_marked(stage, at) for stage in stages]


def _marked(stage: Stage, at: str) -> Stage:
    mark = NOW if stage.label == at else DONE if stage.is_done else AHEAD
    return Stage(stage.label, stage.words, stage.href, stage.is_done, mark)


def _stages(referral: Referral, who: Authority) -> Iterator[Stage]:
    def page(name: str) -> str:
        return reverse(f"referrals:{name}", args=[referral.public_id])

    rests = referral.state in AT_REST
    taken = referral.officer is not None
    identified = referral.identity_confirmed_at is not None
    yield Stage("Taken on", referral.officer.name if referral.officer else "Nobody has it", page("case"), taken)
    yield Stage("Identity", "Confirmed" if identified else "Not confirmed", page("case_identity"), identified)
    yield _desk(referral, page("case_deconfliction"), identified=identified, rests=rests)
    yield _enquiries(referral, page("case_notes"))
    if told_until(referral, who) is None:
        yield from (source(referral) for source in OTHERS)
    waits = referral.state == State.APPROVAL
    words = "Waits for a second person" if waits else "Decided" if rests else "Not yet"
    yield Stage("Decision", words, page("case_decision"), rests)
    yield Stage("Outcome", referral.get_state_display() if rests else "Not yet", page("case_decision"), rests)


def _desk(referral: Referral, href: str, *, identified: bool, rests: bool) -> Stage:
    if not identified:
        return Stage("Deconfliction", "After the identity", href)
    if rests:
        return Stage("Deconfliction", "Done", href, is_done=True)
    clear = deconfliction_allows(referral) is None
    return Stage("Deconfliction", "Clear" if clear else "Not clear yet", href, clear)


def _enquiries(referral: Referral, href: str) -> Stage:
    lines, still = next(iter(_counted(referral.pk)), (0, 0))
    if not lines:
        return Stage("Enquiries", "None yet", href)
    words = f"{still} of {lines} open" if still else f"All {lines} answered"
    return Stage("Enquiries", words, href, not still)


@rows_kept
def _counted(referral_id: int) -> QuerySet[Any, tuple[int, int]]:
    """How many lines, and how many of them are open; no row where there is none."""
    rows = LineOfEnquiry.objects.filter(referral_id=referral_id).order_by().values("referral_id")
    counted = rows.annotate(lines=Count("pk"), still=Count("pk", filter=Q(state=EnquiryState.OPEN)))
    return counted.values_list("lines", "still")
