"""What people hold here, and the relations to a person that hold nothing (accounts.people.holdings)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.authority import Authority
from accounts.models import Membership, User
from accounts.people.holdings import WROTE, Handing, Holding
from accounts.roles import Role
from referrals import access
from referrals.casework.actions.danger import pass_on_taken
from referrals.casework.actions.giving import REFERRALS, pass_on_offer
from referrals.casework.notices.casework_notices import case_path
from referrals.casework.rules import giving
from referrals.filing.actions.passing_on import pass_on_caseload, pass_on_draft, pass_on_risk
from referrals.models import Danger, Draft, Referral
from referrals.models.draft import DraftState
from referrals.models.referral import HELD


def _not_closed() -> QuerySet[Any]:
    return Referral.objects.filter(HELD)


def _not_the_officers() -> QuerySet[Any]:
    """What a supervisor answers for without having it; the rest passes on with the caseload."""
    return _not_closed().filter(Q(officer__isnull=True) | ~Q(officer=F("owner")))


def _taken() -> QuerySet[Any]:
    return Danger.objects.standing().filter(taken_by__isnull=False).select_related("referral")


def _handed_over() -> QuerySet[Any]:
    return Draft.objects.filter(state=DraftState.WITH_LEAD)


def handing(record: Any, who: Authority) -> Handing:
    """Of what is offered to a colleague and taken on (ADR 0023), of whatever kind it is."""
    shown = giving.shown(record, who)
    return Handing(record.offered_to, shown.offer_url if shown.may_offer else "")


def _at_a_site_of(person: User) -> Q:
    """Also of a role that has ended a moment ago."""
    led = Membership.objects.filter(user=person, role=Role.SAFEGUARDING_LEAD)
    return Q(agency_id__in=led.values("agency_id"))


HOLDINGS = (
    Holding(
        relation="referrals.Referral.officer",
        one="referral",
        many="referrals",
        held=_not_closed,
        stranded=access.officer_left,
        pass_on=pass_on_caseload,
        goes="To whoever covers; else to the supervisor on duty, and to Unassigned.",
        handing=handing,
        see=access.see_case_file,
        path=case_path,
    ),
    Holding(
        relation="referrals.Referral.offered_to",
        one="referral offered",
        many="referrals offered",
        held=REFERRALS.offered,
        stranded=access.offered_left,
        pass_on=pass_on_offer,
        goes="Its officer keeps it, and is told.",
        see=access.see_case_file,
        path=case_path,
    ),
    Holding(
        relation="referrals.Referral.owner",
        one="risk answered for on duty",
        many="risks answered for on duty",
        held=_not_the_officers,
        stranded=access.owner_left,
        pass_on=pass_on_risk,
        goes="To the next on duty.",
        see=access.see_case_file,
        path=case_path,
    ),
    Holding(
        relation="referrals.Danger.taken_by",
        one="report of danger",
        many="reports of danger",
        held=_taken,
        stranded=access.taker_left,
        pass_on=pass_on_taken,
        goes="Back to those on duty, who are told at once.",
        see=access.see_danger,
        path=lambda danger: case_path(danger.referral),
    ),
    Holding(
        relation="",
        one="draft that waits with its safeguarding leads",
        many="drafts that wait with their safeguarding leads",
        held=_handed_over,
        mine=_at_a_site_of,
        stranded=access.no_lead_left,
        pass_on=pass_on_draft,
        goes="Back to its author, who is told to send it.",
        see=access.handed_draft,
        path=lambda draft: "",
    ),
)

RECORDS = {
    "referrals.Referral.submitted_by": "Filed it. What waits for them is a question, which is chased.",
    "referrals.RiskOwner.person": "The history of Referral.owner, written with it.",
    "referrals.Agreement.recorded_by": WROTE,
    "referrals.Agreement.ended_by": WROTE,
    "referrals.Danger.told_by": WROTE,
    "referrals.Danger.ended_by": WROTE,
    "referrals.Duty.person": "The rota passes over whoever cannot act, and cover or the others are told.",
    "referrals.Duty.made_by": WROTE,
    "referrals.Duty.withdrawn_by": WROTE,
    "referrals.Draft.author": "Nobody else reads it. The leads learn that there is one when the author cannot be told.",
    "referrals.Draft.sent_by": WROTE,
    "referrals.Decision.author": "A recommendation waits for its approver; whoever has the referral hears the answer.",
    "referrals.ReferrerQuestion.asked_by": "Whoever has the referral hears the answer.",
    "referrals.ReferrerQuestion.answered_by": WROTE,
    "referrals.ReferrerQuestion.ended_by": WROTE,
    "referrals.LineOfEnquiry.opened_by": "A line of enquiry goes with its referral.",
    "referrals.LineOfEnquiry.settled_by": WROTE,
    "referrals.Deconfliction.requested_by": "Whoever has the referral hears the answer.",
    "referrals.Deconfliction.answered_by": "The desk answers as one.",
    "referrals.Deconfliction.overridden_by": WROTE,
    "referrals.Addendum.by": WROTE,
    "referrals.Addendum.read_by": WROTE,
    "referrals.Note.by": WROTE,
    "referrals.Contact.by": WROTE,
    "referrals.Contribution.by": WROTE,
    "referrals.PurposeStated.by": WROTE,
    "referrals.Approval.author": WROTE,
    "referrals.Approval.by": WROTE,
    "referrals.SecondLook.first_by": "Any other supervisor gives the second look.",
    "referrals.SecondReading.by": WROTE,
    "referrals.Observation.by": WROTE,
    "referrals.Seal.by": "Any inspector of the force lifts it.",
    "referrals.Seal.lifted_by": WROTE,
    "referrals.ReferralShare.shared_by": WROTE,
    "referrals.ReferralShare.revoked_by": WROTE,
    "referrals.DiaryEntry.settled_by": WROTE,
    "referrals.EmergencyAccess.by": "A right to read that ends with the role it was opened in; others review it.",
    "referrals.EmergencyAccess.reviewed_by": WROTE,
    "referrals.CaseMember.person": "A right to read one record, that ends with the role it was given for.",
    "referrals.CaseMember.by": WROTE,
    "referrals.CaseMember.ended_by": WROTE,
    "referrals.NoConflict.person": WROTE,
    "referrals.Exclusion.person": "Keeps somebody away: the opposite of holding.",
    "referrals.Exclusion.by": WROTE,
    "referrals.Exclusion.lifted_by": WROTE,
    "referrals.ReferralShare.read_by": WROTE,
    "subjects.Name.claimed_by": WROTE,
    "subjects.Name.withdrawn_by": WROTE,
    "subjects.DateOfBirth.claimed_by": WROTE,
    "subjects.DateOfBirth.withdrawn_by": WROTE,
    "subjects.Address.claimed_by": WROTE,
    "subjects.Address.withdrawn_by": WROTE,
    "subjects.Identifier.claimed_by": WROTE,
    "subjects.Identifier.withdrawn_by": WROTE,
    "subjects.Association.by": "It is of the record, and goes with it to whoever has that.",
    "subjects.Association.ended_by": WROTE,
    "subjects.Link.by": "A supervisor settles what the officer was not sure of.",
    "subjects.Link.ended_by": WROTE,
}
