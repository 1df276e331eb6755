"""What must always hold of a case (domain: one owner, no pause without a reason, two persons where two are due). Each is a
question of what must never be; the database answers them together, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import Membership
from accounts.roles import CASE_STAFF
from audit.models import Event
from audit.states import machines
from core.clock import LONDON
from core.compiled import of_one_record
from referrals.casework.rules.holds import deconfliction_allows
from referrals.models import ReferrerQuestion
from referrals.models.casework import RiskOwner
from referrals.models.referral import ShownStatus
from safeguarding.cases.actions.consents import NOBODY_TOLD
from safeguarding.gates import consents
from safeguarding.limits import LIMITS
from safeguarding.models import (
    OF_SECTION_36,
    OPEN_COMMISSIONS,
    AgendaItem,
    Assessment,
    Case,
    CaseClosing,
    CaseState,
    CaseSuspension,
    CaseTransfer,
    ClosingOutcome,
    Commission,
    Consent,
    ConsentRequest,
    HandOver,
    ItemState,
    PanelOutcome,
    PanelReferral,
    PartnerAction,
    PlanLine,
    ProviderSession,
    Section36Decision,
)
from safeguarding.models.consents import Answer


def _of_it(rows: QuerySet[Any], case: str = "case", **those: Any) -> Exists:
    return Exists(rows.filter(**{case: OuterRef("pk")}, **those))


def _of_its_referral(rows: QuerySet[Any], **those: Any) -> Exists:
    return Exists(rows.filter(referral=OuterRef("referral"), **those))


def _beyond(days: int) -> Q:
    return Q(review_on__gt=TruncDate("at", tzinfo=LONDON) + timedelta(days=days))


CLOSED = Q(closed_at__isnull=False)
OWNERS, OWNS = RiskOwner.objects.all(), RiskOwner.objects.filter(until=None)
SUSPENDED = CaseSuspension.objects.filter(ended_at=None)
ANSWERED = CaseClosing.objects.filter(outcome__in=[ClosingOutcome.APPROVED, ClosingOutcome.RETURNED])
SECTION_36 = Section36Decision.objects.filter(state__in=["decided", "refused"])
SERVES = Membership.objects.able().filter(user=OuterRef("owner"), agency=OuterRef("force"), role__in=CASE_STAFF)
FOLLOWED = OWNERS.filter(referral=OuterRef("referral"), since=OuterRef("until"))
TWICE = SUSPENDED.order_by().values("case").annotate(rows=Count("pk")).filter(rows__gt=1)
TOLD = Q(pk__in=PanelReferral.objects.values("case"))
DECIDED = Q(pk__in=Section36Decision.objects.filter(state="decided").values("case"))

NEVER: dict[str, Any] = {
    "its owner is nobody who can act for the force": ~Exists(SERVES),
    "nobody owns its risk": ~_of_its_referral(OWNS),
    "two own its risk": Exists(
        OWNS.order_by().filter(referral=OuterRef("referral")).values("referral").annotate(n=Count("pk")).filter(n__gt=1)
    ),
    "who owns the risk of the referral is not who the spans say": ~_of_its_referral(
        OWNS, person=OuterRef("referral__owner")
    ),
    "one owns the case and another its risk": ~CLOSED & ~_of_its_referral(OWNS, person=OuterRef("owner")),
    "nobody owned its risk for a moment": _of_its_referral(OWNERS.filter(~Exists(FOLLOWED), until__isnull=False)),
    "it is closed without a time": Q(state=CaseState.CLOSED) & ~CLOSED,
    "it has a time of closing and is not closed": ~Q(state=CaseState.CLOSED) & CLOSED,
    "it is closing and no proposal waits": Q(state=CaseState.CLOSING) & ~_of_it(CaseClosing.objects.filter(outcome="")),
    "a proposal waits and it is not closing": ~Q(state=CaseState.CLOSING)
    & _of_it(CaseClosing.objects.filter(outcome="")),
    "no review is to come": Q(review_on=None),
    "one person proposed to close it and answered that": _of_it(ANSWERED, by=F("answered_by")),
    "a decision under section 36 is of who asked for it": _of_it(SECTION_36, by=F("answered_by")),
    "a decision under section 36 rests on no delegation": _of_it(SECTION_36, delegation=None),
    "it is closed and those who told us are asked still": CLOSED & _of_its_referral(ReferrerQuestion.objects.waiting()),
    "those who told us are asked, and are not shown it": ~Q(referral__shown_status=ShownStatus.CONTACT_US)
    & _of_its_referral(ReferrerQuestion.objects.waiting()),
    "those who told us are shown that they are asked, and are not": Q(referral__shown_status=ShownStatus.CONTACT_US)
    & ~_of_its_referral(ReferrerQuestion.objects.waiting()),
    "it is suspended without a reason": _of_it(SUSPENDED.filter(Q(why="") | Q(because=""))),
    "it is suspended for longer than is looked at": _of_it(SUSPENDED.filter(_beyond(LIMITS.suspension_days))),
    "it is suspended twice": _of_it(TWICE),
    "consent ended, and nobody was told": _of_it(Consent.objects.filter(said=Answer.ENDED, words=NOBODY_TOLD)),
    "it is closed and a provider works on": CLOSED & _of_it(Commission.objects.filter(state__in=OPEN_COMMISSIONS)),
    "a session of a brief that was not taken on": _of_it(
        ProviderSession.objects.filter(commission__taken_at=None), "commission__case"
    ),
    "it is closed and something asked of a partner is open": CLOSED
    & _of_its_referral(PartnerAction.objects.filter(state__in=["asked", "accepted", "answered"])),
    "a council knows of it without a decision under section 36": TOLD & ~DECIDED,
    "a council was not told of a decision under section 36": DECIDED & ~TOLD,
    "it stands on the agenda of a council that has it not": _of_it(
        AgendaItem.objects.filter(state="listed").exclude(case__panel__agency=F("meeting__panel__council"))
    ),
    "one force has the case and another its referral": ~Q(force=F("referral__force")),
    "it is closed, or another force's, and put to a force": _of_it(
        CaseTransfer.objects.filter(Q(case__closed_at__isnull=False) | ~Q(case__force=F("of")), state="waiting")
    ),
    "it is closed or taken back, and put to another council": _of_it(
        HandOver.objects.filter(
            Q(case__closed_at__isnull=False) | Q(case__panel__revoked_at__isnull=False), state="waiting"
        )
    ),
}
# What more is asked only where there is any.
ALSO: dict[str, Any] = {
    "closings": _of_it(CaseClosing.objects.all()),
    "outcomes": _of_it(PanelOutcome.objects.all(), "item__case"),
}
_asked = {
    f"q{number}": ExpressionWrapper(asked, BooleanField())
    for number, asked in enumerate((*NEVER.values(), *ALSO.values()))
}
_answers = of_one_record(lambda pk: Case.objects.filter(pk=pk).annotate(**_asked).values_list(*_asked))


def faults(case: Case) -> Iterator[str]:
    """What does not hold of this case now, in words."""
    (answers,) = _answers(case.pk)
    found = dict(zip((*NEVER, *ALSO), answers, strict=True))
    yield from (words for words in NEVER if found[words])
    if found["closings"]:
        yield from _of_those_who_told_us(case)
    if found["outcomes"]:
        yield from _of_the_panel(case)


def faults_at_its_end(case: Case) -> Iterator[str]:
    """What costs more to ask, where a walk has ended."""
    waits = consents.support_waits(case)
    says = waits is not None and waits != deconfliction_allows(case.referral)
    if says != bool(Case.objects.filter(pk=case.pk).values_list(consents.waits_now("pk"), flat=True)[0]):
        yield "the database and the gate disagree on whether support waits"
    if case.closed_at is not None and consents.consent_stands(case):
        yield "it is closed and consent stands"
    for event in Event.objects.filter(kind__in=KINDS_OF_MOVES):
        if not event.actor_id or not event.at or not event.actor_name:
            yield f"{event.kind} has no actor or no time"


def _of_those_who_told_us(case: Case) -> Iterator[str]:
    for one in case.closings.filter(outcome__in=["", ClosingOutcome.APPROVED], referrer_view=""):
        if _adopted_last(case, one.at):
            yield "it is to end, and those who told us were neither asked nor is it said why not"


def _adopted_last(case: Case, on: datetime) -> bool:
    said = PanelOutcome.objects.filter(item__case=case, outcome__in=["adopted", "not_adopted"], at__lt=on)
    last = said.order_by("item__meeting__starts_at", "item_id").last()
    return last is not None and last.outcome == "adopted"


def _of_the_panel(case: Case) -> Iterator[str]:
    conflicts = dict(case.panel_conflicts.values_list("person", "at"))
    for said in PanelOutcome.objects.filter(item__case=case).select_related(
        "item__meeting__panel__council", "item__residence"
    ):
        meeting = said.item.meeting
        if meeting.is_local and said.outcome in OF_SECTION_36:
            yield "a local panel decided under section 36"
        for name in (meeting.panel.council.name, said.item.residence.name):
            if not any(name in member for member in said.present):
                yield f"an outcome without {name}"
        if said.outcome == ItemState.ADOPTED:
            yield from _not_ready(case, said.at)
        if said.by_id in conflicts and conflicts[said.by_id] < said.at:
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
    verb.kind for machine in machines() if machine.app == "safeguarding" for verb in machine.moves
)
