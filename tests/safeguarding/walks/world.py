"""A case to walk, and the walks: trees that branch wherever the case has come to.

A walk is `STEPS` random steps, each any act of any machine of the case by who usually does it or by any person at all, from
a place on a way that leads from the decision to the look back. What must hold is asked after each step that went through: a
step that is refused is undone. Walks of one place share the way to it, and what forks after each quarter shares that quarter,
by savepoints: 27 walks of 20 steps, of three forks each time, are 200 steps that were made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

from safeguarding.models import PanelOutcome
from tests.records import may_decide_for_the_chief_officer
from tests.safeguarding.assessing import an_open_case
from tests.safeguarding.at_the_panel import a_panel
from tests.safeguarding.walks import acts_of_support, acts_of_the_case, acts_of_the_panel  # noqa: F401  # what can be done
from tests.safeguarding.walks.doors import try_everything
from tests.safeguarding.walks.holds import faults, faults_at_its_end
from tests.safeguarding.walks.walk import FORWARD, Walk, undone

STEPS, QUARTER = 20, 5


@dataclass
class Seen:
    """What the walks came upon."""

    walks: int = 0
    steps: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    tried: set[tuple[str, str, str]] = field(default_factory=set)
    went: set[tuple[str, str, str]] = field(default_factory=set)
    doors: set[tuple[str, str, str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def as_kept(self) -> dict[str, Any]:
        pairs = {name: sorted(" ".join(one) for one in getattr(self, name)) for name in ("tried", "went", "doors")}
        return vars(self) | pairs

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Seen:
        """What was kept, to go on with."""
        pairs = {name: {tuple(one.split()) for one in kept.get(name, ())} for name in ("tried", "went", "doors")}
        counts = {name: Counter(kept[name]) for name in ("acts", "outcomes")}
        return cls(**kept | pairs | counts)

    def take(self, walk: Walk, since: int) -> None:
        self.acts.update(line.partition(": ")[2] for line in walk.done[since:])
        self.tried |= walk.tried
        self.went |= walk.went
        self.outcomes.update(PanelOutcome.objects.filter(item__case=walk.pk).values_list("outcome", flat=True))
        self.outcomes.update(f"closing {one}" for one in walk.case.closings.values_list("outcome", flat=True))


def told(who: Any) -> SimpleNamespace:
    """A case as its decision opened it, two who may decide for the chief officer, and a panel that can meet."""
    for name in ("sian", "ian"):
        may_decide_for_the_chief_officer(who, name)
    case = an_open_case(who)
    panel, seats = a_panel(who)
    return SimpleNamespace(case=case, panel=panel, seats=seats)


def remembered(who: Any) -> Any:
    """No person's roles change in a walk: each is loaded once."""
    return cache(who)


def led(world: SimpleNamespace, who: Any, dice: Random) -> Iterator[Walk]:
    """The case in every place of one way to the look back; now and then something else happens on the way."""
    walk = Walk(who, world.case, world.panel, world.seats, dice)
    yield walk
    for name in FORWARD:
        if dice.random() < 0.2:
            walk.step()
        if walk.is_led(name):
            yield walk


def tree(world: SimpleNamespace, who: Any, seed: int, seen: Seen, *, forks: int = 1) -> None:
    """The walks from every place of one way, and at both ends of each every verb by everybody. All of it is undone."""
    with undone():
        for place, trunk in enumerate(led(world, who, Random(seed))):
            _holds(trunk, seen, seed)
            _note(seen, seed, trunk, try_everything(trunk, seen.doors))
            dice = Random(f"{seed} {place}")
            with undone():
                walked(trunk.branch(dice), seen, seed, forks=forks)
        seen.take(trunk, 0)


def walked(walk: Walk, seen: Seen, seed: int, *, forks: int, steps: int = STEPS) -> None:
    """So many steps; after each quarter of the way but the last it goes on in as many ways as `forks` says."""
    since, last = len(walk.done), steps <= QUARTER
    for _ in range(min(steps, QUARTER)):
        seen.steps += 1
        _, went = walk.step()
        if went and not _holds(walk, seen, seed):
            steps = 0
            break
    seen.take(walk, since)
    if last or not steps:
        seen.walks += 1
        _note(seen, seed, walk, faults_at_its_end(walk.case))
        _note(seen, seed, walk, try_everything(walk, seen.doors))
        return
    for _ in range(forks):
        with undone():
            walked(walk.branch(Random(walk.dice.random())), seen, seed, forks=forks, steps=steps - QUARTER)


def _holds(walk: Walk, seen: Seen, seed: int) -> bool:
    return _note(seen, seed, walk, faults(walk.case))


def _note(seen: Seen, seed: int, walk: Walk, found: Iterator[str]) -> bool:
    said = [f"seed {seed}: {fault} after {walk.done}" for fault in found]
    seen.faults += said
    return not said
