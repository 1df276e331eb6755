"""The saved views that stand above a work list, each with its number for the person who looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.access import remove_view, see_view
from accounts.authority import Authority
from accounts.models import SavedView
from accounts.work_lists import WorkList, is_list
from core.counting import counts
from core.folding import sort_key
from core.forms import ListForm
from core.kept import kept
from core.kept_rows import write_rows


@dataclass(frozen=True)
class Line:
    """A view as it is listed. Without a number it asks for something that no longer exists, and leads nowhere."""

    view: SavedView
    href: str = ""
    number: int | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Above:
    """What stands above a list: its views, and where what is chosen now is saved."""

    lines: Sequence[Line]
    save_url: str


def above(who: Authority, of: WorkList, form: ListForm) -> Above:
    """The own views and the teams', counted together in one statement by the rule and the filters of the list."""
    chosen = form.chosen
    lines = lines_of(who, views_of(who, of.key), chosen)
    return Above(lines, f"{reverse('accounts:save_view', args=[of.key])}?{urlencode(chosen)}")


def views_of(who: Authority, key: str) -> list[SavedView]:
    """Of one list, the own ones first. Its query is written once for all who hold the same roles (ADR 0052)."""
    written = kept((views_of, key), who, lambda who: write_rows(_views(who, key)))
    return in_order(written.of(who, {}) if written is not None else _views(who, key))


def _views(who: Authority, key: str) -> QuerySet[SavedView]:
    return see_view.filter(who, SavedView.objects.standing().filter(of=key)).select_related("agency").order_by("pk")


def in_order(views: Iterable[SavedView]) -> list[SavedView]:
    """As they are read: list by list, the own ones first, and by name."""
    return sorted(views, key=lambda view: (view.of, view.agency_id is not None, sort_key(view.name), view.pk))


def lines_of(who: Authority, views: Sequence[SavedView], current: dict[str, str] | None = None) -> list[Line]:
    """Each view with its number; one of a list that is closed to this reader, or that asks for what is no more, without."""
    countings = {}
    for view in views:
        of = is_list(view.of)
        if of is not None and of.opens.anywhere(who) and (asked := of.still_asks(who, view.asked)) is not None:
            countings[view.pk] = of, of.counted(who, asked)
    numbers = dict(zip(countings, counts(who, [counting for _, counting in countings.values()]), strict=True))
    return [
        Line(view, countings[view.pk][0].page(view.asked), numbers[view.pk], view.asked == current)
        if view.pk in numbers
        else Line(view)
        for view in views
    ]


def removable(who: Authority, views: Sequence[SavedView]) -> set[int]:
    """The keys of those that this person may remove."""
    mine = remove_view.filter(who, SavedView.objects.filter(pk__in=[view.pk for view in views]))
    return set(mine.values_list("pk", flat=True))
