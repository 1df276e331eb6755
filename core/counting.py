"""Lists that are counted together: the tabs of a page, and the lines of the first one, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
from django.db.models import Model, Q, QuerySet

from core.compiled import AsItIs, Statement, together
from core.rules import Asked, Narrow, Order, Rule


@dataclass(frozen=True)
class Counting:
    """A list that is counted: what `Rule.count` is told, kept until several are counted together."""

    rule: Rule
    model: type[Model]
    order: Order
    narrow: Narrow | None = None
    joined = "UNION"  # a record that two ways open is one

    def parts(self, who: Any, cap: int) -> list[Statement]:
        return self.rule.parts(who, Asked(self.model, self.order, narrow=self.narrow, most=cap))


@dataclass(frozen=True)
class Listed:
    """What a list shows that no rule turns the pages of: its rows, in one or several tables."""

    rows: tuple[QuerySet[Any], ...]
    joined = "UNION ALL"

    def parts(self, who: Any, cap: int) -> list[Statement]:
        found = (AsItIs(each.order_by().values_list("pk")).first(cap, Q()) for each in self.rows)
        return [part for part in found if part is not None]


class Countable(Protocol):
    @property
    def joined(self) -> str:
        """How the parts become one list in SQL."""

    def parts(self, who: Any, cap: int) -> list[Statement]:
        """What is counted, none longer than `cap`; no part where nothing can be in it."""


def counts(who: Any, asked: Sequence[Countable], *, cap: int = 100) -> list[int]:
    """How many of each, counted no further than `cap`, in one statement for all of them."""
    questions: list[str] = []
    values: list[Any] = []
    for number, one in enumerate(asked):
        if parts := one.parts(who, cap):
            sql, given = together(parts, one.joined)
            questions.append(f"select {number}, count(*) from ({sql}) as listed")  # noqa: S608 - the compiler of queries made it
            values += given
    found: dict[int, int] = {}
    if questions:
        with connection.cursor() as cursor:
            cursor.execute(" union all ".join(questions), values)
            found = dict(cursor.fetchall())
    return [min(found.get(number, 0), cap) for number in range(len(asked))]
