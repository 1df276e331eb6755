"""Reading time limits: what holds, what held on a day that is over, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import Visit
from audit.reading import with_gate
from guidance.desk import draft_and_basis, history_of
from guidance.versions import State
from policy import actions, in_force
from policy.access import read_limits, write_limits
from policy.comparing import differences
from policy.forms import CompareForm, DayForm
from policy.models import PolicyVersion
from policy.time_limits import TimeLimit, areas


@dataclass(frozen=True)
class Shown:
    """A limit as it held on a day."""

    limit: TimeLimit
    number: str


def shown(numbers: Mapping[str, int]) -> list[tuple[str, list[Shown]]]:
    def of(limit: TimeLimit) -> Shown:
        held = numbers.get(limit.name, limit.number) if limit.is_set_here else limit.number
        return Shown(limit, limit.in_words(held))

    return [(area.title, [of(limit) for limit in area.limits]) for area in areas()]


@require_safe
@with_gate(read_limits)
def limits(request: Visit) -> HttpResponse:
    """What holds today, or held on the day that is asked."""
    form = DayForm(request.GET if "on-day" in request.GET else None)
    today = timezone.localdate()
    day: date = form.cleaned_data["on"] if form.is_valid() else today
    held, policy = in_force.on(day), actions.the_policy()
    draft, _ = draft_and_basis(policy)
    context = {
        "form": form,
        "day": day,
        "is_today": day == today,
        "held": held,
        "version": policy.versions.select_related("author", "approver").filter(number=held.number).first(),
        "areas": shown(held.numbers),
        "coming": coming(),
        "draft": draft,
        "may_write": write_limits.anywhere(request.who),
    }
    return render(request, "policy/limits.html", context, status=form.http_status)


def coming() -> list[PolicyVersion]:
    """Published, and their day has not begun."""
    found = actions.the_policy().versions.filter(state=State.PUBLISHED, holds_from__gt=timezone.localdate())
    return list(found.select_related("author", "approver").order_by("number"))


@require_safe
@with_gate(read_limits)
def versions(request: Visit) -> HttpResponse:
    """Every version, and what differs between two of them."""
    found = [one for one in history_of(actions.the_policy()) if one.state != State.DRAFT]
    form = CompareForm(request.GET if "after" in request.GET else None, versions=found)
    both = None
    if form.is_valid():
        by_number = {one.number: one for one in found}
        both = by_number[form.cleaned_data["before"]], by_number[form.cleaned_data["after"]]
    context = {
        "versions": found,
        "form": form,
        "both": both,
        "differences": differences(both[0].content, both[1].content) if both else [],
    }
    return render(request, "policy/versions.html", context, status=form.http_status)
