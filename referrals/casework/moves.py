"""Every transition of a referral, as rows. The diagram in docs/ is printed from MOVES.

Nothing else writes `Referral.state`. What a move demands beyond its rule stands in demands.py.
"""

from __future__ import annotations

from dataclasses import replace

from audit.moves import Move
from referrals import access
from referrals.casework.rules import demands
from referrals.casework.rules.clearance import standing_hold
from referrals.casework.rules.giving import gifts
from referrals.models.decision import Option
from referrals.models.referral import FINISHED, IN_HAND, Answer, Referral, State


def states(*those: str) -> frozenset[str]:
    return frozenset(those)


def first_state(immediate_danger: str) -> State:
    """Where a submission begins: immediate danger waits for an emergency response before anything else."""
    return State.IMMEDIATE_RISK if immediate_danger == Answer.YES else State.SUBMITTED


NOT_NEW = IN_HAND - {State.SUBMITTED}
UNDER_ASSESSMENT = states(State.ASSESSMENT, State.INFORMATION, State.HOLD)

# --- Taking it on -------------------------------------------------------------------------------------------
CLAIM = Move(
    "claim", states(State.SUBMITTED), State.MATCHING, access.claim, "Claimed", (demands.unclaimed, demands.not_held)
)  # fmt: skip
CLAIM_RELEASED = Move("claim_released", NOT_NEW, None, access.claim, "Claimed", (demands.unclaimed,))
ASSIGN = Move(
    "assign", states(State.SUBMITTED), State.MATCHING, access.assign, "Assigned",
    (demands.not_to_same, demands.not_held),
)  # fmt: skip
REASSIGN = Move("reassign", NOT_NEW, None, access.assign, "Assigned to somebody else", (demands.not_to_same,))
GIFTS = gifts(
    "referral", sources=NOT_NEW, work=access.work, answer=access.answer_offer, only_if=(demands.claimed,)
)
RELEASE = Move("release", IN_HAND, None, access.work, "Released", (demands.claimed, demands.reason))
# Without anybody's leave, and only while its officer can no longer act.
LET_GO = Move(
    "let_go", IN_HAND | {State.CASE_OPEN}, None, access.let_go, "Passed on: its officer can no longer act",
    (demands.reason,),
)  # fmt: skip
RECORD_EMERGENCY = Move(
    "record_emergency",
    states(State.IMMEDIATE_RISK),
    State.MATCHING,
    access.handle_emergency,
    "Emergency response recorded",
    (demands.not_held,),
)
NOTE_EMERGENCY = Move(
    "note_emergency",
    (IN_HAND - {State.IMMEDIATE_RISK}) | {State.CASE_OPEN},
    None,
    access.handle_emergency,
    "Emergency response recorded",
)
JUDGE_NO_DANGER = Move(
    "judge_no_danger", states(State.IMMEDIATE_RISK), State.MATCHING, access.handle_emergency,
    "Judged that there is no immediate danger", (demands.reason, demands.not_held),
)  # fmt: skip
JUDGE_NO_DANGER_LATER = Move(
    "judge_no_danger_later", NOTE_EMERGENCY.sources, None, access.handle_emergency,
    "Judged that there is no immediate danger", (demands.reason,),
)  # fmt: skip

# --- Who it is ----------------------------------------------------------------------------------------------
CONFIRM_IDENTITY = Move(
    "confirm_identity", states(State.MATCHING), State.DECONFLICTION, access.work, "Identity confirmed",
    (demands.candidates_decided, demands.not_held),
)  # fmt: skip
QUESTION_IDENTITY = Move(
    "question_identity", states(State.DECONFLICTION, State.PARKED, State.ASSESSMENT, State.INFORMATION),
    State.MATCHING, access.work, "Identity looked at again", (demands.reason, demands.not_held),
)  # fmt: skip

# --- Deconfliction: the desk answers, or a supervisor overrides ---------------------------------------------
# The desk's word is written before its move is made: what a hold demands is asked of everybody but the desk.
DESK_CLEARS = Move(
    "desk_clears", states(State.DECONFLICTION, State.HOLD), State.ASSESSMENT, access.answer_deconfliction,
    "Deconfliction answered", (demands.identified,),
)  # fmt: skip
DESK_CLEARS_EARLY = Move(
    "desk_clears_early", states(State.HOLD), State.MATCHING, access.answer_deconfliction, "Deconfliction answered"
)  # fmt: skip
DESK_ANSWERS = Move(
    "desk_answers", IN_HAND, None, access.answer_deconfliction, "Deconfliction answered"
)  # fmt: skip
DESK_HOLDS = Move(
    "desk_holds",
    states(State.MATCHING, State.DECONFLICTION, State.ASSESSMENT, State.INFORMATION, State.PARKED), State.HOLD,
    access.answer_deconfliction, "Put on hold",
)  # fmt: skip
OVERRIDE = Move(
    "override_deconfliction", states(State.DECONFLICTION, State.HOLD), State.ASSESSMENT,
    access.override_deconfliction, "Went on before deconfliction",
    (demands.reason, demands.identified, demands.no_primacy),
)  # fmt: skip
OVERRIDE_EARLY = Move(
    "override_deconfliction_early", states(State.HOLD), State.MATCHING, access.override_deconfliction,
    "Went on before deconfliction", (demands.reason, demands.no_primacy),
)  # fmt: skip
OVERRIDE_LATER = Move(
    "override_deconfliction_later", states(State.ASSESSMENT, State.INFORMATION, State.APPROVAL), None,
    access.override_deconfliction, "Went on before deconfliction", (demands.reason, demands.no_primacy),
)  # fmt: skip

