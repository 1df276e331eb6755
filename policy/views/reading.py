"""Reading policies: what holds, what held on a day that is over, and what differs between two versions."""

from __future__ import annotations

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
from policy.access import read_policy, write_policy
from policy.forms import CompareForm, DayForm
from policy.matters import matter_of
from policy.models import Policy, PolicyVersion


@require_safe
@with_gate(read_policy)
def holds(request: Visit, slug: str) -> HttpResponse:
    """What holds today, or held on the day that is asked."""
    matter = matter_of(slug)
    form = DayForm(request.GET if "on-day" in request.GET else None)
    today = timezone.localdate()
    day: date = form.cleaned_data["on"] if form.is_valid() else today
    held, policy = in_force.on(day, slug), actions.the_policy(matter)
    draft, _ = draft_and_basis(policy)
    context = {
        "matter": matter,
        "form": form,
        "day": day,
        "is_today": day == today,
        "held": held,
        "version": policy.versions.select_related("author", "approver").filter(number=held.number).first(),
        "shown": matter.shown(held.says),
        "coming": coming(policy),
        "draft": draft,
        "may_write": write_policy.anywhere(request.who),
    }
    return render(request, "policy/holds.html", context, status=form.http_status)


def coming(policy: Policy) -> list[PolicyVersion]:
    """Published, and their day has not begun."""
    found = policy.versions.filter(state=State.PUBLISHED, holds_from__gt=timezone.localdate())
    return list(found.select_related("author", "approver").order_by("number"))


@require_safe
@with_gate(read_policy)
def versions(request: Visit, slug: str) -> HttpResponse:
    """Every version, and what differs between two of them."""
    matter = matter_of(slug)
    found = [one for one in history_of(actions.the_policy(matter)) if one.state != State.DRAFT]
    form = CompareForm(request.GET if "after" in request.GET else None, versions=found)
    both = None
    if form.is_valid():
        by_number = {one.number: one for one in found}
        both = by_number[form.cleaned_data["before"]], by_number[form.cleaned_data["after"]]
    context = {
        "matter": matter,
        "versions": found,
        "form": form,
        "both": both,
        "differences": matter.differences(both[0].content, both[1].content) if both else [],
    }
    return render(request, "policy/versions.html", context, status=form.http_status)
