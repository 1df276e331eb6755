"""The saved views that stand above a work list, each with its number for the person who looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.access import remove_view, see_view
from accounts.authority import Authority
from accounts.models import SavedView
from accounts.requests import Visit
from accounts.work_lists import WorkList, is_list
from core.clock import now
from core.counting import Countable, ListOf, counts
from core.folding import sort_key
from core.forms import ListForm
from core.kept import kept
from core.kept_rows import Asking, abreast, write_rows
from core.menu import counted_with_badges

SINCE = "since"


@dataclass(frozen=True)
class Line:
    """A view as it is listed. Without a number it asks for something that no longer exists, and leads nowhere."""

    view: SavedView
    href: str = ""
    number: int | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Above:
    """What stands above a list: its views, where what is chosen now is saved, and where the page asks what came since; of
    a search, and of what a figure cut, nothing is asked."""

    lines: Sequence[Line]
    save_url: str
    since_url: str


def counted_with_views(
    request: Visit,
    of: WorkList,
    form: ListForm,
    tabs: Sequence[Countable | ListOf],
    found: Sequence[SavedView] | None = None,
) -> tuple[list[int], Above]:
    """How many each tab of a list holds; and the own views and the teams', counted by the rule and the filters of the
    list: all of it in one statement, in which the frame is counted too. `found`: where the page has asked for them already."""
    views = Views(request.who, views_of(request.who, of.key) if found is None else in_order(found))
    numbers = counted_with_badges(request, [*tabs, *views.countings])
    chosen = form.chosen
    save_url = f"{reverse('accounts:save_view', args=[of.key])}?{urlencode(chosen)}"
    is_whole = set(form.asked) <= set(chosen) and "cut" not in request.GET
    since_url = since_address(of, chosen, now()) if is_whole else ""
    return numbers[: len(tabs)], Above(views.lines(numbers[len(tabs) :], chosen), save_url, since_url)


def since_address(of: WorkList, chosen: Mapping[str, str], moment: datetime) -> str:
    """Where an open page asks what came into its list after this moment."""
    asked = {**chosen, SINCE: str(int(moment.timestamp() * 1000))}
    return f"{reverse('accounts:list_since', args=[of.key])}?{urlencode(asked)}"


def views_of(who: Authority, key: str) -> list[SavedView]:
    """Of one list, the own ones first."""
    (found,) = abreast(views_asked(who, key))
    return in_order(found)


def views_asked(who: Authority, key: str) -> Asking | list[SavedView]:
    """The same in no order, to be asked abreast of what else a page needs. Its query is written once for all who hold the same
    roles (ADR 0052)."""
    written = kept((views_asked, key), who, lambda who: write_rows(_views(who, key)))
    return written.asking(who, {}) if written is not None else []


def _views(who: Authority, key: str) -> QuerySet[SavedView]:
    return see_view.filter(who, SavedView.objects.standing().filter(of=key)).select_related("agency").order_by("pk")


def in_order(views: Iterable[SavedView]) -> list[SavedView]:
    """As they are read: list by list, the own ones first, and by name."""
    return sorted(views, key=lambda view: (view.of, view.agency_id is not None, sort_key(view.name), view.pk))


class Views:
    """What the views of a person ask for today."""

    def __init__(self, who: Authority, views: Sequence[SavedView]) -> None:
        self.who, self.views = who, views
        self._asked: dict[int, tuple[WorkList, Countable]] = {}
        for view in views:
            of = is_list(view.of)
            if of is not None and of.opens.anywhere(who) and (asked := of.still_asks(who, view.asked)) is not None:
                self._asked[view.pk] = of, of.counted(who, asked)

    @property
    def countings(self) -> list[Countable]:
        """But of a view of a list that is closed to this reader, or that asks for what is no more."""
        return [counting for _, counting in self._asked.values()]

    def lines(self, numbers: Sequence[int], current: dict[str, str] | None = None) -> list[Line]:
        """Each view with its number, where it is counted."""
        known = dict(zip(self._asked, numbers, strict=True))
        return [
            Line(view, self._asked[view.pk][0].page(view.asked), known[view.pk], view.asked == current)
            if view.pk in known
            else Line(view)
            for view in self.views
        ]


def lines_of(who: Authority, views: Sequence[SavedView]) -> list[Line]:
    """Each view with its number; one of a list that is closed to this reader, or that asks for what is no more, without."""
    found = Views(who, views)
    return found.lines(counts(who, found.countings))


def removable(who: Authority, views: Sequence[SavedView]) -> set[int]:
    """The keys of those that this person may remove."""
    mine = remove_view.filter(who, SavedView.objects.filter(pk__in=[view.pk for view in views]))
    return set(mine.values_list("pk", flat=True))
