"""What is next about a referral, for who reads it: one act, a press away, or what everything waits for.

Nothing is decided here. Each step asks the move that would be made, and the guards and obstacles that would refuse it
(ADR 0046): so what a page offers is what the gates let through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from accounts.authority import Authority
from audit.moves import Move, first_refusal
from core.templatetags.govuk import at_time
from referrals import access
from referrals.casework.moves import (
    APPROVE,
    CLAIM,
    CONFIRM_IDENTITY,
    QUESTION_IDENTITY,
    RECOMMEND,
    RECORD_EMERGENCY,
    REVIEW_HOLD,
)
from referrals.casework.presenters.decision_rows import who_decides
from referrals.casework.presenters.pointers import pointers
from referrals.casework.rules.approvers import newest
from referrals.casework.rules.guards import why_not_approve
from referrals.casework.rules.obstacle import Obstacle
from referrals.casework.rules.outcomes import opened_from
from referrals.casework.rules.readiness import DANGER, each_obstacle
from referrals.models import Referral
from referrals.models.referral import Answer, State

BEFORE_IDENTITY = frozenset({State.MATCHING})
AT_WORK = frozenset({State.MATCHING, State.DECONFLICTION, State.ASSESSMENT, State.INFORMATION, State.HOLD})
ELSEWHERE = {
    State.SERVICE_PENDING: "Waiting for the service to take the person on",
    State.TRANSFER_PENDING: "Waiting for the other area to answer",
}


@dataclass(frozen=True)
class Next:
    """`label` is the act: a link to `href`, or a button that posts to `press`. Without one, this reader waits."""

    title: str
    says: str = ""
    label: str = ""
    href: str = ""
    press: str = ""
    ends_turn: bool = False  # who goes through a list can go on to the next record with it


@dataclass(frozen=True)
class Known:
    """What the page has asked already, so that it is asked once: what stands in the way of a recommendation, and what
    keeps this reader from approving. None where it has not asked."""

    obstacles: Sequence[Obstacle] | None = None
    why_not_approve: str | None = None


Step = Callable[[Referral, Authority, Known], Next | None]
NOTHING_YET = Known()


def next_step(referral: Referral, who: Authority, known: Known = NOTHING_YET) -> Next | None:
    """The first step that the record as it stands calls for. Nothing is next once it is closed."""
    for find in STEPS:
        if (found := find(referral, who, known)) is not None:
            return found
    return None


def _page(referral: Referral, name: str) -> str:
    return reverse(f"referrals:{name}", args=[referral.public_id])


def _for_whoever_works(referral: Referral, who: Authority, step: Next) -> Next:
    """A reader who cannot change it reads what is next, and whose it is."""
    refused = access.work.refusal(who, referral)
    if refused is None or not step.label:
        return step
    whose = f"{referral.officer.name} works on this." if referral.officer else str(refused)
    return replace(step, says=whose, label="", href="", press="")


def _obstructed(referral: Referral, who: Authority, found: Obstacle) -> Next:
    step = Next(found.do or str(found), str(found) if found.do else "", found.do, found.of(referral).href)
    return _for_whoever_works(referral, who, step)


def _open(verb: Move, referral: Referral, who: Authority) -> bool:
    """Whether the move could be made now, by its own ways and guards; who may make it is asked beside it."""
    taken = verb.way_of(referral)
    return taken is not None and first_refusal((*taken.guards, *verb.guards), referral, who, {}) is None


# --- The steps, in the order in which they are looked for ---------------------------------------------------


def danger(referral: Referral, who: Authority, known: Known) -> Next | None:
    if referral.danger_now == Answer.NO or RECORD_EMERGENCY.way_of(referral) is None:
        return None
    step = Next(DANGER.do, str(DANGER), DANGER.do, DANGER.of(referral).href)
    if RECORD_EMERGENCY.rule.allows(who, referral):
        return step
    return replace(step, label="", href="")


def offered(referral: Referral, who: Authority, known: Known) -> Next | None:
    if referral.offered_to_id is None or referral.offered_to_id != who.pk:
        return None
    return Next(
        "Take this referral on, or decline it",
        f"{referral.officer.name if referral.officer else 'A colleague'} has offered it to you.",
        "Answer the offer",
        f"{_page(referral, 'case')}#offer",
    )


def decide(referral: Referral, who: Authority, known: Known) -> Next | None:
    waiting = newest(referral) if referral.state == State.APPROVAL else None
    if waiting is None:
        return None
    why_not = why_not_approve(referral, who) if known.why_not_approve is None else known.why_not_approve
    if not why_not:
        says = f"{waiting.author.name} recommends: {waiting}, {at_time(waiting.at)}."
        return Next("Decide about the recommendation", says, "Read and decide", _page(referral, "case_approve"))
    if isinstance(why_not, Obstacle) and why_not.do:
        return _obstructed(referral, who, why_not)
    said = str(why_not) if APPROVE.rule.allows(who, referral) else f"Recommended: {waiting}, {at_time(waiting.at)}."
    return Next(f"Waiting for a decision: {who_decides(waiting)[0].label.lower()}", said)


def claim(referral: Referral, who: Authority, known: Known) -> Next | None:
    if referral.officer_id is not None or not _open(CLAIM, referral, who):
        return None
    if not CLAIM.rule.allows(who, referral):
        return Next("Nobody has claimed this yet", "An officer of the force claims it, or a supervisor assigns it.")
    says = "Nobody has it. Whoever claims it owns its risk."
    return Next("Claim this referral", says, "Claim", press=_page(referral, "case_claim"), ends_turn=True)


def obstructed(referral: Referral, who: Authority, known: Known) -> Next | None:
    """What stands in the way of a recommendation, first what an officer can do something about. Before it is known who it
    is, what only waits is not waited for."""
    if referral.state not in AT_WORK:
        return None
    waits: Obstacle | None = None
    for found in each_obstacle(referral) if known.obstacles is None else known.obstacles:
        if found.do:
            return _obstructed(referral, who, found)
        waits = waits or found
    if waits is None or referral.state in BEFORE_IDENTITY:
        return None
    return _waiting(referral, who, waits)


def _waiting(referral: Referral, who: Authority, found: Obstacle) -> Next:
    if referral.state == State.HOLD and REVIEW_HOLD.way_of(referral) is not None:
        due = f" To be reviewed by {at_time(referral.hold_review_at)}." if referral.hold_review_at else ""
        step = Next("On hold", f"{found}{due}", "Review the hold", _page(referral, "case_review_hold"))
        return _for_whoever_works(referral, who, step)
    return Next(str(found), "Nothing can be recommended until then. Notes and contacts can be added meanwhile.")


def identify(referral: Referral, who: Authority, known: Known) -> Next | None:
    if referral.state != State.MATCHING or not _open(CONFIRM_IDENTITY, referral, who):
        return None
    says = "Nobody is left to compare with. The deconfliction desk is asked at once."
    step = Next("Say who this is", says, "Confirm identity", press=_page(referral, "case_confirm"))
    return _for_whoever_works(referral, who, step)


def pointed(referral: Referral, who: Authority, known: Known) -> Next | None:
    """What apps above know of: a person whom a decision names and who was not asked, a day that has come."""
    if referral.state == State.CLOSED:
        return None
    for each in pointers(referral, who):
        return _for_whoever_works(referral, who, Next(each.title, label=each.link, href=each.href))
    return None


def recommend(referral: Referral, who: Authority, known: Known) -> Next | None:
    if referral.state == State.MATCHING or not _open(RECOMMEND, referral, who):
        return None
    says = "Nothing stands in the way of a recommendation."
    step = Next("Recommend a decision", says, "Recommend", _page(referral, "case_choose"))
    return _for_whoever_works(referral, who, step)


def elsewhere(referral: Referral, who: Authority, known: Known) -> Next | None:
    said = ELSEWHERE.get(State(referral.state))
    return Next(said, f"Asked for an answer by {at_time(referral.due_at)}.") if said else None


def look_again(referral: Referral, who: Authority, known: Known) -> Next | None:
    if referral.state != State.PARKED or not QUESTION_IDENTITY.way_of(referral):
        return None
    says = "It waits until somebody can say who it is. New information brings it back to the queue."
    step = Next("Parked: nobody was identified", says, "Look again", _page(referral, "case_reopen_identity"))
    return _for_whoever_works(referral, who, step)


def case_open(referral: Referral, who: Authority, known: Known) -> Next | None:
    if referral.state != State.CASE_OPEN:
        return None
    for opened in opened_from(referral, who):
        return Next("Work on in the case", opened.words, "Open the case", opened.href)
    return Next("The case is open", "It is worked on by the owner of the case.")


STEPS: tuple[Step, ...] = (
    danger,
    offered,
    decide,
    claim,
    obstructed,
    identify,
    pointed,
    recommend,
    elsewhere,
    look_again,
    case_open,
)
