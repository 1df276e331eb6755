"""Every transition of a referral: a verb a row, with its ways. The diagram in docs/ is printed from MOVES.

Nothing else writes `Referral.state`. What a move asks beyond its rule stands in rules/guards.py. While a hold stands,
whatever would lead back to work leads to the hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import AgencyKind
from audit.moves import Move, Way, way
from referrals import access
from referrals.casework.rules import guards
from referrals.casework.rules.giving import gifts
from referrals.casework.rules.holds import HOLDING, standing_hold
from referrals.models.decision import Option
from referrals.models.referral import FINISHED, IN_HAND, Answer, Referral, State

Given = Mapping[str, Any]


def first_state(immediate_danger: str) -> State:
    """Where a submission begins: immediate danger waits for an emergency response before anything else."""
    return State.IMMEDIATE_RISK if immediate_danger == Answer.YES else State.SUBMITTED


# --- When a way is the one to take --------------------------------------------------------------------------


def held(referral: Referral, given: Given) -> bool:
    return standing_hold(referral) is not None


def identified(referral: Referral, given: Given) -> bool:
    return referral.identity_confirmed_at is not None


def desk_holds(referral: Referral, given: Given) -> bool:
    return given["code"] in HOLDING


def desk_clears(referral: Referral, given: Given) -> bool:
    return not desk_holds(referral, given)


def desk_clears_identified(referral: Referral, given: Given) -> bool:
    return desk_clears(referral, given) and identified(referral, given)


def to_a_council(referral: Referral, given: Given) -> bool:
    return given["kind"] == AgencyKind.COUNCIL


def to_hold(*sources: State) -> Way:
    """While a hold stands, what leads on leads to the hold and nowhere else. Put before the way that leads on."""
    return Way(frozenset(sources), State.HOLD, held, is_detour=True)


NOT_NEW = IN_HAND - {State.SUBMITTED}
AT_WORK = IN_HAND | {State.CASE_OPEN}

# --- Taking it on -------------------------------------------------------------------------------------------
CLAIM = Move(
    "claim",
    access.claim,
    "Claimed",
    (to_hold(State.SUBMITTED), way(State.SUBMITTED, to=State.MATCHING), way(*NOT_NEW)),
    (guards.unclaimed,),
    of=Referral,
)
ASSIGN = Move(
    "assign",
    access.assign,
    "Assigned",
    (to_hold(State.SUBMITTED), way(State.SUBMITTED, to=State.MATCHING), way(*NOT_NEW)),
    (guards.not_to_same,),
    of=Referral,
)
GIFTS = gifts(
    "referral", of=Referral, sources=NOT_NEW, work=access.work, answer=access.answer_offer, only_if=(guards.claimed,)
)
SET_DUE = Move("set_due", access.assign, "Due day set", (way(*IN_HAND),), guards.TO_SET_DUE, of=Referral)
RELEASE = Move("release", access.work, "Released", (way(*IN_HAND),), (guards.claimed, guards.reason), of=Referral)
# Without anybody's leave, and only while its officer can no longer act.
LET_GO = Move(
    "let_go", access.let_go, "Passed on: its officer can no longer act", (way(*AT_WORK),), (guards.reason,), of=Referral
)
RECORD_EMERGENCY = Move(
    "record_emergency",
    access.handle_emergency,
    "Emergency response recorded",
    (to_hold(State.IMMEDIATE_RISK), way(State.IMMEDIATE_RISK, to=State.MATCHING), way(*AT_WORK)),
    of=Referral,
)
JUDGE_NO_DANGER = Move(
    "judge_no_danger",
    access.handle_emergency,
    "Judged that there is no immediate danger",
    RECORD_EMERGENCY.ways,
    (guards.reason,),
    of=Referral,
)

# --- Who it is ----------------------------------------------------------------------------------------------
CONFIRM_IDENTITY = Move(
    "confirm_identity",
    access.work,
    "Identity confirmed",
    (to_hold(State.MATCHING), way(State.MATCHING, to=State.DECONFLICTION)),
    (guards.candidates_decided,),
    of=Referral,
)
QUESTION_IDENTITY = Move(
    "question_identity",
    access.work,
    "Identity looked at again",
    (way(State.DECONFLICTION, State.PARKED, State.ASSESSMENT, State.INFORMATION, to=State.MATCHING),),
    (guards.reason, guards.not_held),
    of=Referral,
)

# --- Deconfliction: the desk answers, or a supervisor overrides ---------------------------------------------
# The desk's word is written before its move is made: what a hold asks is asked of everybody but the desk.
DESK_ANSWERS = Move(
    "desk_answers",
    access.carry_over,
    "Deconfliction answered",
    (
        way(
            State.MATCHING,
            State.DECONFLICTION,
            State.ASSESSMENT,
            State.INFORMATION,
            State.PARKED,
            to=State.HOLD,
            when=desk_holds,
        ),
        way(State.DECONFLICTION, State.HOLD, to=State.ASSESSMENT, when=desk_clears_identified),
        way(State.HOLD, to=State.MATCHING, when=desk_clears),
        way(*IN_HAND),
    ),
    of=Referral,
)
OVERRIDE = Move(
    "override_deconfliction",
    access.override_deconfliction,
    "Went on before deconfliction",
    (
        way(State.DECONFLICTION, State.HOLD, to=State.ASSESSMENT, when=identified),
        way(State.HOLD, to=State.MATCHING),
        way(State.ASSESSMENT, State.INFORMATION, State.APPROVAL),
    ),
    (guards.reason, guards.no_primacy),
    of=Referral,
)

# --- Deciding -----------------------------------------------------------------------------------------------
RECOMMEND = Move(
    "recommend",
    access.recommend,
    "Recommendation made",
    (
        way(State.ASSESSMENT, State.INFORMATION, State.HOLD, to=State.APPROVAL),
        way(State.MATCHING, to=State.APPROVAL, guards=(guards.may_be_decided_early,)),
    ),
    (guards.ready_to_recommend,),
    of=Referral,
)
BACK_TO_WORK = (
    to_hold(State.APPROVAL),
    way(State.APPROVAL, to=State.ASSESSMENT, when=identified),
    way(State.APPROVAL, to=State.MATCHING),
)
WITHDRAW = Move("withdraw", access.work, "Recommendation withdrawn", BACK_TO_WORK, (guards.reason,), of=Referral)
SEND_BACK = Move(
    "send_back",
    access.send_back,
    "Returned to the officer",
    BACK_TO_WORK,
    (guards.not_own_work, guards.what_is_missing),
    of=Referral,
)

LEADS_TO: dict[str, State] = {
    Option.GATHER: State.INFORMATION,
    Option.CHANNEL: State.CASE_OPEN,
    Option.PARTNERSHIP: State.CASE_OPEN,
    Option.SERVICE: State.SERVICE_PENDING,
    Option.TRANSFER: State.TRANSFER_PENDING,
    Option.HOLD: State.HOLD,
    Option.NO_FURTHER_ACTION: State.CLOSED,
    Option.UNFOUNDED: State.CLOSED,
    Option.CANNOT_IDENTIFY: State.PARKED,
}


def _approving(target: State) -> Way:
    """The way of every option that ends there."""
    options = frozenset(option for option, state in LEADS_TO.items() if state == target)

    def when(referral: Referral, given: Given) -> bool:
        return given["option"] in options

    when.__name__ = "_or_".join(sorted(options))
    return way(State.APPROVAL, to=target, when=when)


APPROVE = Move(
    "approve",
    access.approve,
    "Decision approved",
    tuple(_approving(target) for target in dict.fromkeys(LEADS_TO.values())),
    guards.TO_APPROVE,
    of=Referral,
)
CHOOSE_SECOND_LOOK = Move(
    "choose_second_look",
    access.approve,
    "Chosen for a second look",
    (way(State.APPROVAL),),
    guards.TO_APPROVE,
    of=Referral,
)

# --- What others answer -------------------------------------------------------------------------------------
SERVICE_ACCEPTS = Move(
    "service_accepts",
    access.answer_service,
    "The service accepted",
    (way(State.SERVICE_PENDING, to=State.CLOSED),),
    (guards.message_chosen, guards.not_held_elsewhere, guards.no_danger_elsewhere),
    of=Referral,
)
SERVICE_DECLINES = Move(
    "service_declines",
    access.answer_service,
    "The service declined",
    (to_hold(State.SERVICE_PENDING), way(State.SERVICE_PENDING, to=State.ASSESSMENT)),
    of=Referral,
)
ACCEPT_TRANSFER = Move(
    "accept_transfer",
    access.answer_transfer,
    "Transfer accepted",
    (
        way(State.TRANSFER_PENDING, to=State.ASSESSMENT, when=to_a_council),
        way(State.TRANSFER_PENDING, to=State.SUBMITTED),
    ),
    (guards.not_held_elsewhere,),
    of=Referral,
)
DECLINE_TRANSFER = Move(
    "decline_transfer",
    access.answer_transfer,
    "Transfer declined",
    (to_hold(State.TRANSFER_PENDING), way(State.TRANSFER_PENDING, to=State.ASSESSMENT)),
    (guards.reason,),
    of=Referral,
)
OFFERED = (State.SERVICE_PENDING, State.TRANSFER_PENDING)
TAKE_BACK = Move(
    "take_back",
    access.work,
    "Offer taken back",
    (to_hold(*OFFERED), way(*OFFERED, to=State.ASSESSMENT)),
    (guards.reason,),
    of=Referral,
)
REVIEW_HOLD = Move("review_hold", access.work, "Hold reviewed", (way(State.HOLD),), (guards.reason,), of=Referral)

# --- What the referrer adds after filing --------------------------------------------------------------------
ADD_INFORMATION = Move(
    "add_information", access.add_to_submission, "Information added", (way(*AT_WORK - {State.PARKED}),), of=Referral
)
ENDED_OR_PARKED = (State.CLOSED, State.PARKED)
REOPEN = Move(
    "reopen",
    access.add_to_submission,
    "Back in the queue: information was added",
    (to_hold(*ENDED_OR_PARKED), way(*ENDED_OR_PARKED, to=State.SUBMITTED)),
    of=Referral,
)

# --- When the case ends that it opened, or opens again ------------------------------------------------------
CASE_CLOSES = Move(
    "case_closes", access.approve, "The case was closed", (way(State.CASE_OPEN, to=State.CLOSED),), of=Referral
)
# Its officer is the owner of its case: one risk, one owner.
CASE_GIVEN = Move(
    "case_given", access.take_on, "The case was given to a colleague", (way(State.CASE_OPEN),), of=Referral
)
CASE_REOPENS = Move(
    "case_reopens", access.work, "The case was opened again", (way(State.CLOSED, to=State.CASE_OPEN),), of=Referral
)
OF_THE_CASE = (CASE_CLOSES, CASE_GIVEN, CASE_REOPENS)

MOVES: tuple[Move, ...] = (
    CLAIM,
    ASSIGN,
    *GIFTS.all(),
    SET_DUE,
    RELEASE,
    LET_GO,
    RECORD_EMERGENCY,
    JUDGE_NO_DANGER,
    CONFIRM_IDENTITY,
    QUESTION_IDENTITY,
    DESK_ANSWERS,
    OVERRIDE,
    RECOMMEND,
    WITHDRAW,
    SEND_BACK,
    APPROVE,
    CHOOSE_SECOND_LOOK,
    SERVICE_ACCEPTS,
    SERVICE_DECLINES,
    ACCEPT_TRANSFER,
    DECLINE_TRANSFER,
    TAKE_BACK,
    REVIEW_HOLD,
    ADD_INFORMATION,
    REOPEN,
    *OF_THE_CASE,
)
assert set(LEADS_TO) == set(Option), "every option says where an approval leads"
assert {each.target for verb in MOVES for each in verb.ways if each.target} == set(State) - {State.IMMEDIATE_RISK}, (
    "every state can be entered"
)
BACK_FROM_THE_END = (
    REOPEN,
    ADD_INFORMATION,
    LET_GO,
    *OF_THE_CASE,
    RECORD_EMERGENCY,
    JUDGE_NO_DANGER,
)
assert not any(verb.sources & FINISHED for verb in MOVES if verb not in BACK_FROM_THE_END), "finished is finished"
