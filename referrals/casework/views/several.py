"""Several records at once: ticked in a list, done to each by itself, and what became of each (`audit.several`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.requests import Visit
from accounts.roles import SUPERVISORS
from audit import question_page
from audit.reading import listed, with_gate
from audit.several import Became, Told, each_by_itself, keep, kept
from core.reference_numbers import display_reference
from core.templatetags.govuk import on_day
from referrals import access
from referrals.casework.actions import claiming, due_days
from referrals.casework.forms.several import ColleagueForm, DueForm
from referrals.casework.presenters import team
from referrals.casework.views.place_in_list import last_list, was_shown
from referrals.casework.views.rows import queue_rows
from referrals.models import Referral

REFERRAL = "referral"
SHOWN = 25  # as many as a page of a list
NOT_THERE = "It is not in this list any more. Open it to see who has it."
Lists = Mapping[str, QuerySet[Any]]


@dataclass(frozen=True)
class Doing:
    """What is done to each, by its kind, and what is asked for it once."""

    form: Callable[[Any], Any]
    acts: Mapping[str, Callable[..., object]]
    label: str
    done: Callable[..., str]


def assigning(request: Visit, *, but: User | None = None) -> Doing:
    return Doing(
        form=partial(ColleagueForm, force_ids=request.who.agencies(*SUPERVISORS), but=but),
        acts={REFERRAL: _assign, **{held.name: held.hand for held in team.HELD}},
        label="Assign",
        done=_assigned,
    )


def _assign(referral: Referral, **said: Any) -> object:
    return claiming.assign(referral=referral, **said)


def _assigned(to: User, reason: str) -> str:
    return f"Assigned to {to.name}"


def _set_due(referral: Referral, **said: Any) -> object:
    return due_days.set_due(referral=referral, **said)


def _due_set(due: date, reason: str) -> str:
    return f"Due by {on_day(due)}"


DUE = Doing(form=DueForm, acts={REFERRAL: _set_due}, label="Set the day", done=_due_set)


@require_http_methods(["GET", "POST"])
@with_gate(access.sees_team)
def assign(request: Visit) -> HttpResponse:
    """What was ticked in a list, given to one colleague."""
    return _to_ticked(request, assigning(request), heading="Assign several")


@require_http_methods(["GET", "POST"])
@with_gate(access.sees_team)
def due(request: Visit) -> HttpResponse:
    """What was ticked in a list, due by another day."""
    lead = "The step that runs now is due by this day. Danger stays as it is. A hold is reviewed on its own page."
    return _to_ticked(request, DUE, heading="Set when several are due", lead=lead)


def _to_ticked(request: Visit, doing: Doing, **page: Any) -> HttpResponse:
    """What came from the list is shown until it is done, also where its tick was taken off again."""
    shown = {name: keys_of([*request.POST.getlist(name), *request.GET.getlist(name)]) for name in doing.acts}
    found = access.see_case_file.filter(request.who, Referral.objects.filter(public_id__in=shown[REFERRAL]))
    lists = {REFERRAL: found.select_related("officer", "agency").order_by("queue_key", "pk")}
    held = [each for each in team.HELD if shown.get(each.name)]
    lists |= {each.name: each.of(request.who).filter(public_id__in=shown[each.name]) for each in held}
    back = last_list(request)
    if held and not shown[REFERRAL]:
        back["back_url"] = reverse(held[0].list_page)
    asked = [key for name in lists for key in keys_of(request.GET.getlist(name))]
    return act_on(request, doing, lists, ticked=asked, nothing="Select some in the list first", **back, **page)


def act_on(
    request: Visit, doing: Doing, lists: Lists, *, ticked: Iterable[UUID] = (), back_url: Any, **page: Any
) -> HttpResponse:
    """Lists of what can be ticked, and the form that does the same to each of them."""
    form = doing.form(request.POST or None)
    chosen = {name: keys_of(request.POST.getlist(name)) for name in lists}
    if request.method == "POST":
        ticked = [key for keys in chosen.values() for key in keys]
        if not ticked:
            form.add_error(None, "Select at least one record")

    def act(*, by: Any, **said: Any) -> str:
        lines = [line for name in lists for line in _each(request, doing, name, lists[name], chosen[name], by, said)]
        key = keep(request, Told(page["heading"], doing.done(**said), lines, str(back_url)))
        return f"{reverse('referrals:several_done')}?of={key}"

    return question_page.ask(
        request,
        form,
        act,
        template="referrals/team/allocate.html",
        page=partial(_to_tick, lists),
        ticked=[str(key) for key in ticked],
        label=doing.label,
        then=str,
        back_url=back_url,
        **page,
    )


def keys_of(ticked: Iterable[str]) -> list[UUID]:
    """What was ticked, once each, without what is no address of a record at all."""
    found: dict[UUID, None] = {}
    for one in ticked:
        with suppress(ValueError):
            found[UUID(one)] = None
    return list(found)[:SHOWN]


def _to_tick(lists: Lists) -> dict[str, Any]:
    """Each list that has something, logged by the rule that lets it be shown here."""
    rows = list(lists[REFERRAL][:SHOWN])
    listed(rows=rows, rule=access.see_case_file, named=False)
    others = []
    for held in team.HELD:
        if records := list(lists[held.name][:SHOWN]) if held.name in lists else []:
            listed(rows=records, rule=held.rule)
            others.append((held, [held.line(record) for record in records]))
    return {"rows": queue_rows(rows, named=False), "others": others}


def _each(
    request: Visit, doing: Doing, name: str, records: QuerySet[Any], chosen: list[UUID], by: Any, said: dict[str, Any]
) -> list[Became]:
    """What became of each, in the order in which it stood; and of what is not there any more, that it is not."""
    found = list(records.filter(public_id__in=chosen))
    results = each_by_itself(found, partial(doing.acts[name], by=by, **said))
    became = {one.record.public_id: one.why_not for one in results}
    there = [Became(name, str(one.public_id), display_reference(one.reference), became[one.public_id]) for one in found]
    return there + [Became(name, str(key), was_shown(request, key), NOT_THERE) for key in chosen if key not in became]


@require_GET
@with_gate(access.sees_team)
def done(request: Visit) -> HttpResponse:
    """What became of each, with a link to what this reader can still open."""
    told = kept(request, request.GET.get("of"))
    lines = told.lines if told else []
    links = {key: href for name in {line.of for line in lines} for key, href in _links(request, name, lines)}
    context = {
        "told": told,
        "lines": [(line, links.get(line.key, "")) for line in lines],
        "did": sum(not line.why_not for line in lines),
        "back_url": told.back if told else reverse("referrals:queue"),
    }
    return render(request, "referrals/team/became.html", context)


def _links(request: Visit, name: str, lines: Iterable[Became]) -> list[tuple[str, str]]:
    keys = [line.key for line in lines if line.of == name]
    if name == REFERRAL:
        found = access.see_case_file.filter(request.who, Referral.objects.filter(public_id__in=keys))
        rows: list[Model] = list(found)
        listed(rows=rows, rule=access.see_case_file, named=False)
        return [(str(row.public_id), reverse("referrals:case", args=[row.public_id])) for row in found]
    held = next(each for each in team.HELD if each.name == name)
    records = list(held.rule.filter(request.who, held.alive().filter(public_id__in=keys)))
    listed(rows=records, rule=held.rule, named=False)
    return [(line.key, line.href) for line in map(held.line, records)]
