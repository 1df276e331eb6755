"""The queue: what waits, in the order in which it should be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authority import Authority
from accounts.models import Agency, SavedView, User
from accounts.requests import Visit
from accounts.roles import CASE_STAFF, Role
from accounts.saved_views import counted_with_views, views_asked
from audit.reading import listed, with_gate
from core.asked_once import is_answered
from core.components import Chip, Tab
from core.counting import Countable, ListOf
from core.paging import Page, page_links, place_asked
from core.rules import Order
from referrals.access import BY_QUEUE, NEWEST_FIRST, see_case_file, sees_queue, sees_team
from referrals.access.few import abreast_with_few
from referrals.casework.duties import on_duty
from referrals.casework.forms.queueing import QueueFilter, choices, chosen_from
from referrals.casework.queue_columns import COLUMNS, RELATED
from referrals.casework.queue_tabs import (
    AS_TABS,
    LANE,
    LIKE_IT,
    NOWHERE,
    TABS,
    QueueTab,
    listed_as,
    tab_of,
    ways,
)
from referrals.casework.views.place_in_list import remember
from referrals.casework.views.recent_searches import recent_searches
from referrals.casework.views.rows import queue_rows
from referrals.casework.work_list import QUEUE_LIST
from referrals.models import Referral
from referrals.search.likeness import near_asked
from referrals.search.search_question import Question

ORDERS: dict[str, Order] = {"queue": BY_QUEUE, "newest": NEWEST_FIRST}
FILTERS = ("q", "state", "due", "danger", "flag", "sector", "agency", "council", "queue", "officer", "cut")
PLACE = ("after",)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(sees_queue)
def queue(request: Visit) -> HttpResponse:
    who: Authority = request.who
    form, views, near = _asked_first(request, who)
    if form.is_to_keep:
        return redirect(form.kept_at)
    asked = form.asked
    tab, order = _tab(asked, who), _order(asked)
    how, page = _looked_for(request, tab, order, asked, near) if not form.is_wrong else (NOWHERE, Page(rows=[]))
    question = Question(asked.get("q", ""))
    searching = bool(question.typed)
    named = searching or tab.key == "mine"
    search = {"q": question.typed, "found": how} if searching else None
    listed(rows=page.rows, rule=see_case_file, search=search, named=named)
    remember(request, page.rows)
    lists = [_list_of(key, form, who) for key in AS_TABS]
    numbers, saved = counted_with_views(request, QUEUE_LIST, form, lists, views)
    context = {
        "rows": queue_rows(page.rows, named=named, claims=who),
        "tab": tab,
        "searching": searching,
        "question": question,
        "is_like_it": how == LIKE_IT,
        "recent": recent_searches(request) if searching else [],
        "tabs": _tabs(form, tab, dict(zip(AS_TABS, numbers, strict=True)), searching),
        "tabs_label": "Queues",
        "filter_form": form,
        "chips": _chips(request, form, asked),
        "clear_url": f"?tab={tab.key}",
        "saved": saved,
        "order": order,
        "sorts": _sorts(request.GET, tab, order),
        "may_assign": sees_team.anywhere(who),
        "lane": _lane(who) if tab.key == LANE and not searching else [],
        "form": form if form.is_wrong else None,
        **page_links(request.GET, page),
    }
    return render(request, "referrals/queue/queue.html", context, status=form.http_status)


def _asked_first(request: Visit, who: Authority) -> tuple[QueueFilter, list[SavedView], Mapping[str, Sequence[str]]]:
    """The filters, the saved views and the words of names that are nearly those searched for, in one statement."""
    words = Question(QueueFilter.typed_in(request, "q")).words
    mine = views_asked(who, QUEUE_LIST.key)
    officers, sectors, agencies, views, near = abreast_with_few(who, *chosen_from(who), mine, near_asked(words))
    is_answered(choices, (officers, sectors, agencies), who)  # each saved view asks it again
    return QueueFilter(request, officers=officers, sectors=sectors, agencies=agencies), views, dict(near)


def _looked_for(
    request: Visit, tab: QueueTab, order: Order, asked: dict[str, Any], near: Mapping[str, Sequence[str]]
) -> tuple[str, Page]:
    """The page, and the way in which it was found."""
    for how, narrow in ways(tab, request.who, asked, near):
        page = see_case_file.page(
            request.who,
            Referral,
            order=order,
            narrow=narrow,
            after=place_asked(request.GET),
            related=RELATED,
            columns=COLUMNS,
        )
        if page.rows or not asked.get("q"):
            return how, page
    return NOWHERE, Page(rows=[])


def _lane(who: Authority) -> list[tuple[Agency, list[User]]]:
    """Above the lane: who is on duty at each of this person's forces, and its numbers."""
    return [(force, on_duty(force.pk)) for force in who.workplaces(*CASE_STAFF, Role.DUTY_OFFICER)]


def _tab(asked: dict[str, Any], who: Authority) -> QueueTab:
    return TABS[tab_of(asked, who)]


def _order(asked: dict[str, Any]) -> Order:
    """A search, and what is finished, come newest first: no index offers them otherwise."""
    if asked.get("q") or asked.get("tab") in ("finished", "everything"):
        return NEWEST_FIRST
    return ORDERS.get(asked.get("order", ""), BY_QUEUE)


def _tabs(form: QueueFilter, current: QueueTab, numbers: Mapping[str, int], searching: bool) -> list[Tab]:
    """With how many each holds of what is filtered by; one that is led to from elsewhere while it is read."""
    return [
        Tab(
            tab.label,
            form.address_under(tab.key, tab.fits),
            current=tab is current and not searching,
            count=numbers.get(tab.key),
        )
        for tab in TABS.values()
        if tab.always or tab is current
    ]


def _list_of(key: str, form: QueueFilter, who: Authority) -> Countable | ListOf:
    """What the link of a tab leads to; unfiltered, its statement is kept."""
    asked = form.fitting(TABS[key].fits)
    return listed_as(who, key, **asked) if set(asked) - {"order"} else AS_TABS[key]


def _chips(request: Visit, form: QueueFilter, asked: dict[str, Any]) -> list[Chip]:
    """Each filter in force, and the address without it."""
    names = [name for name in FILTERS if name in asked]
    return [
        Chip(f"{label}: {words}", _address(request.GET, **{name: None}))
        for name, (label, words) in zip(names, form.in_words(names), strict=True)
    ]


def _sorts(query: QueryDict, tab: QueueTab, order: Order) -> dict[str, Any]:
    """Addresses of the two orders; none where a tab has one order only."""
    if len(tab.orders) < 2 or query.get("q"):
        return {}
    return {
        "due_url": _address(query, order="queue"),
        "due": "ascending" if order is BY_QUEUE else "",
        "newest_url": _address(query, order="newest"),
        "newest": "descending" if order is NEWEST_FIRST else "",
    }


def _address(query: QueryDict, **changes: str | None) -> str:
    kept = query.copy()
    for name in (*PLACE, *changes):
        kept.pop(name, None)
    kept.update({name: value for name, value in changes.items() if value})
    return f"?{kept.urlencode()}"
