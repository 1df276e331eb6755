"""A case on its way: whose turn it is, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from django.db import transaction

from audit.moves import MoveDenied
from safeguarding.models import Case

FORCE = ("omar", "priya", "sian", "ian")
SUPERVISORS = ("sian", "ian")
COUNCIL, CHAIRS, MEMBERS = ("cora",), ("hugh", "dawn"), ("nell", "pete")
OTHERS = ("imran", "maya", "nadia", "carl", "tanya", "yusuf", "amir", "ada", "des", "rex")
PEOPLE = (*FORCE, *COUNCIL, *CHAIRS, *MEMBERS, *OTHERS)

Act = Callable[[Any], object]
ACTS: dict[str, Act] = {}
USUALLY: dict[str, tuple[str, ...]] = {}


def act(*people: str) -> Callable[[Act], Act]:
    """With who usually does it."""

    def named(do: Act) -> Act:
        ACTS[do.__name__], USUALLY[do.__name__] = do, people
        return do

    return named


class Walk:
    """One case on its way. `by` is who acts in this step; an act finds the record that it is about, or there is none to do."""

    def __init__(self, who: Any, case: Case, panel: Any, seats: Any, dice: Random) -> None:
        self.called, self.panel, self.seats, self.dice, self.pk = who, panel, seats, dice, case.pk
        self.by = "omar"
        self.done: list[str] = []

    def who(self, name: str) -> Any:
        """Builders name the person who usually does it: in this walk another may try."""
        return self.called(self.by if name in ("omar", "imran", "maya", "cora", "hugh", "sian") else name)

    @property
    def me(self) -> Any:
        return self.called(self.by)

    @property
    def case(self) -> Case:
        return Case.objects.select_related("referral", "owner", "force").get(pk=self.pk)

    def one(self, found: Any) -> Any:
        """One of these, by chance; none there is nothing to do."""
        rows = list(found.order_by("pk"))
        if not rows:
            raise MoveDenied("There is nothing of this kind.")
        return self.dice.choice(rows)

    def step(self) -> tuple[str, bool]:
        name = self.dice.choice(sorted(ACTS))
        self.by = self.dice.choice(USUALLY[name] if self.dice.random() < 0.85 else PEOPLE)
        try:
            with transaction.atomic():
                ACTS[name](self)
        except MoveDenied:  # in words, and nothing is changed
            return name, False
        self.done.append(f"{self.by}: {name}")
        return name, True
