"""Lists that are counted together: the tabs of a page, and the lines of the first one, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
from django.db.models import Count, Model, Q, QuerySet

from core.compiled import AsItIs, among, together
from core.kept import Statement, bound, kept
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
        return self.rule.parts(who, Asked(self.model, self.order, narrow=self.narrow, most=cap, counted=True))


@dataclass(frozen=True)
class Listed:
    """What a list shows that no rule turns the pages of: its rows, in one or several tables."""

    rows: tuple[QuerySet[Any], ...]
    joined = "UNION ALL"

    def parts(self, who: Any, cap: int) -> list[Statement]:
        found = (AsItIs(each.values_list("pk")).first(cap, Q(), ordered=False) for each in self.rows)
        return [part for part in found if part is not None]


class Countable(Protocol):
    @property
    def joined(self) -> str:
        """How the parts become one list in SQL."""

    def parts(self, who: Any, cap: int) -> list[Statement]:
        """What is counted, none longer than `cap`; no part where nothing can be in it."""


@dataclass(frozen=True)
class _Listing:
    """What is counted as one statement; or the number, where nothing has to be asked."""

    sql: str = ""
    params: Sequence[Any] = ()
    number: int = 0

    def texts(self) -> list[Statement]:
        return [(self.sql, list(self.params))]


# A list that follows from who asks: the same function each time, so that its statement is kept.
ListOf = Callable[[Any], Countable | int]


def counts(who: Any, asked: Sequence[Countable | ListOf], *, cap: int = 100) -> list[int]:
    """How many of each, counted no further than `cap`, in one statement for all of them."""
    listings = [_listing(who, one, cap) for one in asked]
    questions = [
        f"select {number}, count(*) from ({one.sql}) as listed"  # noqa: S608 - the compiler of queries made it
        for number, one in enumerate(listings)
        if one.sql
    ]
    found: dict[int, int] = {}
    if questions:
        with connection.cursor() as cursor:
            cursor.execute(" union all ".join(questions), bound([v for one in listings for v in one.params], who))
            found = dict(cursor.fetchall())
    return [min(found.get(number, one.number), cap) for number, one in enumerate(listings)]


def _listing(who: Any, one: Countable | ListOf, cap: int) -> _Listing:
    if callable(one):
        return kept((_listing, one, cap), who, lambda who: _listed(who, one(who), cap))
    return _listed(who, one, cap)


def _listed(who: Any, one: Countable | int, cap: int) -> _Listing:
    if isinstance(one, int):
        return _Listing(number=one)
    parts = one.parts(who, cap)
    return _Listing(*together(parts, one.joined)) if parts else _Listing()


# Without an end: a list that is counted in one statement by what its records are, and not to a cap.
ENDLESS = 10_000_000


def sight_of(rule: Rule, who: Any, model: type[Model], *, order: Order, narrow: Narrow) -> QuerySet[Any]:
    """All that a list of this rule would show, to be counted in groups: each way on its own index, then united."""
    parts = rule.parts(who, Asked(model, order, most=ENDLESS, narrow=narrow, counted=True))
    rows = model._default_manager.order_by()
    if not parts:
        return rows.none()
    return among(rows, together(parts, "UNION"))


def counted(seen: QuerySet[Any], numbers: Mapping[str, Q], *columns: str) -> list[dict[str, Any]]:
    """Of each group that is alike in these columns, how many each number holds, and under `held` all of it; one statement.
    A number is known by what it is called, also where that could be no column's name."""
    names = {f"number_{at}": name for at, name in enumerate(numbers)}
    asked = {column: Count("pk", filter=numbers[name]) for column, name in names.items()}
    if columns:
        rows = seen.values(*columns).annotate(held=Count("pk"), **asked)
    else:
        rows = [seen.aggregate(held=Count("pk"), **asked)]
    return [{names.get(column, column): value for column, value in row.items()} for row in rows]


def total(groups: Iterable[Mapping[str, Any]], name: str = "held", **alike: Any) -> int:
    """Of the groups of which each of these is so."""
    return sum(row[name] for row in groups if all(row[key] == value for key, value in alike.items()))
