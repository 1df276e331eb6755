"""A case at random: what must always hold of one, after any steps by anybody (tests/safeguarding/walks). `python -m
bench.case_walks` has 20,000 of them."""

import pytest

from audit.states import machines
from tests.safeguarding.walks.doors import AT_MOST
from tests.safeguarding.walks.walk import ACTS, PEOPLE
from tests.safeguarding.walks.world import Seen, remembered, told, tree

SEED = 3


@pytest.fixture(scope="module")
def world(once_a_module):
    return told(once_a_module.who)


def test_after_any_steps_by_anybody_what_must_hold_of_a_case_holds_and_no_verb_is_open_to_others(world, people, who):
    """Who may at most is written by hand beside the walk, and asked of the rules and of the door in every state that is
    reached."""
    seen = Seen()
    tree(world, remembered(who), SEED, seen)
    assert seen.faults == []
    assert len(seen.acts) > len(ACTS) * 2 / 3, sorted(set(ACTS) - set(seen.acts))
    assert seen.outcomes["adopted"] and seen.outcomes["closing approved"], seen.outcomes
    verbs = {(one.label, verb.name) for one in machines() if one.label in AT_MOST for verb in one.moves}
    assert {key[0] for key in seen.doors} == set(AT_MOST) and len(seen.doors) >= len(verbs) * len(PEOPLE)
    print(f"{seen.walks} walks, {seen.acts.total()} acts went through: {dict(seen.acts)}")  # noqa: T201
    print(f"(state, act, role): {len(seen.tried)} tried, {len(seen.went)} went through: {dict(seen.outcomes)}")  # noqa: T201
    print(f"(record, state, verb, person): {len(seen.doors)} tried")  # noqa: T201
