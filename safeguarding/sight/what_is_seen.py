"""What of a referral can be seen: each part with the rule that opens it. The pages that list people have no rule of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model

from audit.as_of import Rows
from core.clock import day_words
from core.extension import Point
from core.reference_numbers import display_reference
from core.rules import Rule
from referrals import access as referrals
from referrals.models import Deconfliction, Referral
from referrals.models.referral import State
from safeguarding.access import (
    do_panel_action,
    read_case_transfer,
    read_hand_over,
    see_commission,
    see_panel_case,
    see_paper,
    see_request,
)
from safeguarding.cases.provision import briefs_of
from safeguarding.models import (
    Case,
    CaseTransfer,
    Commission,
    HandOver,
    HandOverState,
    PanelAction,
    Paper,
    PartnerAction,
)
from safeguarding.panels.presenters.referred import panels_of

OFFERED = {State.TRANSFER_PENDING: referrals.answer_transfer, State.SERVICE_PENDING: referrals.answer_service}
OWN: tuple[tuple[Rule, type[Model]], ...] = (
    (referrals.see_case_file, Referral),
    (referrals.see_submission, Referral),
    (see_request, PartnerAction),
    (see_panel_case, Case),
    (read_hand_over, HandOver),
    (read_case_transfer, CaseTransfer),
    (see_paper, Paper),
    (see_commission, Commission),
    *((rule, Referral) for rule in OFFERED.values()),
    (referrals.answer_deconfliction, Deconfliction),
    (do_panel_action, PanelAction),
)


@dataclass(frozen=True)
class SeenAbove:
    """What an app above shows of a record: each with its title, by which rule, and the rows of its own that the rule reads."""

    rule: Rule
    model: type[Model]
    parts: Callable[[Referral], Iterable[tuple[str, Model]]]
    rows: Callable[[Referral], Iterable[Rows]]

    def __str__(self) -> str:
        return f"{self.model._meta.label}, by {self.rule.name}"


SEEN_ABOVE: Point[SeenAbove] = Point("safeguarding.seen_above", "what else of a record can be seen, and by which rule")


def rules() -> tuple[tuple[Rule, type[Model]], ...]:
    return (*OWN, *((one.rule, one.model) for one in SEEN_ABOVE))


def parts_of(referral: Referral) -> Iterator[tuple[str, Rule, Model]]:
    yield "The case file, its case and its packs", referrals.see_case_file, referral
    yield "What was sent, and four words about progress", referrals.see_submission, referral
    for action in referral.actions.select_related("agency").order_by("asked_at", "pk"):
        yield (
            f"Request {display_reference(action.reference)} to {action.agency}, and nothing else",
            see_request,
            action,
        )
    for panel in panels_of(referral):
        case = display_reference(panel.case.reference)
        yield f"Case {case} at the panel of {panel.agency}: the person and the grounds", see_panel_case, panel.case
    for put in HandOver.objects.filter(referral=referral, state=HandOverState.WAITING).select_related("to"):
        yield f"Hand-over to {put.to}: who the person is, where they live, and why", read_hand_over, put
    for one in CaseTransfer.objects.filter(referral=referral, state=HandOverState.WAITING).select_related("to"):
        yield f"Transfer to {one.to}: who the person is, why, and how far the case is", read_case_transfer, one
    papers = Paper.objects.filter(referral=referral).select_related("member__person", "member__agency")
    for paper in papers.order_by("given_at", "pk"):
        yield f"Paper of the panel for {paper.member}, and nothing else", see_paper, paper
    for brief in briefs_of(referral):
        whose = f"{display_reference(brief.reference)} of {brief.provider.name}, {brief.agency}"
        yield f"Brief {whose}, with their own sessions and reports, and nothing else", see_commission, brief
    yield from _asked_of_others(referral)
    for above in SEEN_ABOVE:
        for title, record in above.parts(referral):
            yield title, above.rule, record


def _asked_of_others(referral: Referral) -> Iterator[tuple[str, Rule, Model]]:
    if rule := OFFERED.get(State(referral.state)):
        yield "The offer that waits for an answer: what was sent, and why", rule, referral
    for check in referral.deconflictions.order_by("requested_at", "pk"):
        asked = day_words(check.requested_at)
        yield f"The check asked on {asked}: identifiers, and nothing else", referrals.answer_deconfliction, check
    for action in PanelAction.objects.filter(referral=referral).select_related("owner__person", "owner__agency"):
        yield f"Action of the panel for {action.owner}, and nothing else", do_panel_action, action
