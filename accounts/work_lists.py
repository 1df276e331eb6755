"""The work lists of which a view can be saved. An app says which are its own, with the form of their filters and how they are
counted, and they join `LISTS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.authority import Authority
from core.counting import Counting
from core.cuts import everything
from core.extension import Point
from core.forms import ListForm
from core.rules import Gate, Narrow, Rule

Asked = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class WorkList:
    """`form(request, who, **options)` reads its filters; `counted(who, asked)` is the list that its page shows for them;
    `came(who, asked, since)` leaves of it what has come after a moment."""

    key: str
    url_name: str
    title: str
    opens: Gate | Rule
    form: Callable[..., ListForm]
    counted: Callable[[Authority, Asked], Counting]
    came: Callable[[Authority, Asked, datetime], Narrow]

    def __str__(self) -> str:
        return self.key

    def page(self, chosen: Mapping[str, str]) -> str:
        """The address of the list with what was chosen."""
        return f"{reverse(self.url_name)}?{urlencode(chosen)}"

    def came_since(self, who: Authority, asked: Asked, since: datetime) -> Counting:
        """Of the list that its page shows for these filters, what has come since."""
        listed, came = self.counted(who, asked), self.came(who, asked, since)
        narrow = listed.narrow or everything
        return replace(listed, narrow=lambda prefix: narrow(prefix) & came(prefix))

    def still_asks(self, who: Authority, chosen: Mapping[str, str]) -> Asked | None:
        """What these choices ask today; None where one of them means nothing any more: a list without that filter would
        pass for the view."""
        form = self.form(_of_address(chosen), who)
        if not set(chosen) <= {name for name in form.fields if form.is_chosen(name)}:
            return None
        asked = form.asked
        return None if form.errors else asked


def by_moment(column: str) -> Callable[[Authority, Asked, datetime], Narrow]:
    """For a list in which a record stands from the moment in this column on."""
    return lambda who, asked, since: lambda prefix: Q(**{f"{prefix}{column}__gt": since})


LISTS: Point[WorkList] = Point("accounts.work_lists", "a list of work, of which views can be saved")


def is_list(key: str) -> WorkList | None:
    return next((one for one in LISTS if one.key == key), None)


def _of_address(chosen: Mapping[str, str]) -> HttpRequest:
    """As if the list were asked for at this address, by a visitor who has typed nothing."""
    request = HttpRequest()
    request.method, request.GET = "GET", QueryDict(urlencode(chosen))
    request.session = {}  # type: ignore[assignment]  # nothing is looked for in it
    return request