# --- Deciding -----------------------------------------------------------------------------------------------
RECOMMEND = Move(
    "recommend",
    UNDER_ASSESSMENT,
    State.APPROVAL,
    access.recommend,
    "Recommendation made",
    (demands.ready_to_recommend,),
)
RECOMMEND_EARLY = Move(
    "recommend_early", states(State.MATCHING), State.APPROVAL, access.recommend, "Recommendation made",
    (demands.may_be_decided_early, demands.ready_to_recommend),
)  # fmt: skip
WITHDRAW = Move(
    "withdraw", states(State.APPROVAL), State.ASSESSMENT, access.work, "Recommendation withdrawn",
    (demands.identified, demands.reason, demands.not_held),
)  # fmt: skip
WITHDRAW_EARLY = Move(
    "withdraw_early", states(State.APPROVAL), State.MATCHING, access.work, "Recommendation withdrawn",
    (demands.reason, demands.not_held),
)  # fmt: skip
SEND_BACK = Move(
    "send_back", states(State.APPROVAL), State.ASSESSMENT, access.send_back, "Returned to the officer",
    (demands.not_own_work, demands.identified, demands.what_is_missing, demands.not_held),
)  # fmt: skip
SEND_BACK_EARLY = Move(
    "send_back_early", states(State.APPROVAL), State.MATCHING, access.send_back, "Returned to the officer",
    (demands.not_own_work, demands.what_is_missing, demands.not_held),
)  # fmt: skip


def approval(option: Option, target: State) -> Move:
    return Move(
        f"approve_{option}",
        states(State.APPROVAL),
        target,
        access.approve,
        "Decision approved",
        demands.TO_APPROVE,
    )


APPROVE: dict[str, Move] = {
    Option.GATHER: approval(Option.GATHER, State.INFORMATION),
    Option.CHANNEL: approval(Option.CHANNEL, State.CASE_OPEN),
    Option.PARTNERSHIP: approval(Option.PARTNERSHIP, State.CASE_OPEN),
    Option.SERVICE: approval(Option.SERVICE, State.SERVICE_PENDING),
    Option.TRANSFER: approval(Option.TRANSFER, State.TRANSFER_PENDING),
    Option.HOLD: approval(Option.HOLD, State.HOLD),
    Option.NO_FURTHER_ACTION: approval(Option.NO_FURTHER_ACTION, State.CLOSED),
    Option.UNFOUNDED: approval(Option.UNFOUNDED, State.CLOSED),
    Option.CANNOT_IDENTIFY: approval(Option.CANNOT_IDENTIFY, State.PARKED),
}

CHOOSE_SECOND_LOOK = Move(
    "choose_second_look",
    states(State.APPROVAL),
    None,
    access.approve,
    "Chosen for a second look",
    demands.TO_APPROVE,
)

# --- What others answer -------------------------------------------------------------------------------------
SERVICE_ACCEPTS = Move(
    "service_accepts", states(State.SERVICE_PENDING), State.CLOSED, access.answer_service, "The service accepted",
    (demands.message_chosen, demands.not_held_elsewhere, demands.no_danger_elsewhere),
)  # fmt: skip
SERVICE_DECLINES = Move(
    "service_declines",
    states(State.SERVICE_PENDING),
    State.ASSESSMENT,
    access.answer_service,
    "The service declined",
    (demands.not_held,),
)
TRANSFER_ACCEPTED = Move(
    "accept_transfer",
    states(State.TRANSFER_PENDING),
    State.SUBMITTED,
    access.answer_transfer,
    "Transfer accepted",
    (demands.not_held_elsewhere,),
)
COUNCIL_ACCEPTED = Move(
    "accept_transfer_council", states(State.TRANSFER_PENDING), State.ASSESSMENT, access.answer_transfer,
    "The council accepted", (demands.not_held_elsewhere,),
)  # fmt: skip
TRANSFER_DECLINED = Move(
    "decline_transfer", states(State.TRANSFER_PENDING), State.ASSESSMENT, access.answer_transfer, "Transfer declined",
    (demands.reason, demands.not_held),
)  # fmt: skip
TAKE_BACK = Move(
    "take_back", states(State.SERVICE_PENDING, State.TRANSFER_PENDING), State.ASSESSMENT, access.work,
    "Offer taken back", (demands.reason, demands.not_held),
)  # fmt: skip
REVIEW_HOLD = Move("review_hold", states(State.HOLD), None, access.work, "Hold reviewed", (demands.reason,))

