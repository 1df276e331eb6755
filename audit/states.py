"""The state machines of the whole service, as the apps state them: printed, held against the models, and named
in the log.

# referrals/machines.py
MACHINES = (Machine("referrals.Referral", MOVES),)
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from audit.moves import Move
from core.extension import Point
from core.rules import Rule


@dataclass(frozen=True)
class Seen:
    """The page of a record for those whom a rule lets see it; `tells` whether that page says who moved it and when."""

    by: Rule
    page: str = ""
    tells: bool = True


@dataclass(frozen=True)
class Machine:
    """Every move of one kind of record. Where no person moves it, `written_by` names the one module that writes its
    state, and `because` says why that is not `move()`."""

    label: str
    moves: tuple[Move, ...] = ()
    written_by: str = ""
    because: str = ""
    # Where whoever comes too late finds the record as it stands: the first of these that is open to them.
    seen: tuple[Seen, ...] = ()

    def __post_init__(self) -> None:
        strange = [verb.name for verb in self.moves if verb.of._meta.label != self.label]
        assert not strange, f"{self.label} has verbs of another record: {strange}"

    def __str__(self) -> str:
        return self.label

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def app(self) -> str:
        return self.label.partition(".")[0]


ALL: Point[Machine] = Point("audit.machines", "every kind of record that has states, with its moves")


def machines() -> tuple[Machine, ...]:
    """The machines of every app, in the order of the apps."""
    return tuple(ALL)
