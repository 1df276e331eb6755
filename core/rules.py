"""A rule: a named list of branches that answers "may this person?" and "which records?" with one definition.

A branch has two faces. `q` speaks about one record. `rows` is a queryset on the branch's own driving table that
yields the same records, so that a list can walk an index: the union of separately limited branches took 2-17 ms at
1,000,000 records where OR or EXISTS took 0.5-2 s (ADR 0001).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from core.paging import Page, Place, page_of

NOBODY = Q(pk__in=[])

# `prefix` is the path from the driving table to the record: "" on the record's own table, "referral__" on a share.
Narrow = Callable[[str], Q]


def record_column(prefix: str) -> str:
    """The driving table's own column that holds the record's id."""
    return f"{prefix.removesuffix('__')}_id" if prefix else "pk"


@dataclass(frozen=True)
class Branch:
    """One way in which a person comes to see or do something.

    `q(who)` is None when this way is closed to the person altogether, so that no query is made for it.
    """

    name: str
    q: Callable[[Any], Q | None]
    rows: Callable[[Any], QuerySet[Any]] | None = None
    prefix: str = ""
    # The third face: the live memberships to which this way could be open for a record. The rule then asks each person.
    people: Callable[[Any], Q] | None = None
    # This way in words about somebody else, for the page that lists those people: "works at the force that holds it".
    says: str = ""

    def __post_init__(self) -> None:
        if self.people is not None and not self.says:
            raise ValueError(f"Say in words about others what {self.name!r} is: its people are listed on a page.")

    def driving_rows(self, model: type[Model], who: Any) -> QuerySet[Any]:
        if self.rows is not None:
            return self.rows(who)
        return model._default_manager.filter(self.q(who) or NOBODY)


@dataclass(frozen=True)
class Condition:
    """What must also hold for every reader; `reason` is the sentence shown when it does not. Two may share a
    sentence on purpose, so each has a name of its own in docs/printed/permissions.md."""

    q: Callable[[Any, str], Q]
    reason: str
    name: str

    def through(self, path: str) -> Condition:
        """The same of what hangs on the record: `path` leads there, such as "referral__"."""
        return replace(self, q=lambda who, prefix: self.q(who, f"{prefix}{path}"))


@dataclass(frozen=True)
class Order:
    """An order a list may be shown in. `key` must be indexed on every driving table of the rule."""

    key: str
    descending: bool = False

    @property
    def sign(self) -> str:
        return "-" if self.descending else ""

    def towards(self, place: Place | None) -> Order:
        """The order in which rows are walked from a place: the other way round towards a previous page."""
        return replace(self, descending=not self.descending) if place is not None and place.back else self

    def could_be(self, model: type[Model], place: Place) -> bool:
        """Whether a place is one of this order: a reader may carry it over from the address of another list."""
        kind = model._meta.get_field(self.key).get_internal_type()  # type: ignore[union-attr]  # a column
        whole = int if "Integer" in kind else str
        return type(place.key) is {"DateTimeField": datetime, "DateField": date}.get(kind, whole)

    def after(self, prefix: str, place: Place) -> Q:
        """Rows that come after a place already shown, in a form the index can answer."""
        value, pk = place.key, place.record
        op = "lt" if self.descending else "gt"
        # A share carries its own copy of the sort key, so the key is never reached through a join.
        later = Q(**{f"{self.key}__{op}": value}) | Q(**{f"{record_column(prefix)}__{op}": pk})
        return Q(**{f"{self.key}__{op}e": value}) & later


@dataclass(frozen=True)
class Rule:
    """Who may do one thing. `reason` completes the page a person sees when the rule says no."""

    name: str
    reason: str
    branches: tuple[Branch, ...]
    conditions: tuple[Condition, ...] = field(default=())

    def q(self, who: Any) -> Q:
        """The whole rule about one record: any branch, and every condition."""
        ways = [q for branch in self.branches if (q := branch.q(who)) is not None]
        if not ways:
            return NOBODY
        found = ways[0]
        for way in ways[1:]:
            found |= way
        for condition in self.conditions:
            found &= condition.q(who, "")
        return found

    def filter(self, who: Any, records: QuerySet[Any]) -> QuerySet[Any]:
        """The records of a small, already bounded set that the person may reach. Long lists use `page`."""
        return records.filter(self.q(who))

    def refusal(self, who: Any, record: Model) -> str | None:
        """None when allowed; otherwise the sentence that says why not. Asks the database, never a stale object."""
        here = type(record)._default_manager.filter(pk=record.pk)
        if here.filter(self.q(who)).exists():
            return None
        for condition in self.conditions:
            if not here.filter(condition.q(who, "")).exists():
                return condition.reason
        return self.reason

    def allows(self, who: Any, record: Model) -> bool:
        return self.refusal(who, record) is None

    def anywhere(self, who: Any) -> bool:
        """Whether any way at all is open to the person: decides whether a menu item is worth showing."""
        return any(branch.q(who) is not None for branch in self.branches)

    def page(
        self,
        who: Any,
        model: type[Model],
        *,
        order: Order,
        narrow: Narrow | None = None,
        after: Place | None = None,
        size: int = 25,
        related: Sequence[str] = (),
    ) -> Page:
        """A page of what the person may see, by keyset: each branch limited on its own index, then united."""
        if after is not None and not order.could_be(model, after):
            after = None
        walked = order.towards(after)
        places = self._places(who, model, order=walked, narrow=narrow, after=after, limit=size + 1)
        if after is not None and after.back and len(places) < size:
            # Back at the beginning with less than a page: rows have come or gone since, so begin again.
            return self.page(who, model, order=order, narrow=narrow, size=size, related=related)
        page = page_of(places, asked=after, size=size, place=lambda found: Place(*found))
        found = model._default_manager.select_related(*related).in_bulk([pk for _, pk in page.rows])
        return replace(page, rows=[found[pk] for _, pk in page.rows if pk in found])

    def count(self, who: Any, model: type[Model], *, order: Order, narrow: Narrow | None = None, cap: int = 100) -> int:
        """How many, counted no further than `cap`: a tab that says "100+" costs no more than one that says 7."""
        return len(self._places(who, model, order=order, narrow=narrow, after=None, limit=cap))

    def _places(
        self,
        who: Any,
        model: type[Model],
        *,
        order: Order,
        narrow: Narrow | None,
        after: Place | None,
        limit: int,
    ) -> list[tuple[Any, int]]:
        """The first (sort key, record) pairs over all branches that are open to the person."""
        united = self.united(who, model, order=order, narrow=narrow, after=after, limit=limit)
        return [] if united is None else list(united)

    def united(
        self,
        who: Any,
        model: type[Model],
        *,
        order: Order,
        narrow: Narrow | None,
        after: Place | None,
        limit: int,
    ) -> QuerySet[Any] | None:
        """The question that gives them; none where no branch is open."""
        parts = [
            self._branch_places(branch, who, model, order=order, narrow=narrow, after=after)[:limit]
            for branch in self.branches
            if branch.q(who) is not None
        ]
        if len(parts) < 2:
            return parts[0] if parts else None
        united = parts[0].union(*parts[1:])
        return united.order_by(f"{order.sign}place", f"{order.sign}record")[:limit]

    def _branch_places(
        self,
        branch: Branch,
        who: Any,
        model: type[Model],
        *,
        order: Order,
        narrow: Narrow | None,
        after: Place | None,
    ) -> QuerySet[Any]:
        """(sort key, record) of one branch. Conditions and narrowing come before the limit, or pages run short."""
        rows = branch.driving_rows(model, who)
        for condition in self.conditions:
            rows = rows.filter(condition.q(who, branch.prefix))
        if narrow is not None:
            rows = rows.filter(narrow(branch.prefix))
        if after is not None:
            rows = rows.filter(order.after(branch.prefix, after))
        placed = rows.annotate(place=F(order.key), record=F(record_column(branch.prefix)))
        return placed.order_by(f"{order.sign}place", f"{order.sign}record").values_list("place", "record")


@dataclass(frozen=True)
class Counting:
    """A list that is counted: what `Rule.count` is told, kept until several are counted together."""

    rule: Rule
    model: type[Model]
    order: Order
    narrow: Narrow | None = None

    def rows(self, who: Any, cap: int) -> QuerySet[Any] | None:
        return self.rule.united(who, self.model, order=self.order, narrow=self.narrow, after=None, limit=cap)


@dataclass(frozen=True)
class Listed:
    """What a list shows that no rule turns the pages of: its rows, in one or several tables."""

    parts: tuple[QuerySet[Any], ...]

    def rows(self, who: Any, cap: int) -> QuerySet[Any] | None:
        keys = [part.order_by().values_list("pk")[:cap] for part in self.parts]
        return keys[0].union(*keys[1:], all=True) if len(keys) > 1 else keys[0] if keys else None


class Countable(Protocol):
    def rows(self, who: Any, cap: int) -> QuerySet[Any] | None:
        """What is counted; none where nothing can be in it."""


def counts(who: Any, asked: Sequence[Countable], *, cap: int = 100) -> list[int]:
    """How many of each, counted no further than `cap`, in one statement for all of them."""
    parts: list[str] = []
    values: list[Any] = []
    for number, one in enumerate(asked):
        rows = one.rows(who, cap)
        if rows is None:
            continue
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:  # nothing can fit, and the database need not be asked
            continue
        parts.append(f"select {number}, count(*) from ({sql}) as listed")  # noqa: S608 - the compiler of queries made it
        values.extend(given)
    found: dict[int, int] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" union all ".join(parts), values)
            found = dict(cursor.fetchall())
    return [min(found.get(number, 0), cap) for number in range(len(asked))]


@dataclass(frozen=True)
class Gate:
    """Who may open a page that is not about one record. `opens(who)` answers from the person's memberships alone."""

    name: str
    reason: str
    opens: Callable[[Any], bool]

    def anywhere(self, who: Any) -> bool:
        return self.opens(who)
