"""A list under tabs: each tab narrows what one rule's list shows, and says how many it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db.models import Model, Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.authority import Authority
from accounts.models import SavedView
from accounts.requests import Visit
from accounts.saved_views import counted_with_views
from accounts.work_lists import WorkList
from audit.reading import listed
from core.components import Chip, Tab
from core.counting import Countable, Counting, ListOf
from core.cuts import Cut, Makers, cut_asked, everything
from core.forms import ListForm
from core.forms.listing import TAB, Fits
from core.menu import counted_with_badges
from core.paging import page_links, place_asked
from core.rules import Order, Rule

# Who asks, and the path from the driving table of a branch to the record.
Narrow = Callable[[Authority, str], Q]


def without(query: QueryDict, name: str) -> str:
    """The address of the list without one of its filters, from its first page on."""
    kept = query.copy()
    for each in ("after", name):
        kept.pop(each, None)
    return f"?{kept.urlencode()}"


def where(**holds: Any) -> Narrow:
    """The records of which these columns say this."""
    return lambda who, prefix: Q(**{f"{prefix}{column}": value for column, value in holds.items()})


@dataclass(frozen=True)
class Box:
    """A filter beside the tabs: what can be chosen, by all or by this reader, and what each choice leaves of the list."""

    label: str
    choices: Sequence[tuple[str, str]] | Callable[[Authority], Sequence[tuple[str, str]]]
    of: Callable[[str], Narrow]


def by_column(label: str, column: str, choices: Sequence[tuple[str, str]]) -> Box:
    return Box(label, choices, lambda value: where(**{column: value}))


def _any_of(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "Any"), *choices]


class TabForm(ListForm):
    """The tab and the filters of one list."""


@dataclass(frozen=True)
class TabbedList:
    """What a rule lets a reader see, in one order, under tabs; the first tab is shown where none is asked for."""

    rule: Rule
    model: type[Model]
    order: Order
    related: Sequence[str]
    url_name: str
    tabs: dict[str, tuple[str, Narrow]]
    # What a link of the figures may cut the list to; and tabs that stand in the row only while they are read.
    cuts: Makers = field(default_factory=dict)
    also: dict[str, tuple[str, Narrow]] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    # By tab, what of the boxes means something under it; of a tab that is not named, everything.
    fits: Mapping[str, Fits] = field(default_factory=dict)
    # What its lines show; all columns, where none is named.
    columns: Sequence[str] = ()

    @cached_property
    def _form(self) -> type[TabForm]:
        tabs = [(name, label) for name, (label, _) in (self.tabs | self.also).items()]
        fields: dict[str, Any] = {
            name: forms.ChoiceField(
                label=box.label, choices=() if callable(box.choices) else _any_of(box.choices), required=False
            )
            for name, box in self.boxes.items()
        }
        fields[TAB] = forms.ChoiceField(label="Tab", choices=tabs, required=False, widget=forms.HiddenInput)
        return type("TabForm", (TabForm,), fields)

    def form(self, request: HttpRequest, who: Authority, **options: Any) -> TabForm:
        form = self._form(request, **options)
        for name, box in self.boxes.items():
            if callable(box.choices):
                form.fields[name].choices = _any_of(box.choices(who))  # type: ignore[attr-defined]  # a field that chooses from a list
        return form

    def counted(self, who: Authority, asked: Mapping[str, Any]) -> Counting:
        """The list with these filters, to be counted: as the page of the same address shows it."""
        return Counting(self.rule, self.model, self.order, self._narrow(self._tab(asked), who, asked=asked))

    def _tab(self, asked: Mapping[str, Any]) -> str:
        return str(asked.get("tab") or next(iter(self.tabs)))

    def shown(
        self,
        request: Visit,
        form: TabForm | None = None,
        of: WorkList | None = None,
        views: Sequence[SavedView] | None = None,
    ) -> dict[str, Any]:
        """The page asked for, recorded as shown: its records, the tabs, and the pages beside it; the views of it, where it
        is a list `of` which views can be saved, and the page has asked for them already."""
        who, form = request.who, form or self.form(request, request.who)
        chosen = self._tab(asked := form.asked)
        cut = cut_asked(self.cuts, request.GET.get("cut"))
        page = self.rule.page(
            who,
            self.model,
            order=self.order,
            narrow=self._narrow(chosen, who, cut=cut, asked=asked),
            after=place_asked(request.GET),
            related=self.related,
            columns=self.columns,
        )
        listed(rows=page.rows, rule=self.rule)
        lists = self._filtered(form, who)
        numbers, saved = (
            counted_with_views(request, of, form, lists, views) if of else (counted_with_badges(request, lists), None)
        )
        return {
            "records": page.rows,
            "chosen": chosen,
            "cut": cut,
            "cut_url": f"?tab={chosen}",
            "saved": saved,
            "tabs": self._tabs(form, dict(zip(self.tabs, numbers, strict=True)), chosen),
            "filter_form": form if self.boxes else None,
            "chips": self._chips(request, form),
            "clear_url": f"?tab={chosen}",
            **page_links(request.GET, page),
        }

    def _chips(self, request: Visit, form: TabForm) -> list[Chip]:
        """Each filter in force, and the address without it."""
        names = [name for name in self.boxes if name in form.asked]
        words = [f"{label}: {said}" for label, said in form.in_words(names)]
        return [Chip(said, without(request.GET, name)) for name, said in zip(names, words, strict=True)]

    def _narrow(
        self, tab: str, who: Authority, *, cut: Cut | None = None, asked: Mapping[str, Any] | None = None
    ) -> Callable[[str], Q]:
        _, narrow = (self.tabs | self.also)[tab]
        more = [self.boxes[name].of(value) for name, value in (asked or {}).items() if name in self.boxes]
        if cut is None and not more:
            return lambda prefix: narrow(who, prefix)
        within = cut.of(who) if cut else everything

        def narrowed(prefix: str) -> Q:
            found = narrow(who, prefix) & within(prefix)
            for one in more:
                found &= one(who, prefix)
            return found

        return narrowed

    @cached_property
    def _lists(self) -> list[Callable[[Authority], Counting]]:
        """The list of each tab: the same functions each time, so that what they ask is kept."""
        return [partial(self._counted, name) for name in self.tabs]

    def _counted(self, tab: str, who: Authority) -> Counting:
        return Counting(self.rule, self.model, self.order, self._narrow(tab, who))

    def _filtered(self, form: TabForm, who: Authority) -> list[Countable | ListOf]:
        """What the link of each tab leads to; unfiltered, its statement is kept."""
        asked = [form.fitting(self.fits.get(name, {})) for name in self.tabs]
        return [
            self.counted(who, {**filters, TAB: name}) if filters else unfiltered
            for name, unfiltered, filters in zip(self.tabs, self._lists, asked, strict=True)
        ]

    def _tabs(self, form: TabForm, numbers: Mapping[str, int], chosen: str) -> list[Tab]:
        """With how many each holds of what is filtered by."""
        here = reverse(self.url_name)
        shown = self.tabs | {name: tab for name, tab in self.also.items() if name == chosen}
        return [
            Tab(
                label,
                f"{here}{form.address_under(name, self.fits.get(name, {}))}",
                current=name == chosen,
                count=numbers.get(name),
            )
            for name, (label, _) in shown.items()
        ]
