"""What must always hold of a case (domain: one owner, no pause without a reason, two persons where two are due)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import CASE_STAFF
from audit.models import Event
from audit.states import machines
from referrals.models import Referral
from safeguarding.gates import consents
from safeguarding.limits import LIMITS
from safeguarding.models import (
    OF_SECTION_36,
    OPEN_COMMISSIONS,
    Assessment,
    Case,
    CaseState,
    CaseSuspension,
    ClosingOutcome,
    ConsentRequest,
    ItemState,
    PanelOutcome,
    PanelReferral,
    PlanLine,
    ProviderSession,
    Section36Decision,
)
from tests.safeguarding.walks.walk import Walk


def faults(walk: Walk) -> Iterator[str]:
    """What does not hold of this case now, in words."""
    case = walk.case
    yield from _of_the_owner(case)
    yield from _of_the_state(case)
    yield from _of_two_persons(case)
    yield from _of_support(case)
    yield from _of_the_panel(case)


def _of_the_owner(case: Case) -> Iterator[str]:
    serves = Membership.objects.able().filter(user=case.owner_id, agency=case.force_id, role__in=CASE_STAFF)
    if not serves.exists():
        yield "its owner is nobody who can act for the force"
    spans = list(case.referral.owners.filter(until=None))
    if len(spans) != 1:
        yield f"{len(spans)} own its risk"
    elif Referral.objects.get(pk=case.referral_id).owner_id != spans[0].person_id:
        yield "who owns the risk of the referral is not who the spans say"
    elif case.closed_at is None and spans[0].person_id != case.owner_id:
        yield "one owns the case and another its risk"
    ends = list(case.referral.owners.order_by("since").values_list("since", "until"))
    if any(until != following for (_, until), (following, _) in pairwise(ends)):
        yield "nobody owned its risk for a moment"


def _of_the_state(case: Case) -> Iterator[str]:
    if (case.state == CaseState.CLOSED) != (case.closed_at is not None):
        yield "it is closed without a time, or the other way round"
    waits = case.closings.filter(outcome="").count()
    if waits != (case.state == CaseState.CLOSING):
        yield f"{waits} proposals to close wait while it is {case.state}"
    if case.review_on is None:
        yield "no review is to come"
    moved = Event.objects.filter(target_type="safeguarding.Case", target_id=str(case.pk), kind__in=KINDS_OF_MOVES)
    if any(not event.actor_id for event in moved):
        yield "a move has no actor"


def _of_two_persons(case: Case) -> Iterator[str]:
    judged = case.closings.filter(outcome__in=[ClosingOutcome.APPROVED, ClosingOutcome.RETURNED])
    if any(one.by_id == one.answered_by_id for one in judged):
        yield "one person proposed to close it and answered that"
    for one in Section36Decision.objects.filter(case=case, state__in=["decided", "refused"]):
        if one.by_id == one.answered_by_id or one.delegation_id is None:
            yield "a decision under section 36 is of who asked for it, or rests on no delegation"


def _of_support(case: Case) -> Iterator[str]:
    for stands in CaseSuspension.objects.filter(case=case, ended_at=None):
        days = (stands.review_on - timezone.localdate(stands.at)).days
        if not stands.why or not stands.because or days > LIMITS.suspension_days:
            yield "it is suspended without a reason, or for longer than is looked at"
    if CaseSuspension.objects.filter(case=case, ended_at=None).count() > 1:
        yield "it is suspended twice"
    if case.closed_at is not None and consents.consent_stands(case):
        yield "it is closed and consent stands"
    open_still = case.commissions.filter(state__in=OPEN_COMMISSIONS)
    if case.closed_at is not None and open_still.exists():
        yield "it is closed and a provider works on"
    if ProviderSession.objects.filter(commission__case=case, commission__taken_at=None).exists():
        yield "a session of a brief that was not taken on"
    if (
        case.closed_at is not None
        and case.referral.actions.filter(state__in=["asked", "accepted", "answered"]).exists()
    ):
        yield "it is closed and something asked of a partner is open"


def _of_the_panel(case: Case) -> Iterator[str]:
    yes = Section36Decision.objects.filter(case=case, state="decided").exists()
    if PanelReferral.objects.filter(case=case).exists() != yes:
        yield "a council knows of it without a decision under section 36, or was not told of one"
    for said in PanelOutcome.objects.filter(item__case=case).select_related("item__meeting__panel__council"):
        meeting = said.item.meeting
        if meeting.is_local and said.outcome in OF_SECTION_36:
            yield "a local panel decided under section 36"
        for name in (meeting.panel.council.name, said.item.residence.name):
            if not any(name in member for member in said.present):
                yield f"an outcome without {name}"
        if said.outcome == ItemState.ADOPTED:
            yield from _not_ready(case, said.at)
        conflicted = case.panel_conflicts.filter(person=said.by_id, at__lt=said.at)
        if conflicted.exists():
            yield "a chair with a conflict of interest decided"


def _not_ready(case: Case, on: datetime) -> Iterator[str]:
    """What was not there when the panel adopted it."""
    there = {
        "a decision under section 36": Section36Decision.objects.filter(case=case, state="decided", answered_at__lt=on),
        "a plan": PlanLine.objects.filter(case=case, at__lt=on),
        "a word on how consent is asked": ConsentRequest.objects.filter(case=case, at__lt=on),
        "an assessment": Assessment.objects.filter(case=case, signed_at__lt=on),
    }
    yield from (f"it was adopted without {what}" for what, found in there.items() if not found.exists())


KINDS_OF_MOVES = frozenset(
    verb.kind for machine in machines() if machine.label == "safeguarding.Case" for verb in machine.moves
)