# --- What the referrer adds after filing --------------------------------------------------------------------
ADD_INFORMATION = Move(
    "add_information",
    (IN_HAND - {State.PARKED}) | {State.CASE_OPEN},
    None,
    access.add_to_submission,
    "Information added",
)
REOPEN = Move(
    "reopen", states(State.CLOSED, State.PARKED), State.SUBMITTED, access.add_to_submission,
    "Back in the queue: information was added", (demands.not_held,),
)  # fmt: skip

# --- When the case ends that it opened, or opens again ------------------------------------------------------
CASE_CLOSES = Move(
    "case_closes", states(State.CASE_OPEN), State.CLOSED, access.approve, "The case was closed"
)  # fmt: skip
# Its officer is the owner of its case: one risk, one owner.
CASE_GIVEN = Move(
    "case_given", states(State.CASE_OPEN), None, access.take_on, "The case was given to a colleague"
)  # fmt: skip
CASE_REOPENS = Move(
    "case_reopens", states(State.CLOSED), State.CASE_OPEN, access.work, "The case was opened again"
)  # fmt: skip

# --- While a hold stands ------------------------------------------------------------------------------------


def _to_hold(row: Move) -> Move:
    """The same move while a hold stands: it leads to the hold and nowhere else."""
    kept = tuple(demand for demand in row.demands if demand not in (demands.not_held, demands.identified))
    return replace(row, name=f"{row.name}_to_hold", target=State.HOLD, demands=kept)


TO_HOLD: dict[str, Move] = {
    row.name: _to_hold(row)
    for row in (
        CLAIM, ASSIGN, RECORD_EMERGENCY, JUDGE_NO_DANGER, CONFIRM_IDENTITY, WITHDRAW, WITHDRAW_EARLY, SEND_BACK,
        SEND_BACK_EARLY, SERVICE_DECLINES, TRANSFER_DECLINED, TAKE_BACK, REOPEN,
    )
}  # fmt: skip


def leading_on(row: Move, referral: Referral) -> Move:
    """This row; or, while a hold stands, the one that leads to the hold. Ask it of the locked referral."""
    return TO_HOLD[row.name] if row.name in TO_HOLD and standing_hold(referral) else row


MOVES: tuple[Move, ...] = (
    CLAIM, CLAIM_RELEASED, ASSIGN, REASSIGN, *GIFTS.all(), RELEASE, LET_GO, RECORD_EMERGENCY, NOTE_EMERGENCY, JUDGE_NO_DANGER,
    JUDGE_NO_DANGER_LATER, CONFIRM_IDENTITY,
    QUESTION_IDENTITY, DESK_CLEARS, DESK_CLEARS_EARLY, DESK_ANSWERS, DESK_HOLDS, OVERRIDE, OVERRIDE_EARLY,
    OVERRIDE_LATER, RECOMMEND, RECOMMEND_EARLY, WITHDRAW, WITHDRAW_EARLY, SEND_BACK, SEND_BACK_EARLY,
    *APPROVE.values(), CHOOSE_SECOND_LOOK, SERVICE_ACCEPTS, SERVICE_DECLINES,
    TRANSFER_ACCEPTED, COUNCIL_ACCEPTED, TRANSFER_DECLINED, TAKE_BACK, REVIEW_HOLD, ADD_INFORMATION, REOPEN,
    CASE_CLOSES, CASE_GIVEN, CASE_REOPENS, *TO_HOLD.values(),
)  # fmt: skip
WORDS: dict[str, str] = {step.name: step.words for step in MOVES}

assert set(APPROVE) == set(Option), "every option says where an approval leads"
assert {step.target for step in MOVES if step.target} == set(State) - {State.IMMEDIATE_RISK}, (
    "every state can be entered"
)
BACK_FROM_THE_END = (
    REOPEN, TO_HOLD[REOPEN.name], ADD_INFORMATION, LET_GO, CASE_GIVEN, CASE_CLOSES, CASE_REOPENS, NOTE_EMERGENCY,
    JUDGE_NO_DANGER_LATER,
)  # fmt: skip
assert not any(step.sources & FINISHED for step in MOVES if step not in BACK_FROM_THE_END), (
    "finished is finished"
)
