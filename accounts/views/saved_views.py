"""Views of work lists: the page on which one is saved, and the one on which all are listed and removed."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import saved_views as actions
from accounts.forms.saved_views import ViewForm
from accounts.models import Agency, SavedView
from accounts.requests import Visit
from accounts.saved_views import in_order, lines_of, removable
from accounts.work_lists import is_list
from audit.question_page import ask, press
from audit.reading import listed, with_gate, with_record
from core.components import Row


@require_safe
@with_gate(access.keeps_views)
def views(request: Visit) -> HttpResponse:
    """The own ones and the teams', of every list."""
    who = request.who
    found = access.see_view.filter(who, SavedView.objects.standing())
    rows = in_order(found.select_related("agency", "person"))
    listed(rows=rows, rule=access.see_view, named=False)
    mine = removable(who, rows)
    lines = [(line, is_list(line.view.of), line.view.pk in mine) for line in lines_of(who, rows)]
    return render(request, "accounts/saved_views.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(access.keeps_views)
def save(request: Visit, key: str) -> HttpResponse:
    """Under which name, and for whom. What is saved stands in the address, as it stands in that of the list."""
    of = is_list(key)
    if of is None or not of.opens.anywhere(request.who):
        raise Http404
    filters = of.form(request, request.who, of_address=True)
    chosen = filters.chosen
    teams = Agency.objects.filter(pk__in=access.shares_views_with(request.who)).order_by("sort_key")
    return ask(
        request,
        ViewForm(request.POST or None, teams=teams),
        partial(actions.save, of=of, chosen=chosen),
        template="accounts/save_view.html",
        heading="Save this view",
        rows=[Row(label, words) for label, words in filters.in_words(chosen)],
        back_url=of.page(chosen),
        then=of.page(chosen),
        done="The view is saved. Its number is counted anew each time, of what you may see.",
    )


@require_POST
@with_record(SavedView, can=access.remove_view, sees=access.see_view, kind=None)
def remove(request: Visit, view: SavedView) -> HttpResponse:
    return press(request, partial(actions.remove, view=view), then="accounts:views", done="The view is removed.")
