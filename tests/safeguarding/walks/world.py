"""Cases to walk."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

from safeguarding.models import Case
from tests.records import a_commission, a_line, consent_answered, referred_to_the_panel, taken_on
from tests.safeguarding.at_the_panel import a_panel
from tests.safeguarding.walks import acts_of_support, acts_of_the_case, acts_of_the_panel  # noqa: F401  # what can be done
from tests.safeguarding.walks.holds import faults
from tests.safeguarding.walks.walk import Walk


def told(who: Any, *cases: Case) -> SimpleNamespace:
    """Cases as their decision opened them, and a panel that can meet. The last has come as far as support."""
    panel, seats = a_panel(who)
    *_, far = cases
    referred_to_the_panel(who, far)
    a_line(who, far)
    consent_answered(who, Case.objects.get(pk=far.pk))
    taken_on(who, a_commission(who, Case.objects.get(pk=far.pk)))
    return SimpleNamespace(cases=cases, panel=panel, seats=seats)


def walked(world: SimpleNamespace, who: Any, dice: Random, *, steps: int) -> Walk:
    walk = Walk(who, dice.choice(world.cases), world.panel, world.seats, dice)
    for _ in range(steps):
        name, _ = walk.step()
        found = list(faults(walk))
        assert not found, (found, name, walk.done)
    return walk
