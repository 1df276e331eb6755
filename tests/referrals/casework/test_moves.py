"""The table of moves: what it promises as a whole."""

import pytest

from audit.states import machines
from prevent_portal.drawing import arrows, detours, drawn
from referrals import access
from referrals.casework.moves import APPROVE, CASE_REOPENS, LEADS_TO, MOVES, REOPEN, first_state, held
from referrals.casework.rules.guards import not_held
from referrals.models import Referral
from referrals.models.decision import Option
from referrals.models.referral import FINISHED, IN_HAND, State
from referrals.status import SHOWN

ARROWS = arrows(MOVES)
VERBS = {verb.name: verb for verb in MOVES}
LEADS = {
    "claim": {("submitted", "matching"), ("submitted", "hold")},
    "record_emergency": {("immediate_risk", "matching"), ("immediate_risk", "hold")},
    "confirm_identity": {("matching", "deconfliction"), ("matching", "hold")},
    "desk_answers": {
        ("deconfliction", "assessment"),
        ("hold", "assessment"),
        ("hold", "matching"),
        *((state, "hold") for state in ("matching", "deconfliction", "assessment", "information", "parked")),
    },
    "override_deconfliction": {("deconfliction", "assessment"), ("hold", "assessment"), ("hold", "matching")},
    "question_identity": {(state, "matching") for state in ("deconfliction", "parked", "assessment", "information")},
    "recommend": {(state, "approval") for state in ("assessment", "information", "hold", "matching")},
    "withdraw": {("approval", state) for state in ("assessment", "matching", "hold")},
    "send_back": {("approval", state) for state in ("assessment", "matching", "hold")},
    "service_accepts": {("service_pending", "closed")},
    "service_declines": {("service_pending", "assessment"), ("service_pending", "hold")},
    "accept_transfer": {("transfer_pending", "submitted"), ("transfer_pending", "assessment")},
    "decline_transfer": {("transfer_pending", "assessment"), ("transfer_pending", "hold")},
    "reopen": {(source, target) for source in ("closed", "parked") for target in ("submitted", "hold")},
}


@pytest.mark.parametrize("name", LEADS)
def test_where_a_verb_leads(name):
    assert {arrow for arrow, names in ARROWS.items() if name in names} == LEADS[name]


def test_a_person_can_read_the_diagram_of_every_machine():
    """At most thirty arrows each, and none from a state to itself."""
    found = {machine.label: drawn(machine.moves) for machine in machines()}
    assert {label: len(shown) for label, shown in found.items() if len(shown) > 30} == {}
    assert not any(source == target for shown in found.values() for source, target in shown)


def test_every_change_of_a_state_is_drawn_or_said_to_be_a_detour():
    shown = {
        (one, to, verb) for (source, to), verbs in drawn(MOVES).items() for one in source.split(", ") for verb in verbs
    }
    every = {(source, to, verb) for (source, to), verbs in ARROWS.items() for verb in verbs}
    left = every - shown
    assert shown <= every and {to for _, to, _ in left} == {State.HOLD}
    assert all(verb in detours(MOVES) for _, _, verb in left)


def test_no_two_moves_share_a_name():
    assert len(VERBS) == len(MOVES)


def test_every_state_in_hand_can_be_left():
    assert {source for source, _ in ARROWS} >= IN_HAND


def test_only_a_second_person_or_a_service_finishes_anything():
    finishing = {name for (source, target), names in ARROWS.items() if target in FINISHED for name in names}
    first = {verb for verb in MOVES if verb.name in finishing and not verb.sources & FINISHED}
    assert {verb.rule for verb in first} == {access.approve, access.answer_service}


def test_every_approval_asks_for_another_person_the_tier_and_a_message():
    names = {guard.__name__ for guard in APPROVE.guards}
    assert {"not_own_work", "high_enough", "message_chosen"} <= names


@pytest.mark.parametrize("option", Option)
def test_an_approval_leads_where_its_option_ends(option):
    assert APPROVE.leads_to(Referral(state=State.APPROVAL), {"option": option}) == LEADS_TO[option]


def test_what_was_closed_comes_back_through_new_information_or_with_its_case():
    assert [verb for verb in MOVES if State.CLOSED in verb.sources] == [REOPEN, CASE_REOPENS]


def test_out_of_a_hold_lead_the_desk_a_supervisor_and_a_recommendation_to_hold_on():
    out = {name for (source, _), names in ARROWS.items() if source == State.HOLD for name in names}
    assert out == {"desk_answers", "override_deconfliction", "recommend"}


def test_while_a_hold_stands_nothing_leads_back_to_work_but_to_the_hold():
    """By a guard, or because the way to the hold from there is tried first. The desk and a supervisor end a hold; and a
    hold of this force is none of another's."""
    back = {State.MATCHING, State.DECONFLICTION, State.ASSESSMENT, State.SUBMITTED}
    free = set()
    for verb in MOVES:
        held_before: frozenset[str] = frozenset()
        for way in verb.ways:
            guarded = not_held in (*way.guards, *verb.guards)
            if way.target in back and not guarded and not way.sources <= held_before:
                free.add(verb.name)
            if way.when is held:
                held_before |= way.sources
    assert free == {"desk_answers", "override_deconfliction", "accept_transfer"}


def test_immediate_danger_begins_with_the_emergency_response():
    assert first_state("yes") == State.IMMEDIATE_RISK
    assert first_state("not_sure") == first_state("no") == State.SUBMITTED


def test_every_state_has_a_word_for_the_referrer():
    assert set(SHOWN) == set(State)
