"""A list under tabs: each tab narrows what one rule's list shows, and says how many it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse

from accounts.authority import Authority
from accounts.requests import Visit
from audit.reading import listed
from core.components import Tab
from core.counting import Counting, counts
from core.cuts import Cut, Makers, cut_asked
from core.paging import page_links, place_asked
from core.rules import Order, Rule

# Who asks, and the path from the driving table of a branch to the record.
Narrow = Callable[[Authority, str], Q]


def where(**holds: Any) -> Narrow:
    """The records of which these columns say this."""
    return lambda who, prefix: Q(**{f"{prefix}{column}": value for column, value in holds.items()})


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

    def shown(self, request: Visit) -> dict[str, Any]:
        """The page asked for, recorded as shown: its records, the tabs, and the pages beside it."""
        who, asked = request.who, request.GET.get("tab", "")
        chosen = asked if asked in (*self.tabs, *self.also) else next(iter(self.tabs))
        cut = cut_asked(self.cuts, request.GET.get("cut"))
        page = self.rule.page(
            who,
            self.model,
            order=self.order,
            narrow=self._narrow(chosen, who, cut),
            after=place_asked(request.GET),
            related=self.related,
        )
        listed(rows=page.rows, rule=self.rule)
        return {
            "records": page.rows,
            "chosen": chosen,
            "cut": cut,
            "cut_url": f"?tab={chosen}",
            "tabs": self._tabs(who, chosen),
            **page_links(request.GET, page),
        }

    def _narrow(self, tab: str, who: Authority, cut: Cut | None = None) -> Callable[[str], Q]:
        _, narrow = (self.tabs | self.also)[tab]
        if cut is None:
            return lambda prefix: narrow(who, prefix)
        return lambda prefix: narrow(who, prefix) & cut.of(who)(prefix)

    @cached_property
    def _lists(self) -> list[Callable[[Authority], Counting]]:
        """The list of each tab: the same functions each time, so that what they ask is kept."""
        return [partial(self._counted, name) for name in self.tabs]

    def _counted(self, tab: str, who: Authority) -> Counting:
        return Counting(self.rule, self.model, self.order, self._narrow(tab, who))

    def _tabs(self, who: Authority, chosen: str) -> list[Tab]:
        """With how many each holds, counted together in one statement."""
        here, numbers = reverse(self.url_name), dict(zip(self.tabs, counts(who, self._lists), strict=True))
        shown = self.tabs | {name: tab for name, tab in self.also.items() if name == chosen}
        return [
            Tab(label, f"{here}?tab={name}", current=name == chosen, count=numbers.get(name))
            for name, (label, _) in shown.items()
        ]
