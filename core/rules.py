"""A rule: a named list of branches that answers "may this person?" and "which records?" with one definition.

A branch has two faces. `q` speaks about one record. `rows` is a queryset on the branch's own driving table that
yields the same records, so that a list can walk an index: the union of separately limited branches took 2-17 ms at
1,000,000 records where OR or EXISTS took 0.5-2 s (ADR 0001).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from core.asked_once import asked_once
from core.compiled import Opened, compiled, together, written
from core.gravity import Grave
from core.kept import Statement, Written, bound, kept, text_of
from core.kept_rows import RowsWritten, write_rows
from core.paging import Page, Place, page_of
from core.places import ADDRESSES
from core.related import with_related
from core.truths import truths, truths_of

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

    def way(self, who: Any) -> Q | None:
        return _held_to(self, who)

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

    @property
    def way(self) -> str:
        return "DESC" if self.descending else "ASC"

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
    counted: bool = False  # in no order: the first that are found are as many as the first of all

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
    # Why its person proves again who they are before the act: each door of a grave rule asks that.
    grave: Grave | None = field(default=None, kw_only=True)

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

    def at(self, who: Any, model: type[Model], public_id: UUID, *, related: Sequence[str] = ()) -> Model | None:
        """The record of an address, if the person may reach it."""

        def write(who: Any) -> RowsWritten | None:
            there = model._default_manager.filter(public_id=ADDRESSES[0])
            return write_rows(with_related(self.filter(who, there), related).order_by("pk")[:1])

        written = kept((Rule.at, self, model, tuple(related)), who, write)
        return next(iter(written.of(who, {ADDRESSES[0]: public_id})), None) if written is not None else None

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
            may += truths(type(record), record.pk, [self.q(who) for who in people[at : at + 100]])
        return [who for who, allowed in zip(people, may, strict=True) if allowed]

    def anywhere(self, who: Any) -> bool:
        """Whether any way at all is open to the person: decides whether a menu item is worth showing."""
        return kept(
            (Rule.anywhere, self), who, lambda who: any(branch.way(who) is not None for branch in self.branches)
        )

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
        columns: Sequence[str] = (),
    ) -> Page:
        """A page of what the person may see, by keyset: each branch limited on its own index, then united. Of its rows the
        `columns` are read that its lines show; all, where none is named."""
        if after is not None and not order.could_be(model, after):
            after = None
        walked = order.towards(after)
        asked = self.parts(who, Asked(model, walked, narrow=narrow, after=after, most=size + 1))
        places, records = _at_places(asked, walked, size + 1, _every(model, tuple(related), tuple(columns)))
        if after is not None and after.back and len(places) < size:
            # Back at the beginning with less than a page: rows have come or gone since, so begin again.
            return self.page(who, model, order=order, narrow=narrow, size=size, related=related, columns=columns)
        page = page_of(places, asked=after, size=size, place=lambda found: Place(*found))
        found = {record.pk: record for record in records}
        return replace(page, rows=[found[pk] for _, pk in page.rows if pk in found])

    def count(self, who: Any, model: type[Model], *, order: Order, narrow: Narrow | None = None, cap: int = 100) -> int:
        """How many, counted no further than `cap`: a tab that says "100+" costs no more than one that says 7."""
        return len(self._places(who, Asked(model, order, narrow=narrow, most=cap)))

    def _places(self, who: Any, asked: Asked) -> list[tuple[Any, int]]:
        """The first (sort key, record) pairs over all branches that are open to the person."""
        parts = self.parts(who, asked)
        if not parts:
            return []
        with connection.cursor() as cursor:
            cursor.execute(*_united(parts, asked.order, asked.most))
            return list(cursor.fetchall())

    def parts(self, who: Any, asked: Asked) -> list[Statement]:
        """The first (sort key, record) of each branch that is open; narrowed before the limit, or pages run short."""
        found = [part for branch in self.branches if (part := _part(self, branch, who, asked)) is not None]
        return [(part.sql, bound(part.params, who)) for part in found]


def _united(parts: list[Statement], order: Order, most: int) -> Statement:
    """The first of all ways together."""
    if len(parts) == 1:
        return parts[0]
    sql, values = together(parts, "UNION")
    return f"{sql} ORDER BY 1 {order.way}, 2 {order.way} LIMIT {most}", values


def _at_places(
    parts: list[Statement], order: Order, most: int, every: RowsWritten
) -> tuple[list[tuple[Any, int]], list[Any]]:
    """The first (sort key, record) pairs over all branches that are open to the person, and the records, in one statement."""
    return every.at_places(_united(parts, order, most), order.way) if parts else ([], [])


@cache
def _every(model: type[Model], related: tuple[str, ...], columns: tuple[str, ...]) -> RowsWritten:
    found = write_rows(with_related(model._default_manager.order_by(), related, columns))
    assert found is not None, "nothing is asked of its rows"
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
def opened_by(rule: Rule, branch: Branch, who: Any, model: type[Model], order: Order) -> Opened:
    """(sort key, record) of the same, in an order."""
    placed = _rows_held(rule, branch, who, model).annotate(place=F(order.key), record=F(record_column(branch.prefix)))
    return compiled(placed.order_by(f"{order.sign}place", f"{order.sign}record").values_list("place", "record"))


def _opened(rule: Rule, branch: Branch, who: Any, model: type[Model], order: Order) -> Opened | None:
    """The same, written once for all who hold the same roles; None where this way is closed to them."""
    known_by = (_opened, rule, branch, model, order)
    return kept(
        known_by, who, lambda who: None if branch.way(who) is None else opened_by(rule, branch, who, model, order)
    )


def _part(rule: Rule, branch: Branch, who: Any, asked: Asked) -> Written | None:
    """What one branch opens of what is asked: kept too where a list begins and its narrowing is known by its text."""

    def write(who: Any) -> Written | None:
        opened = _opened(rule, branch, who, asked.model, asked.order)
        part = opened.first(asked.most, asked.of(branch), ordered=not asked.counted) if opened is not None else None
        return Written(*part) if part is not None else None

    if asked.after is None and (text := text_of(asked.narrow)) is not None:
        return kept((_part, rule, branch, asked.model, asked.order, asked.most, asked.counted, text), who, write)
    return write(who)


@asked_once
def _known(who: Any, record: Model) -> dict[Branch | Condition, bool]:
    return {}


def what_holds(who: Any, record: Model, *rules: Rule) -> Mapping[Branch | Condition, bool]:
    """Which ways are open for the record and which conditions hold: what is not known yet in one statement for all."""
    known, parts = _known(who, record), list[Branch | Condition]()
    for rule in rules:
        parts += [*rule.branches, *rule.conditions]
    if asked := tuple(dict.fromkeys(part for part in parts if part not in known)):
        known.update(zip(asked, truths_of(who, record, asked), strict=True))
    return known


@dataclass(frozen=True)
class Gate:
    """Who may open a page that is not about one record. `opens(who)` answers from the person's memberships alone."""

    name: str
    reason: str
    opens: Callable[[Any], bool]
    grave: Grave | None = field(default=None, kw_only=True)

    def anywhere(self, who: Any) -> bool:
        return self.opens(who)
