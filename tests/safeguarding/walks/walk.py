"""A case on its way: whose turn it is, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import transaction

from audit.moves import MoveDenied
from safeguarding.models import Case

FORCE = ("omar", "priya", "sian", "ian")
SUPERVISORS = ("sian", "ian")
COUNCIL, CHAIRS, MEMBERS = ("cora",), ("hugh", "dawn"), ("nell", "pete")
OTHERS = ("iris", "vik", "imran", "maya", "nadia", "carl", "tanya", "yusuf", "amir", "ada", "des", "rex")
PEOPLE = (*FORCE, *COUNCIL, *CHAIRS, *MEMBERS, *OTHERS)

# From a decision to the look back, in the order of the field: what a case is led along.
FORWARD = (
    "ask_for_the_decision",
    "answer_the_decision",
    "acknowledge",
    "plan",
    "plan",
    "say_how_consent_is_asked",
    "assess",
    "countersign",
    "call_a_panel",
    "list_it",
    "attend",
    "say_what_the_agency_thinks",
    "conclude",
    "take_on_an_action",
    "consent_is_given",
    "commission",
    "answer_the_brief",
    "session",
    "report",
    "ask_a_clinician",
    "advise",
    "sign",
    "do_the_action",
    "end_the_question",
    "end_the_commission",
    "ask_those_who_told_us",
    "they_answer",
    "read_what_came",
    "settle",
    "settle",
    "propose",
    "approve",
    "an_agency_answers",
    "an_agency_answers",
    "look_back",
    "look_back",
)
Act = Callable[[Any], object]
ACTS: dict[str, Act] = {}
USUALLY: dict[str, tuple[str, ...]] = {}


def act(*people: str) -> Callable[[Act], Act]:
    """With who usually does it."""

    def named(do: Act) -> Act:
        ACTS[do.__name__], USUALLY[do.__name__] = do, people
        return do

    return named


@contextmanager
def undone() -> Iterator[None]:
    """What is done in it is taken back: the case stands again where it stood."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Walk:
    """One case on its way. `by` is who acts in this step; an act finds the record that it is about, or there is none to do."""

    def __init__(self, who: Any, case: Case, panel: Any, seats: Any, dice: Random) -> None:
        self.called, self.panel, self.seats, self.dice, self.pk = who, panel, seats, dice, case.pk
        self.by, self.is_led_on = "omar", False
        self.done: list[str] = []
        self.tried: set[tuple[str, str, str]] = set()
        self.went: set[tuple[str, str, str]] = set()
        self.case = self.as_it_stands()

    def branch(self, dice: Random) -> Walk:
        """Another from where this one stands."""
        other = Walk(self.called, self.case, self.panel, self.seats, dice)
        other.done = list(self.done)
        return other

    def who(self, name: str) -> Any:
        """Builders name the person who usually does it: in this walk another may try."""
        return self.called(self.by if name in ("omar", "imran", "maya", "cora", "hugh", "sian") else name)

    @property
    def me(self) -> Any:
        return self.called(self.by)

    def as_it_stands(self) -> Case:
        return Case.objects.select_related("referral", "owner", "force").get(pk=self.pk)

    def one(self, found: Any, **likely: Any) -> Any:
        """One of these, by chance, and mostly one of those that are `likely`; none there is nothing to do."""
        rows = list(found.filter(**likely).order_by("pk")) if likely and self.mostly(0.9) else []
        rows = rows or list(found.order_by("pk"))
        if not rows:
            raise MoveDenied("There is nothing of this kind.")
        return self.dice.choice(rows)

    def any_of(self, *these: Any) -> Any:
        """One of these by chance; on the way to the look back the first, which leads on."""
        return these[0] if self.is_led_on else self.dice.choice(these)

    def mostly(self, share: float) -> bool:
        return self.is_led_on or self.dice.random() < share

    def step(self) -> tuple[str, bool]:
        """Any act, by who usually does it or by any person at all."""
        name = self.dice.choice(sorted(ACTS))
        return name, self.tries(name, self.dice.choice(USUALLY[name] if self.dice.random() < 0.6 else PEOPLE))

    def is_led(self, name: str) -> bool:
        """Whether one of those who usually do it does it."""
        self.is_led_on = True
        people = self.dice.sample(USUALLY[name], len(USUALLY[name]))
        done = any(self.tries(name, by) for by in people)
        self.is_led_on = False
        return done

    def tries(self, name: str, by: str) -> bool:
        tried = (self.case.state, name, role_of(by))
        self.by = by
        self.tried.add(tried)
        try:
            with transaction.atomic():
                ACTS[name](self)
        except MoveDenied:  # in words, and nothing is changed
            return False
        self.case = self.as_it_stands()
        self.went.add(tried)
        self.done.append(f"{by}: {name}")
        return True


def role_of(name: str) -> str:
    groups = {"force": FORCE, "supervisor": SUPERVISORS, "council": COUNCIL, "chair": CHAIRS, "member": MEMBERS}
    return next((group for group, names in reversed(groups.items()) if name in names), name)
