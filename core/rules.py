"""A rule: a named list of branches that answers "may this person?" and "which records?" with one definition.

A branch has two faces. `q` speaks about one record. `rows` is a queryset on the branch's own driving table that
yields the same records, so that a list can walk an index: the union of separately limited branches took 2-17 ms at
1,000,000 records where OR or EXISTS took 0.5-2 s (ADR 0001).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, F, Model, Q, QuerySet

from core.asked_once import asked_once
from core.compiled import AsItIs, Compiled, Nothing, Statement, compiled, together, written
from core.paging import Page, Place, page_of
from core.related import with_related

Who = TypeVar("Who")
NOBODY = Q(pk__in=[])

# `prefix` is the path from the driving table to the record: "" on the record's own table, "referral__" on a share.
Narrow = Callable[[str], Q]


def record_column(prefix: str) -> str:
    """The driving table's own column that holds the record's id."""
    return f"{prefix.removesuffix('__')}_id" if prefix else "pk"


# Each is the one that its module states, so it is compared as that.
@dataclass(frozen=True, eq=False)
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
        return model._default_manager.filter(self.way(who) or NOBODY)

    def way(self, who: Any) -> Q | None:
        """`q`, built once while a page is made."""
        return _way(self, who)


@dataclass(frozen=True, eq=False)
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
class Asked:
    """Which records a list asks a rule for: in what order, narrowed to what, after which place, and how many at most."""

    model: type[Model]
    order: Order
    most: int
    narrow: Narrow | None = None
    after: Place | None = None

    def of(self, branch: Branch) -> Q:
        """What is asked of one way's own table."""
        asked = self.narrow(branch.prefix) if self.narrow is not None else Q()
        return asked & self.order.after(branch.prefix, self.after) if self.after is not None else asked


@dataclass(frozen=True, eq=False)
class Rule:
    """Who may do one thing. `reason` completes the page a person sees when the rule says no."""

    name: str
    reason: str
    branches: tuple[Branch, ...]
    conditions: tuple[Condition, ...] = field(default=())

    def q(self, who: Any) -> Q:
        """The whole rule about one record: any branch, and every condition."""
        ways = [q for branch in self.branches if (q := branch.way(who)) is not None]
        if not ways:
            return NOBODY
        found = ways[0]
        for way in ways[1:]:
            found |= way
        for condition in self.conditions:
            found &= _held_to(condition, who)
        return found

    def filter(self, who: Any, records: QuerySet[Any]) -> QuerySet[Any]:
        """The records of a small, already bounded set that the person may reach. Long lists use `page`."""
        return records.filter(self.q(who))

    def refusal(self, who: Any, record: Model) -> str | None:
        """None when allowed; otherwise the sentence that says why not. Asks the database, never a stale object."""
        holds = what_holds(who, record, self)
        failing = next((condition for condition in self.conditions if not holds[condition]), None)
        if failing is not None:
            return failing.reason
        return None if any(holds[branch] for branch in self.branches) else self.reason

    def allows(self, who: Any, record: Model) -> bool:
        return self.refusal(who, record) is None

    def open_to(self, people: Sequence[Who], record: Model) -> list[Who]:
        """Those of these people who may, in the order given: asked of the record in few statements."""
        may: list[bool] = []
        for at in range(0, len(people), 100):  # each is a column of the statement
            may += _truths(type(record), record.pk, [self.q(who) for who in people[at : at + 100]])
        return [who for who, allowed in zip(people, may, strict=True) if allowed]

    def anywhere(self, who: Any) -> bool:
        """Whether any way at all is open to the person: decides whether a menu item is worth showing."""
        return any(branch.way(who) is not None for branch in self.branches)

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
        places = self._places(who, Asked(model, walked, narrow=narrow, after=after, most=size + 1))
        if after is not None and after.back and len(places) < size:
            # Back at the beginning with less than a page: rows have come or gone since, so begin again.
            return self.page(who, model, order=order, narrow=narrow, size=size, related=related)
        page = page_of(places, asked=after, size=size, place=lambda found: Place(*found))
        found = with_related(model._default_manager.all(), related).in_bulk([pk for _, pk in page.rows])
        return replace(page, rows=[found[pk] for _, pk in page.rows if pk in found])

    def count(self, who: Any, model: type[Model], *, order: Order, narrow: Narrow | None = None, cap: int = 100) -> int:
        """How many, counted no further than `cap`: a tab that says "100+" costs no more than one that says 7."""
        return len(self._places(who, Asked(model, order, narrow=narrow, most=cap)))

    def _places(self, who: Any, asked: Asked) -> list[tuple[Any, int]]:
        """The first (sort key, record) pairs over all branches that are open to the person."""
        parts = self.parts(who, asked)
        if not parts:
            return []
        sql, values = parts[0]
        if len(parts) > 1:
            way = "DESC" if asked.order.descending else "ASC"
            sql, values = together(parts, "UNION")
            sql = f"{sql} ORDER BY 1 {way}, 2 {way} LIMIT {asked.most}"
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def parts(self, who: Any, asked: Asked) -> list[Statement]:
        """The first (sort key, record) of each branch that is open. Narrowing comes before the limit, or pages run
        short."""
        found = []
        for branch in self.branches:
            if branch.way(who) is None:
                continue
            part = opened_by(self, branch, who, asked.model, asked.order).first(asked.most, asked.of(branch))
            found += [part] if part is not None else []
        return found


