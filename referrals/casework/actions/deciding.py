"""An officer recommends, another person decides. What was written stays; a change of mind is a new recommendation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority, authority_of
from accounts.models import Agency, User
from audit.moves import MoveDenied, MovedOn
from core.clock import end_of
from core.locking import lock
from policy import in_force
from policy.models import TIME_LIMITS
from referrals import access
from referrals.casework.actions import diary, second_look
from referrals.casework.actions.claiming import assign
from referrals.casework.moves import (
    APPROVE,
    RECOMMEND,
    REVIEW_HOLD,
    SEND_BACK,
    SERVICE_ACCEPTS,
    SERVICE_DECLINES,
    TAKE_BACK,
    WITHDRAW,
)
from referrals.casework.notices.casework_notices import (
    tell_decided,
    tell_declined,
    tell_offered,
    tell_recommended,
)
from referrals.casework.ownership import hand_over
from referrals.casework.rules import outcomes
from referrals.casework.rules.ahead import WITHIN, refuse_unless_ahead
from referrals.casework.rules.approvers import newest
from referrals.casework.rules.batch import next_batch
from referrals.casework.rules.cards import card_in
from referrals.casework.rules.decisions import (
    RULE_VERSION,
    not_its_reasons,
    passes_channel_by,
    tier_of,
)
from referrals.casework.rules.holds import was_overridden
from referrals.casework.rules.repeated_rationale import repeats_an_earlier_rationale
from referrals.casework.transitions import transition
from referrals.decision_texts import rules as texts
from referrals.exclusions.keeping_away import keep_out_of_what_is_added, wait_for_leads
from referrals.limits import LIMITS
from referrals.models import Approval, Decision, Referral, ReferrerMessage
from referrals.models.decision import MessageChoice, Option, Outcome
from referrals.models.referral import IN_HAND, State
from referrals.tiers import rules as tiers

# The date of the decision's own that becomes the referral's due time, where an option has one.
DUE_BY = {
    Option.GATHER: "review_on",
    Option.SERVICE: "accept_by",
    Option.HOLD: "review_on",
    Option.CANNOT_IDENTIFY: "recheck_on",
}
USED_BEFORE = "This was the reason given for an earlier ending, in nearly the same words. Write what is true now."


@dataclass(frozen=True)
class Message:
    """What the referrer is told; chosen when recommending, seen by the supervisor who approves."""

    choice: str = MessageChoice.STANDARD
    text: str = ""
    withheld_because: str = ""


@dataclass(frozen=True)
class Recommendation:
    """What an officer recommends. `particulars` holds what the option requires (decisions.py)."""

    option: str
    rationale: str
    evidence: str
    particulars: Mapping[str, Any] = field(default_factory=dict)
    reason_codes: Sequence[str] = ()
    dissent: str = ""
    default_option_not_taken_because: str = ""
    to_agency: Agency | None = None
    message: Message = field(default_factory=Message)


@transaction.atomic
def recommend(*, referral: Referral, what: Recommendation, by: Authority) -> Decision:
    """Put a recommendation before a supervisor. Its tier can only rise while it waits."""
    locked = lock(referral)
    _refuse_reasons(locked, what)
    _refuse_days(locked, what)
    _refuse_merged(what.to_agency)
    given = {"option": what.option, "reason_codes": list(what.reason_codes)}
    waiting = transition(locked, RECOMMEND, by=by, given=given)
    decision = _write(waiting, what, by=by)
    tell_recommended(waiting, decision)
    return decision


def _refuse_reasons(referral: Referral, what: Recommendation) -> None:
    if repeats_an_earlier_rationale(referral, what.rationale) and what.option != Option.HOLD:
        raise MoveDenied(USED_BEFORE)
    because = what.default_option_not_taken_because
    if passes_channel_by(referral, what.option, reason_codes=what.reason_codes, because=because):
        raise MoveDenied("Say why the person is not referred to the Channel panel.")
    if wrong := not_its_reasons(what.option, what.reason_codes):
        raise MoveDenied(wrong)


def _refuse_days(referral: Referral, what: Recommendation) -> None:
    """Every day that the option names lies ahead, and no further than its limit."""
    for need in card_in(texts.held(), what.option).needs:
        if need.kind in WITHIN and (said := what.particulars.get(need.name)):
            within = WITHIN[need.kind](referral)
            refuse_unless_ahead(date.fromisoformat(said), within=within, what=f"“{need.label}”")


def _refuse_merged(receiver: Agency | None) -> None:
    """As it stands under its lock: one that was merged meanwhile could answer no more."""
    if receiver is None:
        return
    lock(receiver, no_key=True)
    if not Agency.objects.taking_on().filter(pk=receiver.pk).exists():
        raise MoveDenied(f"{receiver} takes on nothing new now. Choose another.")


def _write(referral: Referral, what: Recommendation, *, by: Authority) -> Decision:
    tier, because = tier_of(referral, what.option, overridden=was_overridden(referral))
    decision = Decision.objects.create(
        referral=referral,
        option=what.option,
        rationale=what.rationale,
        evidence=what.evidence,
        dissent=what.dissent,
        particulars=dict(what.particulars),
        reason_codes=list(what.reason_codes),
        to_agency=what.to_agency,
        default_option_not_taken_because=what.default_option_not_taken_because,
        tier=tier,
        tier_because=because,
        rule_version=RULE_VERSION,
        limits_version=in_force.on(timezone.localdate(), TIME_LIMITS).number,
        tiers_version=tiers.version_now(),
        texts_version=texts.version_now(),
        author=by.person,
    )
    ReferrerMessage.objects.create(
        decision=decision,
        referral=referral,
        choice=what.message.choice,
        text=what.message.text,
        withheld_because=what.message.withheld_because,
    )
    return decision


@transaction.atomic
def withdraw(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """The officer takes the recommendation back, for instance because of what has just been added."""
    return transition(lock(referral), WITHDRAW, by=by, given={"reason": reason})


@transaction.atomic
def approve(*, referral: Referral, reason: str, by: Authority, read: UUID | None = None) -> Referral:
    """The second person's yes, with everything that follows from it, in one transaction. It is a yes to the
    recommendation that was `read`, and to no other that came in its place."""
    wait_for_leads(agency_id=referral.agency_id)  # a message of its own may name one
    locked = lock(referral)
    decision = _waiting(locked)
    if read is not None and read != decision.public_id:
        raise MoveDenied("Another recommendation has taken the place of the one you read. Open this page again.")
    if second_look.is_chosen(decision):
        return second_look.send_on(locked, decision, reason=reason, by=by)
    given = {"option": decision.option, "reason": reason}
    after = transition(locked, APPROVE, by=by, given=given, **_own_due(decision))
    Approval.objects.create(
        decision=decision, author_id=decision.author_id, outcome=Outcome.APPROVED, reason=reason, by=by.person
    )
    _approve_message(decision, by=by)
    after = _give_to_owner(after, decision, by=by)
    diary.enter(decision=decision, by=by)
    outcomes.take_effect(decision=decision, by=by)
    tell_decided(after, decision, words="Your recommendation was approved.")
    if decision.option == Option.TRANSFER:
        tell_offered(decision)
    return after


def _give_to_owner(referral: Referral, decision: Decision, *, by: Authority) -> Referral:
    """Whom the decision names as owner has it from now on: to work on while it is in hand, and to answer for."""
    named = decision.particulars.get("owner_ids")
    owner = User.objects.filter(public_id__in=named).first() if named else None
    if owner is None or owner.pk == (referral.officer_id or referral.owner_id):
        return referral
    if referral.state in IN_HAND:
        return assign(referral=referral, to=owner, reason="Named as owner in the decision", by=by)
    if why_not := access.take_on.refusal(authority_of(owner), referral):
        raise MoveDenied(f"{owner.name} cannot take this on. {why_not} Return it, and name another owner.")
    return hand_over(referral=referral, to=owner, because="Named as owner in the decision", by=by)


def _approve_message(decision: Decision, *, by: Authority) -> None:
    """Released with the next batch. A lead whom a message of its own names does not read it."""
    message = decision.message
    if message.choice == MessageChoice.SPECIFIC:
        keep_out_of_what_is_added(
            referral=decision.referral, text=message.text, why="Named in a message to the referrer", by=by
        )
    message.approved_at = timezone.now()
    message.release_after = next_batch(timezone.now())
    message.save(update_fields=["approved_at", "release_after"])


def _waiting(referral: Referral) -> Decision:
    decision = newest(referral)
    if decision is None or referral.state != State.APPROVAL:
        raise MovedOn("No recommendation waits here any more. Look at it again.", referral)
    return decision


def _own_due(decision: Decision) -> dict[str, Any]:
    said = decision.particulars.get(DUE_BY.get(Option(decision.option), ""))
    if not said:
        return {}
    return {"due_at": end_of(date.fromisoformat(said))}


@transaction.atomic
def send_back(*, referral: Referral, what_is_missing: str, due: date, by: Authority) -> Referral:
    """The second person's no: what is missing, and by when."""
    refuse_unless_ahead(due, within=LIMITS.sent_back_days, what="The day on which it is due back")
    locked = lock(referral)
    decision = _waiting(locked)
    due_at = not_past_the_hold(end_of(due), locked)
    back = transition(locked, SEND_BACK, by=by, given={"what_is_missing": what_is_missing}, due_at=due_at)
    Approval.objects.create(
        decision=decision,
        author_id=decision.author_id,
        outcome=Outcome.RETURNED,
        reason=what_is_missing,
        what_is_missing=what_is_missing,
        return_due=due,
        by=by.person,
    )
    tell_decided(back, decision, words="A recommendation was returned to you.")
    return back


