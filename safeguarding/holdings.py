"""What people hold here, and the relations to a person that hold nothing (accounts.people.holdings)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.people.holdings import WROTE, Holding
from referrals.access import offered_left
from referrals.casework.actions.giving import pass_on_offer
from referrals.holdings import handing
from safeguarding import access
from safeguarding.cases.actions.giving import CASES
from safeguarding.cases.actions.passing_on import pass_on_case, pass_on_request
from safeguarding.cases.rules.closing import standing_follow_ups
from safeguarding.models import OPEN_ACTIONS, Case, PartnerAction


def _alive() -> QuerySet[Any]:
    """Open, or closed with a look back to come."""
    to_come = standing_follow_ups().filter(closing__case=OuterRef("pk"), found="")
    return Case.objects.filter(Q(closed_at__isnull=True) | Q(Exists(to_come)))


def _open_requests() -> QuerySet[Any]:
    return PartnerAction.objects.filter(state__in=OPEN_ACTIONS).select_related("referral", "allocated_to", "deputy")


def _request_path(action: PartnerAction) -> str:
    return reverse("safeguarding:request", args=[action.public_id])


HOLDINGS = (
    Holding(
        relation="safeguarding.Case.owner",
        one="case",
        many="cases",
        held=_alive,
        stranded=access.owner_left,
        pass_on=pass_on_case,
        goes="To whoever covers; else to whoever answers for its referral, or a supervisor.",
        handing=handing,
        see=access.see_case,
        path=lambda case: reverse("safeguarding:case", args=[case.public_id]),
    ),
    Holding(
        relation="safeguarding.Case.offered_to",
        one="case offered",
        many="cases offered",
        held=CASES.offered,
        stranded=offered_left,
        pass_on=pass_on_offer,
        goes="Its owner keeps it, and is told.",
        see=access.see_case,
        path=lambda case: reverse("safeguarding:case", args=[case.public_id]),
    ),
    Holding(
        relation="safeguarding.PartnerAction.allocated_to",
        one="request at the desk",
        many="requests at the desk",
        held=_open_requests,
        stranded=access.named_left("allocated_to_id"),
        pass_on=pass_on_request,
        goes="To whoever covers, the deputy, or the whole desk.",
        see=access.see_request,
        path=_request_path,
    ),
    Holding(
        relation="safeguarding.PartnerAction.deputy",
        one="request as deputy",
        many="requests as deputy",
        held=_open_requests,
        stranded=access.named_left("deputy_id"),
        pass_on=pass_on_request,
        goes="The named person keeps it, without a deputy.",
        see=access.see_request,
        path=_request_path,
    ),
)

RECORDS = {
    "safeguarding.PartnerAction.asked_by": "Disclosed what is in it. Whoever has the referral hears the answer.",
    "safeguarding.PartnerAction.accepted_by": WROTE,
    "safeguarding.PartnerAction.answered_by": WROTE,
    "safeguarding.PartnerAction.ended_by": WROTE,
    "safeguarding.PartnerAction.correction_read_by": WROTE,
    "safeguarding.PartnerAction.correction_settled_by": WROTE,
    "safeguarding.PartnerAction.correction_told_by": WROTE,
    "safeguarding.ActionMessage.by": WROTE,
    "safeguarding.Case.plan_by": WROTE,
    "safeguarding.CaseReview.by": WROTE,
    "safeguarding.Commission.provider": "Their sessions stop, which is red at once: the owner of the case commissions another.",
    "safeguarding.Commission.sent_by": "Disclosed what is in it. Whoever owns the case hears how it goes.",
    "safeguarding.Commission.ended_by": WROTE,
    "safeguarding.BriefAddition.by": WROTE,
    "safeguarding.ProviderSession.by": WROTE,
    "safeguarding.SessionReport.by": WROTE,
    "safeguarding.CaseSuspension.by": WROTE,
    "safeguarding.CaseSuspension.ended_by": WROTE,
    "safeguarding.AgencyReturn.by": WROTE,
    "safeguarding.PlanLine.by": WROTE,
    "safeguarding.TheirView.by": WROTE,
    "safeguarding.Delegation.person": "Stands in a register; without the role of a supervisor it lets them decide nothing.",
    "safeguarding.Delegation.entered_by": WROTE,
    "safeguarding.Delegation.confirmed_by": WROTE,
    "safeguarding.Delegation.ended_by": WROTE,
    "safeguarding.ConsentRequest.by": WROTE,
    "safeguarding.Consent.by": WROTE,
    "safeguarding.Investigation.by": WROTE,
    "safeguarding.Investigation.ended_by": WROTE,
    "safeguarding.Section36Decision.by": "A proposal waits for its decision; whoever owns the case hears the answer.",
    "safeguarding.Section36Decision.answered_by": WROTE,
    "safeguarding.Assessment.author": "A draft is of its case: whoever owns that goes on with it, and who signs it is its author.",
    "safeguarding.Assessment.answered_by": WROTE,
    "safeguarding.Citation.by": WROTE,
    "safeguarding.Citation.ended_by": WROTE,
    "safeguarding.Judgement.by": WROTE,
    "safeguarding.PanelReferral.shared_by": WROTE,
    "safeguarding.PanelReferral.revoked_by": WROTE,
    "safeguarding.PanelReferral.taken_by": WROTE,
    "safeguarding.HandOver.put_by": "It waits for the other council's answer; the council's other coordinators hear it.",
    "safeguarding.HandOver.answered_by": WROTE,
    "safeguarding.CaseTransfer.put_by": "It waits for the other force's answer; the force's other supervisors hear it.",
    "safeguarding.CaseTransfer.answered_by": WROTE,
    "safeguarding.CaseTransfer.owner": "Whose it was when it came: the case itself says whose it is.",
    "safeguarding.Merger.author": "Any other policy administrator publishes or withdraws it.",
    "safeguarding.Merger.approver": WROTE,
    "safeguarding.PanelMember.person": "A seat is the coordinator's to end; without the role it opens nothing.",
    "safeguarding.PanelMember.ended_by": WROTE,
    "safeguarding.Meeting.called_by": WROTE,
    "safeguarding.Meeting.signed_by": WROTE,
    "safeguarding.PanelConflict.person": WROTE,
    "safeguarding.Paper.person": "Whom it was given to: it closes by itself, and with the seat.",
    "safeguarding.Paper.given_by": WROTE,
    "safeguarding.AgencyView.by": WROTE,
    "safeguarding.PanelOutcome.by": WROTE,
    "safeguarding.MinutesAddendum.by": WROTE,
    "safeguarding.KeptUntil.by": WROTE,
    "safeguarding.Disposal.by": "It waits for a second person; another of the force can call it off.",
    "safeguarding.Disposal.confirmed_by": WROTE,
    "safeguarding.Disposal.ended_by": WROTE,
    "safeguarding.DisposalHold.by": "It stands until a data protection officer of the force ends it, whoever put it.",
    "safeguarding.DisposalHold.ended_by": WROTE,
    "safeguarding.CaseClosing.by": "A proposal waits for its approver; whoever owns the case hears the answer.",
    "safeguarding.CaseClosing.answered_by": WROTE,
    "safeguarding.FollowUp.by": WROTE,
}
