"""What a move asks for beyond its rule. Each looks at the locked record and answers with a sentence
when not satisfied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.authority import Authority
from audit.moves import Overtaken, first_refusal
from core.clock import day_words, local_day
from referrals import access
from referrals.casework.rules import approvers, decisions, outcomes, readiness
from referrals.casework.rules.approvers import APPROVER, newest
from referrals.casework.rules.holds import PRIMACY, deconfliction_allows, standing_hold
from referrals.casework.rules.second_person import is_inspector
from referrals.casework.rules.second_reading import (
    DISAGREED,
    SAY_FIRST,
    YOU_WOULD_NOT,
    disagreed,
    is_read_twice,
    own_reading,
)
from referrals.models import Referral
from referrals.models.decision import MessageChoice, Option
from referrals.models.referral import Answer, State
from subjects import people

Given = Mapping[str, Any]


def unclaimed(referral: Referral, by: Authority, given: Given) -> str | None:
    """Two at once: one wins, the other is told who."""
    if referral.officer is None:
        return None
    if referral.officer_id == by.pk:
        return Overtaken("You have this already.")
    return Overtaken(f"{referral.officer.name} claimed this before you.")


def not_to_same(referral: Referral, by: Authority, given: Given) -> str | None:
    same = referral.officer_id is not None and referral.officer_id == given.get("officer")
    return "This person has it already." if same else None


def claimed(referral: Referral, by: Authority, given: Given) -> str | None:
    return None if referral.officer_id else Overtaken("Nobody has claimed this.")


def reason(referral: Referral, by: Authority, given: Given) -> str | None:
    return None if str(given.get("reason", "")).strip() else "Give the reason."


def what_is_missing(referral: Referral, by: Authority, given: Given) -> str | None:
    return None if str(given.get("what_is_missing", "")).strip() else "Say what is missing."


# Of these the time limit is another's, is never put off, or is set by who has read why it stands.
NOT_OUR_STEP = {
    State.IMMEDIATE_RISK: "Danger is answered first, and its time limit is not moved.",
    State.DECONFLICTION: "The deconfliction desk has it, and the time limit is the desk's.",
    State.HOLD: "It is on hold. A hold is read, and reviewed on its own page.",
    State.APPROVAL: "It waits for a second person, and that time limit is not moved.",
    State.SERVICE_PENDING: "It is offered to a service, which was told by when it answers.",
    State.TRANSFER_PENDING: "It is offered to another area, which was told by when it answers.",
}


def our_step(referral: Referral, by: Authority, given: Given) -> str | None:
    return NOT_OUR_STEP.get(State(referral.state))


def before_the_hold_is_reviewed(referral: Referral, by: Authority, given: Given) -> str | None:
    """A hold can stand over a referral that is at another step. Then a later day is refused, and not quietly made sooner."""
    if referral.hold_review_at is None or given["due"] <= (reviewed := local_day(referral.hold_review_at)):
        return None
    return f"A hold stands over it: no step is due after the review of the hold, {day_words(reviewed)}."


TO_SET_DUE = (reason, our_step, before_the_hold_is_reviewed)


def candidates_decided(referral: Referral, by: Authority, given: Given) -> str | None:
    return readiness.CANDIDATES if people.is_undecided(referral.subject) else None


def identified(referral: Referral, by: Authority, given: Given) -> str | None:
    return None if referral.identity_confirmed_at else "The identity has not been confirmed."


def not_held(referral: Referral, by: Authority, given: Given) -> str | None:
    """A hold is left by the desk's word, or over a mere request to wait by a supervisor's: not by a detour."""
    return standing_hold(referral)


def not_held_elsewhere(referral: Referral, by: Authority, given: Given) -> str | None:
    """The same, in words for a reader of another force or agency: that there is a hold is not theirs to know."""
    return "This cannot be accepted now. Whoever offered it will be in touch." if standing_hold(referral) else None


def no_danger_elsewhere(referral: Referral, by: Authority, given: Given) -> str | None:
    """Nothing ends while danger is told and unanswered; in words that tell a reader elsewhere nothing of it."""
    if referral.danger_now == Answer.NO:
        return None
    return "This cannot be accepted now. Whoever offered it will be in touch."


def no_primacy(referral: Referral, by: Authority, given: Given) -> str | None:
    """No supervisor goes over an investigation: where it has primacy, only the desk can let go."""
    return PRIMACY if standing_hold(referral) == PRIMACY else None


def ready_to_recommend(referral: Referral, by: Authority, given: Given) -> str | None:
    return next(readiness.each_obstacle(referral, option=str(given.get("option", ""))), None)


def may_be_decided_early(referral: Referral, by: Authority, given: Given) -> str | None:
    """Before it is known who it is, only "cannot identify" and the wrong route can be decided."""
    option, codes = given.get("option"), given.get("reason_codes", ())
    wrong_route = option == Option.NO_FURTHER_ACTION and decisions.WRONG_ROUTE in codes
    if option == Option.CANNOT_IDENTIFY or wrong_route:
        return None
    return "Confirm the identity first. Until then only “cannot identify” or the wrong route can be decided."


# --- To approve ---------------------------------------------------------------------------------------------


def not_own_work(referral: Referral, by: Authority, given: Given) -> str | None:
    """Never the person who recommended it, owned it as a case, or wrote what it rests on."""
    return APPROVER.refusal(newest(referral), approvers.own_word, by=by)


def high_enough(referral: Referral, by: Authority, given: Given) -> str | None:
    return APPROVER.refusal(newest(referral), approvers.too_low, by=by)


def another_reader(referral: Referral, by: Authority, given: Given) -> str | None:
    return APPROVER.refusal(newest(referral), approvers.read_before, by=by)


def message_chosen(referral: Referral, by: Authority, given: Given) -> str | None:
    decision = newest(referral)
    message = getattr(decision, "message", None)
    chosen = message is not None and message.choice in MessageChoice.values
    return None if chosen else "Choose what the referrer is told."


def still_clear(referral: Referral, by: Authority, given: Given) -> str | None:
    """Deconfliction can run out, or turn, between recommending and approving. While a hold stands, only to go
    on holding can be approved."""
    decision = newest(referral)
    if decision is None or decision.option == Option.HOLD:
        return None
    if not decisions.CARDS[decision.option].checks_first or not referral.identity_confirmed_at:
        return standing_hold(referral)
    return deconfliction_allows(referral)


def answers_read(referral: Referral, by: Authority, given: Given) -> str | None:
    """What a partner answered is read before a second person says yes, as what the referrer adds is."""
    return next(iter(outcomes.objections_to_deciding(referral)), None)


def nothing_open(referral: Referral, by: Authority, given: Given) -> str | None:
    decision = newest(referral)
    if decision is None or decision.option not in decisions.CLOSING:
        return None
    return next(readiness.each_obstacle(referral, option=decision.option), None)


def channel_weighed(referral: Referral, by: Authority, given: Given) -> str | None:
    """The panel may have come to be suggested while it waited: then the officer has not said yet why not."""
    decision = newest(referral)
    because = decision.default_option_not_taken_because if decision else ""
    if decision is None or not decisions.passes_channel_by(
        referral, decision.option, reason_codes=decision.reason_codes, because=because
    ):
        return None
    return "The Channel panel is suggested here by now. Return it, so that the officer says why not the panel."


def read_before_the_rationale(referral: Referral, by: Authority, given: Given) -> str | None:
    """Both readings are kept. A reader who would not close it does not; then an inspector decides."""
    decision = newest(referral)
    if decision is None or not is_read_twice(decision):
        return None
    own = own_reading(decision, by)
    if own is None:
        return SAY_FIRST.of(referral)
    if not own.closes:
        return YOU_WOULD_NOT
    if disagreed(decision) and not is_inspector(by, referral):
        return f"An inspector must decide this: {DISAGREED.lower()}."
    return None


TO_APPROVE = (
    not_own_work,
    another_reader,
    high_enough,
    read_before_the_rationale,
    channel_weighed,
    message_chosen,
    still_clear,
    answers_read,
    nothing_open,
)


def why_not_approve(referral: Referral, by: Authority) -> str:
    """The first thing that stands in this person's way; empty when nothing does."""
    if refused := access.approve.refusal(by, referral):
        return refused
    return first_refusal(TO_APPROVE, referral, by, {}) or ""
