"""What a reader is asked before a record is shown to them: joined for the rule by which its readers see it, so that no
address of that rule, reached from a list or by itself, can leave it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from core.extension import Point
from core.rules import Rule

# What must be asked before this person reads this record: the page that asks it, or None.
Question = Callable[[Any, Any], HttpResponse | None]


@dataclass(frozen=True)
class FirstAsked:
    """`question` is asked at every door whose record is seen by `rule`."""

    rule: Rule
    question: Question

    def __str__(self) -> str:
        return f"{self.rule.name}, by {self.question.__module__}.{self.question.__name__}"


ASKED_FIRST: Point[FirstAsked] = Point(
    "audit.asked_first", "what is asked of whoever sees a record by a rule, before any page of it is shown"
)


def is_what_asks(request: Any, record: Any) -> None:
    """`first` of the pages that ask: each has the reference and nothing else."""


def asked_first(request: Any, found: Any, *, sees: Rule, first: Question | None) -> HttpResponse | None:
    """`first` is what the door itself asks, before what its rule asks."""
    if first is is_what_asks:
        return None
    of_its_rule = [each.question for each in ASKED_FIRST if each.rule is sees]
    for question in dict.fromkeys((first, *of_its_rule) if first else of_its_rule):
        page = question(request, found)
        if page is not None:
            return page
    return None