def not_past_the_hold(due_at: datetime, referral: Referral) -> datetime:
    """While a hold stands nothing is due later than its own review."""
    return min(due_at, referral.hold_review_at) if referral.hold_review_at else due_at


@transaction.atomic
def review_hold(*, referral: Referral, reason: str, due: date, by: Authority) -> Referral:
    """A hold is looked at again, and goes on until the next review: never more than the local limit away."""
    refuse_unless_ahead(due, within=LIMITS.hold_review_days, what="The next review of a hold")
    due_at = end_of(due)
    held = transition(referral, REVIEW_HOLD, by=by, given={"reason": reason}, due_at=due_at, hold_review_at=due_at)
    diary.move_on(referral=held, particular="review_on", to=due)
    return held


# --- What a service answers; called by the app that asked it ------------------------------------------------


@transaction.atomic
def service_accepted(*, referral: Referral, by: Authority) -> Referral:
    """The service takes the person on: only now is it closed."""
    closed = transition(lock(referral), SERVICE_ACCEPTS, by=by)
    diary.kept(referral=closed, particular="accept_by", how="The service accepted.", by=by)
    tell_declined(closed, words="The service accepted. The referral is closed.")
    return closed


@transaction.atomic
def service_declined(*, referral: Referral, reason: str = "", by: Authority) -> Referral:
    """The service declines: it is not closed, and the officer owns it as before."""
    locked = lock(referral)
    back = transition(locked, SERVICE_DECLINES, by=by, given={"reason": reason})
    diary.kept(referral=back, particular="accept_by", how="The service declined.", by=by)
    tell_declined(back, words="The service declined. It is back with the officer.")
    return _officer_owns(back, because="The service declined", by=by)


@transaction.atomic
def take_back(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """Withdraw an offer that has not been answered, wherever it was made."""
    locked = lock(referral)
    back = transition(locked, TAKE_BACK, by=by, given={"reason": reason})
    diary.kept(referral=back, particular="accept_by", how="The offer was taken back.", by=by)
    outcomes.taken_back(referral=back, reason=reason, by=by)
    return back


def _officer_owns(referral: Referral, *, because: str, by: Authority) -> Referral:
    return hand_over(referral=referral, to=referral.officer, because=because, by=by) if referral.officer else referral
