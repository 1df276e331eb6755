"""What of a referral can be seen: each part with the rule that opens it. The pages that list people have no rule of their own."""

from __future__ import annotations

from collections.abc import Iterator

from core.reference_numbers import display_reference
from core.rules import Rule
from referrals import access as referrals
from referrals.models import Referral
from safeguarding.access import read_hand_over, see_commission, see_panel_case, see_paper, see_request
from safeguarding.cases.provision import briefs_of
from safeguarding.models import Case, Commission, HandOver, HandOverState, Paper, PartnerAction
from safeguarding.panels.presenters.referred import panels_of

Record = Referral | PartnerAction | Case | Paper | Commission | HandOver
RULES: tuple[tuple[Rule, type[Record]], ...] = (
    (referrals.see_case_file, Referral),
    (referrals.see_submission, Referral),
    (see_request, PartnerAction),
    (see_panel_case, Case),
    (read_hand_over, HandOver),
    (see_paper, Paper),
    (see_commission, Commission),
)


def parts_of(referral: Referral) -> Iterator[tuple[str, Rule, Record]]:
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
    papers = Paper.objects.filter(referral=referral).select_related("member__person", "member__agency")
    for paper in papers.order_by("given_at", "pk"):
        yield f"Paper of the panel for {paper.member}, and nothing else", see_paper, paper
    for brief in briefs_of(referral):
        whose = f"{display_reference(brief.reference)} of {brief.provider.name}, {brief.agency}"
        yield f"Brief {whose}, with their own sessions and reports, and nothing else", see_commission, brief
