"""What the keeper does again and again. Each app states its own duties in `keeper_duties.py`, and joins with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps

from core.extension import Point


@dataclass(frozen=True)
class Duty:
    """`do` every so many seconds. What takes long is done when all others of a round are done."""

    do: Callable[[], object]
    every: int
    takes_long: bool = False

    @property
    def name(self) -> str:
        """Its path: as the rounds, the keeper's log and its measurements name it."""
        return f"{self.do.__module__}.{self.do.__qualname__}"

    def __str__(self) -> str:
        return f"{self.name}, every {self.every} s"


DUTIES: Point[Duty] = Point(
    "core.duties", "what the keeper does every so many seconds; in a round the duties of the lowest app come first"
)


def planned() -> list[tuple[str, int]]:
    """The duties of a round by name, with the seconds between two: those of the lowest app first, so that the log is
    looked after before all else."""
    floors = [config.name for config in apps.get_app_configs()]
    in_order = sorted(DUTIES, key=lambda duty: (duty.takes_long, -floors.index(duty.name.partition(".")[0])))
    return [(duty.name, duty.every) for duty in in_order]
