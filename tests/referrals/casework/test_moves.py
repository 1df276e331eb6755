"""The table of moves: what it promises as a whole."""

import pytest

from referrals import access
from referrals.casework.moves import APPROVE, CASE_REOPENS, MOVES, REOPEN, TO_HOLD, first_state
from referrals.casework.rules.demands import not_held
from referrals.models.decision import Option
from referrals.models.referral import FINISHED, IN_HAND, State
from referrals.status import SHOWN

LEADS_TO = {
    "claim": {("submitted", "matching")},
    "record_emergency": {("immediate_risk", "matching")},
    "confirm_identity": {("matching", "deconfliction")},
    "desk_clears": {("deconfliction", "assessment"), ("hold", "assessment")},
    "override_deconfliction": {("deconfliction", "assessment"), ("hold", "assessment")},
    "question_identity": {
        (state, "matching") for state in ("deconfliction", "parked", "assessment", "information")
    },
    "recommend": {("assessment", "approval"), ("information", "approval"), ("hold", "approval")},
    "recommend_early": {("matching", "approval")},
    "send_back": {("approval", "assessment")},
    "service_accepts": {("service_pending", "closed")},
    "service_declines": {("service_pending", "assessment")},
    "accept_transfer": {("transfer_pending", "submitted")},
    "accept_transfer_council": {("transfer_pending", "assessment")},
    "decline_transfer": {("transfer_pending", "assessment")},
    "reopen": {("closed", "submitted"), ("parked", "submitted")},
}


@pytest.mark.parametrize("name", LEADS_TO)
def test_where_a_move_leads(name):
    step = next(step for step in MOVES if step.name == name)
    assert {(source, step.target) for source in step.sources} == LEADS_TO[name]


def test_no_two_moves_share_a_name():
    names = [step.name for step in MOVES]
    assert len(names) == len(set(names))


def test_every_state_in_hand_can_be_left():
    assert {state for step in MOVES if step.target for state in step.sources} >= IN_HAND


def test_only_a_second_person_or_a_service_finishes_anything():
    finishing = [step for step in MOVES if step.target in FINISHED and not step.sources & FINISHED]
    assert {step.rule for step in finishing} == {access.approve, access.answer_service}


def test_every_approval_demands_another_person_the_tier_and_a_message():
    for option in Option:
        names = [demand.__name__ for demand in APPROVE[option].demands]
        assert {"not_own_work", "high_enough", "message_chosen"} <= set(names)


def test_what_was_closed_comes_back_through_new_information_or_with_its_case():
    back = [step for step in MOVES if State.CLOSED in step.sources]
    assert back == [REOPEN, CASE_REOPENS, TO_HOLD[REOPEN.name]]


def test_out_of_a_hold_lead_the_desk_a_supervisor_and_a_recommendation_to_hold_on():
    out = {
        step.name for step in MOVES if State.HOLD in step.sources and step.target not in (None, State.HOLD)
    }
    desk, supervisor = (
        {"desk_clears", "desk_clears_early"},
        {"override_deconfliction", "override_deconfliction_early"},
    )
    assert out == desk | supervisor | {"recommend"}


def test_every_way_back_to_work_has_its_twin_that_leads_to_the_hold():
    back = {State.MATCHING, State.DECONFLICTION, State.ASSESSMENT, State.SUBMITTED}
    free = {step.name for step in MOVES if step.target in back and not_held not in step.demands}
    assert free == {
        "desk_clears", "desk_clears_early", "override_deconfliction", "override_deconfliction_early", "accept_transfer",
        "accept_transfer_council",
    }  # fmt: skip


def test_immediate_danger_begins_with_the_emergency_response():
    assert first_state("yes") == State.IMMEDIATE_RISK
    assert first_state("not_sure") == first_state("no") == State.SUBMITTED


def test_every_state_has_a_word_for_the_referrer():
    assert set(SHOWN) == set(State)
