"""A case at random: what must always hold of one, after any steps by anybody (tests/safeguarding/walks)."""

import os
from collections import Counter
from random import Random

import pytest
from django.db import transaction

from audit.states import machines
from safeguarding.models import CaseState
from tests.records import may_decide_for_the_chief_officer
from tests.safeguarding.assessing import an_open_case
from tests.safeguarding.walks.doors import AT_MOST, try_everything
from tests.safeguarding.walks.walk import ACTS, PEOPLE
from tests.safeguarding.walks.world import told, walked

WALKS = int(os.environ.get("CASE_WALKS", "10"))
STEPS_EACH = 60
EVERYTHING = 2
SEED = int(os.environ.get("CASE_WALKS_SEED", "7"))


@pytest.fixture(scope="module")
def world(once_a_module):
    who = once_a_module.who
    for name in ("sian", "ian"):
        may_decide_for_the_chief_officer(who, name)
    return told(who, an_open_case(who), an_open_case(who))


def test_after_any_steps_by_anybody_what_must_hold_of_a_case_holds(world, people, who):
    done: Counter = Counter()
    states: set[str] = set()
    for number in range(WALKS):
        with transaction.atomic():
            walk = walked(world, _remembered(who), Random(SEED + number), steps=STEPS_EACH)
            done.update(line.partition(": ")[2] for line in walk.done)
            states.add(walk.case.state)
            transaction.set_rollback(True)
    assert len(done) > len(ACTS) * 2 / 3, sorted(set(ACTS) - set(done))
    print(f"{WALKS} walks, {sum(done.values())} acts went through: {dict(done)}")  # noqa: T201


def test_every_verb_in_every_state_that_a_walk_reaches_by_everybody(world, people, who):
    """Who may is written by hand beside the walk, and asked of the rules and of the door."""
    tried: set[tuple[str, str, str, str]] = set()
    for number in range(EVERYTHING):
        with transaction.atomic():
            remembered, dice = _remembered(who), Random(number)
            walk = walked(world, remembered, dice, steps=0)
            for _ in range(60):
                if walk.step()[1]:
                    assert list(try_everything(walk, tried)) == []
            transaction.set_rollback(True)
    reached = {(label, state) for label, state, _, _ in tried}
    assert {("safeguarding.Case", CaseState.OPEN)} <= reached
    tables = {machine.label: machine.moves for machine in machines() if machine.label in AT_MOST}
    verbs = sum(len(moves) for moves in tables.values())
    assert len(tried) >= verbs * len(PEOPLE)
    print(f"{len(tried)} of (record, state, verb, person), in {len(reached)} states")  # noqa: T201


def _remembered(who):
    """Nobody's roles change in a walk: each is loaded once."""
    known: dict = {}

    def remembered(name):
        return known.setdefault(name, who(name))

    return remembered
