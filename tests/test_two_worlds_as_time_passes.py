"""Two worlds (tests/two_worlds.py) left to themselves: what the keeper tells as clocks run out is the same in both, to
who has no sight of what makes the difference."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Notice
from audit.acting import SYSTEM, acting
from core.duties import DUTIES
from tests.everywhere_in_two_worlds import lives_in_one_world
from tests.keeping import the_keeper_at_work
from tests.two_worlds import WITH_SIGHT, WITHOUT_SIGHT, Told, also, soon, the_clock_stands
from tests.walking import PEOPLE

DAYS = (2, 8, 45)
# The log's own look after the service that runs, and not after what is in it.
NOT_OF_RECORDS = ("audit.", "accounts.notices.")


def as_time_passes() -> None:
    begun = soon()
    for days in DAYS:
        with the_clock_stands(at=begun + timedelta(days=days)), acting(SYSTEM), the_keeper_at_work():
            for duty in DUTIES:
                if not duty.name.startswith(NOT_OF_RECORDS):
                    duty.do()


def told_to(people: Any, names: str) -> Counter[tuple[str, ...]]:
    """Every message of these people, however it reads."""
    theirs = Notice.objects.filter(person__in=[getattr(people, name) for name in names.split()]).exclude(path="")
    return Counter(theirs.values_list("person__name", "kind", "words", "reference", "path", "urgent", "read_at"))


@pytest.fixture(scope="module")
def here(story_once, once_a_module) -> dict[Told, Counter[tuple[str, ...]]]:
    def nothing(who: Any) -> None:
        as_time_passes()

    with also(nothing, who=once_a_module.who):
        return {world: told_to(once_a_module.people, names) for world, names in WITHOUT_SIGHT.items()}


@pytest.mark.parametrize("world", WITHOUT_SIGHT)
def test_nobody_without_sight_is_told_more_or_less(here, people, who, world):
    with also(world, who=who):
        as_time_passes()
        told = told_to(people, WITHOUT_SIGHT[world])
        knows = Notice.objects.filter(person=people.priya).count()
    assert told - here[world] == here[world] - told == Counter()
    assert told and knows


def test_everybody_who_walks_is_in_one_of_the_two():
    """So that no role is left out: of each there is a person in the walk of everyone."""
    without = {name for names in WITHOUT_SIGHT.values() for name in names.split()}
    assert without.isdisjoint(WITH_SIGHT) and without | set(WITH_SIGHT) == set(PEOPLE)


@pytest.mark.parametrize("name", ["omar", "nadia"])
def test_an_officer_and_a_partner_without_sight_live_in_one_world(story_once, people, who, signed_in, name):
    """Every page; everybody else is walked by `python -m bench.two_worlds`."""
    [world] = [world for world, names in WITHOUT_SIGHT.items() if name in names.split()]
    lives_in_one_world(story_once, signed_in(name), who, world)