# --- What a page asks of the same rules again and again ---------------------------------------------------------------


@asked_once
def _way(branch: Branch, who: Any) -> Q | None:
    return branch.q(who)


@asked_once
def _held_to(condition: Condition, who: Any) -> Q:
    return condition.q(who, "")


@asked_once
def _rows_held(rule: Rule, branch: Branch, who: Any, model: type[Model]) -> QuerySet[Any]:
    """What one branch opens, as far as each condition holds; the same in every order."""
    rows = branch.driving_rows(model, who)
    for condition in rule.conditions:
        rows = rows.filter(condition.q(who, branch.prefix))
    return written(rows)


@asked_once
def opened_by(rule: Rule, branch: Branch, who: Any, model: type[Model], order: Order) -> Compiled | AsItIs | Nothing:
    """(sort key, record) of the same, in an order."""
    placed = _rows_held(rule, branch, who, model).annotate(place=F(order.key), record=F(record_column(branch.prefix)))
    return compiled(placed.order_by(f"{order.sign}place", f"{order.sign}record").values_list("place", "record"))


@asked_once
def _known(who: Any, record: Model) -> dict[Branch | Condition, bool]:
    return {}


def what_holds(who: Any, record: Model, *rules: Rule) -> Mapping[Branch | Condition, bool]:
    """Which ways of these rules are open for the record and which conditions hold: in one statement for all that is not
    known yet. A page that asks several rules asks them together first."""
    known, asked = _known(who, record), dict[Branch | Condition, Q]()
    parts: list[Branch | Condition] = []
    for rule in rules:
        parts += [*rule.branches, *rule.conditions]
    for part in [part for part in parts if part not in known]:
        q = part.way(who) if isinstance(part, Branch) else _held_to(part, who)
        if q is None:
            known[part] = False
        else:
            asked[part] = q
    if asked:
        known.update(zip(asked, _truths(type(record), record.pk, list(asked.values())), strict=True))
    return known


def _truths(model: type[Model], pk: Any, asked: Sequence[Q]) -> list[bool]:
    """A record that is gone fulfils nothing. What leads to many rows is asked by itself: of which row were it said?"""
    here = model._default_manager.filter(pk=pk)
    columns = {f"asked_{number}": ExpressionWrapper(q, BooleanField()) for number, q in enumerate(asked)}
    found = here.annotate(**columns).values_list(*columns)[:2]
    if len(found) > 1:
        return [here.filter(q).exists() for q in asked]
    return [bool(held) for held in found[0]] if found else [False] * len(asked)


@dataclass(frozen=True)
class Gate:
    """Who may open a page that is not about one record. `opens(who)` answers from the person's memberships alone."""

    name: str
    reason: str
    opens: Callable[[Any], bool]

    def anywhere(self, who: Any) -> bool:
        return self.opens(who)
