"""Two worlds (tests/two_worlds.py) left to themselves: what the keeper tells as clocks run out is the same in both, to
who has no sight of what makes the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from accounts.models import Notice
from audit.acting import SYSTEM, acting
from core.duties import DUTIES
from tests.everywhere_in_two_worlds import live_in_one_world
from tests.keeping import the_keeper_at_work
from tests.two_worlds import WITH_SIGHT, WITHOUT_SIGHT, also, in_each_world, soon, the_clock_stands
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


def told_to(person: Any) -> Counter[tuple[str, ...]]:
    """Every message of this person, however it reads."""
    theirs = Notice.objects.filter(person=person).exclude(path="")
    return Counter(theirs.values_list("kind", "words", "reference", "path", "urgent", "read_at"))


def as_told_once_time_has_passed(people: Any, who: Any, names: Iterable[str]) -> dict[str, Counter[tuple[str, ...]]]:
    with also(lambda who: as_time_passes(), who=who):
        return {name: told_to(getattr(people, name)) for name in names}


def test_nobody_without_sight_is_told_more_or_less(story_once, people, who):
    names = [*" ".join(WITHOUT_SIGHT.values()).split(), "priya"]
    here, there = as_told_once_time_has_passed(people, who, names), {}
    in_each_world(
        names, lambda theirs: there.update(as_told_once_time_has_passed(people, who, [*theirs, "priya"])), who=who
    )
    assert there.pop("priya") - here.pop("priya")  # who works on it
    assert there.keys() == here.keys()
    assert {name: (told - here[name], here[name] - told) for name, told in there.items() if told != here[name]} == {}


def test_everybody_who_walks_is_in_one_of_the_two():
    """So that no role is left out: of each there is a person in the walk of everyone."""
    without = {name for names in WITHOUT_SIGHT.values() for name in names.split()}
    assert without.isdisjoint(WITH_SIGHT) and without | set(WITH_SIGHT) == set(PEOPLE)


def test_an_officer_and_a_partner_without_sight_live_in_one_world(story_once, people, who, signed_in):
    """Every page; everybody else is walked by `python -m bench.two_worlds`."""
    live_in_one_world(story_once, signed_in, who, ["omar", "nadia"])
