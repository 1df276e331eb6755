"""May a person be referred to a panel under section 36 of the Counter-Terrorism and Security Act 2015, and who may say
so? What stands in the way, in sentences that are shown and enforced alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import first_refusal
from core.asked_once import asked_once
from core.folding import sort_key
from referrals.casework.rules.holds import deconfliction_allows
from referrals.casework.rules.second_person import SecondPerson, supervisors
from safeguarding.gates.hands import hands
from safeguarding.limits import SECTION_36_ASKED
from safeguarding.models import Case, CaseKind, CaseState, Delegation, PanelReferral, Section36Decision, Section36State

Given = Mapping[str, Any]

NOT_CHANNEL = "Police lead this case: it is not referred to a panel under section 36."
NOT_OPEN = "This case is closed, or closing it waits for a decision."
WAITS = "A decision under section 36 waits already."
IS_REFERRED = "This case has been referred to the panel under section 36."
NO_COUNCIL = "The decision that opened the case names no council. Nobody can be told."
UNREAD = "New information has arrived. Read it before going on."
NOBODY_STANDS_THERE = (
    "Nobody in the force stands in the register of those who may decide for the chief officer. "
    "Ask an administrator of the force to enter somebody."
)
NOT_THERE = "You do not stand in the register of those who may decide for the chief officer."
NONE_OF_THEM = (
    "None of those who do can decide this one: they proposed it, own the case, or are kept away from it. "
    "Ask an administrator of the force to enter somebody else."
)


def waiting(case: Case) -> Section36Decision | None:
    """The proposal that a second person has not answered."""
    return next((one for one in answers_of(case) if one.state == Section36State.PROPOSED), None)


def standing(case: Case) -> Section36Decision | None:
    """The decision by which it was referred."""
    return next((one for one in answers_of(case) if one.state == Section36State.DECIDED), None)


@asked_once
def answers_of(case: Case) -> Sequence[Section36Decision]:
    """Oldest first."""
    return list(decisions_of(case))


def decisions_of(case: Case) -> QuerySet[Section36Decision]:
    related = ("by", "answered_by", "delegation", "case__referral", "case__decision__to_agency")
    return Section36Decision.objects.filter(case=case).select_related(*related)


def is_referred(case: Case) -> bool:
    """Also where a council was told with the recommendation, as long as these decisions had no record of their own."""
    return standing(case) is not None or _council_has_it(case)


@asked_once
def _council_has_it(case: Case) -> bool:
    return PanelReferral.objects.filter(case=case).exists()


def was_refused(case: Case) -> bool:
    last = next(reversed(answers_of(case)), None)
    return last is not None and last.state == Section36State.REFUSED


def due_by(case: Case) -> datetime | None:
    """By when it is to be asked for, or answered; nothing where it is settled. After a refusal nothing is due: the case
    goes on without the panel, or ends."""
    no_panel = case.kind != CaseKind.CHANNEL or case.decision.to_agency_id is None
    if no_panel or case.closed_at is not None or is_referred(case):
        return None
    asked = next(reversed(answers_of(case)), None)
    if asked is None or asked.state == Section36State.TAKEN_BACK:
        since = asked.answered_at if asked else None
        return SECTION_36_ASKED.due(since or case.opened_at)
    return asked.decide_by if asked.state == Section36State.PROPOSED else None


def why_not_propose(case: Case) -> str | None:
    """The first thing that stands in the way of asking for a decision."""
    if case.kind != CaseKind.CHANNEL:
        return NOT_CHANNEL
    if case.state != CaseState.OPEN:
        return NOT_OPEN
    if is_referred(case):
        return IS_REFERRED
    return WAITS if waiting(case) else _not_ready(case)


def _not_ready(case: Case) -> str | None:
    if case.decision.to_agency_id is None:
        return NO_COUNCIL
    return UNREAD if case.referral.has_unread_information else deconfliction_allows(case.referral)


# --- What the answer asks for -------------------------------------------------------------------------------


def still_ready(decision: Section36Decision, by: Authority, given: Given) -> str | None:
    """What had to be so when it was proposed must be so when it is decided."""
    return NOT_OPEN if decision.case.state != CaseState.OPEN else _not_ready(decision.case)


def another_person(decision: Section36Decision, by: Authority, given: Given) -> str | None:
    return DECIDER.refusal(decision, own_hand, by=by)


def in_the_register(decision: Section36Decision, by: Authority, given: Given) -> str | None:
    return not_delegated(decision, by)


def own_hand(decision: Section36Decision, who: Authority) -> str | None:
    """Never who proposed it, never the risk owner of the case, and never whose words are in its assessment."""
    if decision.by_id == who.pk:
        return "You proposed this: somebody else must decide."
    if who.pk in _assessed(decision.case):
        return "You worked on the assessment of this case: somebody else must decide."
    return "You own this case: somebody else must decide." if decision.case.owner_id == who.pk else None


def _assessed(case: Case) -> frozenset[int]:
    return frozenset[int]().union(*(hands(assessment) for assessment in case.assessments.all()))


def not_delegated(decision: Section36Decision, who: Authority) -> str | None:
    """Section 36(3): the chief officer refers, or who the chief officer has said may do so."""
    stand_there = set(_delegated(decision.case).values_list("person_id", flat=True))
    if who.pk in stand_there:
        return None
    if not stand_there:
        return NOBODY_STANDS_THERE
    others = (one for one in supervisors(decision.case.referral) if one.pk in stand_there)
    names = sorted((one.person.name for one in others if own_hand(decision, one) is None), key=sort_key)
    return f"{NOT_THERE} {', '.join(names)} may." if names else f"{NOT_THERE} {NONE_OF_THEM}"


def locked_delegation_of(case: Case, who: Authority) -> Delegation | None:
    """Of several the one that lasts longest. One that is being ended at this moment is waited for."""
    mine = _delegated(case).filter(person_id=who.pk).order_by("-until_day", "-pk")
    return next(iter(mine.select_for_update(no_key=True)), None)


def _delegated(case: Case) -> QuerySet[Delegation]:
    return Delegation.objects.in_force(timezone.localdate()).filter(force_id=case.force_id)


DECIDER: SecondPerson[Section36Decision] = SecondPerson(
    bars=(own_hand, not_delegated),
    referral_of=lambda decision: decision.case.referral,
    nothing_waits="No decision under section 36 waits here.",
)
TO_REFUSE = (another_person, in_the_register)
TO_DECIDE = (*TO_REFUSE, still_ready)


def why_not_decide(case: Case, by: Authority) -> str:
    """The first thing that stands in this supervisor's way; empty when nothing does."""
    decision = waiting(case)
    if decision is None:
        return DECIDER.nothing_waits
    return first_refusal(TO_DECIDE, decision, by, {}) or ""
