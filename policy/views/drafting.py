"""Drafting time limits: one policy administrator drafts and tries them, another publishes from a day."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import Visit
from audit.log import log
from audit.question_page import ask, press
from audit.reading import with_gate
from core.templatetags.govuk import on_day
from core.whole import whole
from guidance.access import change_draft, publish_draft
from guidance.desk import draft_and_basis, on_the_screen, version_read
from policy import actions
from policy.access import write_limits
from policy.comparing import changed, differences
from policy.dry_run import measured, quarter, tried
from policy.forms import LimitsForm, PublishForm
from policy.kinds import LIMITS_TRIED
from policy.models import PolicyVersion
from policy.time_limits import areas, set_here


@with_gate(write_limits)
def write(request: Visit) -> HttpResponse:
    """The form of the draft: the numbers being drafted, or the last that were published to begin from."""
    draft, basis = _draft_and_basis()
    if draft is not None and (reason := change_draft.refusal(request.who, draft)):
        messages.warning(request, reason)
        return redirect("policy:draft")
    return ask(
        request,
        LimitsForm(request.POST or None, initial=_begins_with(draft, basis)),
        actions.write,
        template="policy/write.html",
        then="policy:draft",
        basis=basis,
        fixed=[limit for area in areas() for limit in area.limits if limit.fixed_by],
        back_url=reverse("policy:limits"),
    )


def _begins_with(draft: PolicyVersion | None, basis: PolicyVersion | None) -> dict[str, Any]:
    source = draft or basis
    numbers = {limit.name: limit.number for limit in set_here()}
    said = {**numbers, **source.content} if source else numbers
    begun = {"why": draft.why if draft else "", "version": draft.version if draft else 0}
    return {**said, **begun, "basis": basis.number if basis else 0}


def _draft_and_basis() -> tuple[PolicyVersion | None, PolicyVersion | None]:
    """The draft, and the last version that was published: its day may be still to come."""
    policy = actions.the_policy()
    draft, _ = draft_and_basis(policy)
    return draft, actions.latest_published(policy)


@require_safe
@with_gate(write_limits)
def draft(request: Visit) -> HttpResponse:
    """What the draft changes, and why."""
    found, basis = _draft_and_basis()
    if found is None:
        return redirect("policy:limits")
    read = {"number": found.number, "version": found.version, "basis": basis.number if basis else 0}
    context = {
        "draft": found,
        "basis": basis,
        "publish_url": reverse("policy:publish", query=read),
        "differences": differences(basis.content if basis else {}, found.content),
        "why_not_publish": publish_draft.refusal(request.who, found) or actions.why_beyond(found),
        "why_not_change": change_draft.refusal(request.who, found),
    }
    return render(request, "policy/draft.html", context)


@require_safe
@with_gate(write_limits)
def dry_run(request: Visit) -> HttpResponse:
    """How the clocks of the last quarter would have fared. Numbers alone: this role opens no record."""
    found, basis = _draft_and_basis()
    if found is None:
        return redirect("policy:limits")
    names = changed(basis.content if basis else {}, found.content)
    asked = [limit for limit in set_here() if limit.name in names]
    first, last = quarter()
    context = {
        "draft": found,
        "first": first,
        "last": last,
        "rows": tried(found.content, asked),
        "not_measured": [limit for limit in asked if limit not in measured()],
    }
    log(LIMITS_TRIED, target=found, data={"number": found.number, "version": found.version, "limits": sorted(names)})
    return render(request, "policy/dry_run.html", context)


@with_gate(write_limits)
def publish(request: Visit) -> HttpResponse:
    """From which day it holds: of the draft that was read, which the address names, and which is shown again."""
    if request.method != "POST" and "number" not in request.GET:
        return redirect("policy:draft")
    found, (_, basis) = _read_or_404(request), _draft_and_basis()
    read = {name: _said(request, name) for name in ("number", "version", "basis")}
    reason = publish_draft.refusal(request.who, found)
    if reason := reason or actions.why_unread(found, basis, version=read["version"], basis=read["basis"]):
        messages.warning(request, reason)
        return redirect("policy:draft")
    return ask(
        request,
        PublishForm(request.POST or None, initial=read),
        partial(actions.publish, draft=found),
        template="policy/publish.html",
        then="policy:limits",
        done=lambda version: f"{version} is published. It holds from {on_day(version.holds_from)}.",
        read_again="policy:draft",
        draft=found,
        basis=basis,
        differences=differences(basis.content if basis else {}, found.content),
        continue_label="Publish",
        back_url=reverse("policy:draft"),
    )


@require_POST
@with_gate(write_limits)
def withdraw(request: Visit) -> HttpResponse:
    done = "The draft is withdrawn. What is published stays as it is."
    found = on_the_screen(request, actions.the_policy().versions.all())
    act = partial(actions.withdraw, draft=found, version=version_read(request))
    return press(request, act, then="policy:limits", done=done, refused="policy:draft")


@require_POST
@with_gate(write_limits)
def call_off(request: Visit) -> HttpResponse:
    """A version whose day has not begun: the one that was on the page."""
    found = _read_or_404(request)
    act = partial(actions.call_off, coming=found, version=version_read(request))
    done = f"{found} is withdrawn before its day. What held before goes on to hold."
    return press(request, act, then="policy:limits", done=done)


def _read_or_404(request: Visit) -> PolicyVersion:
    """The version that was on the screen, which may be a draft no more."""
    versions = actions.the_policy().versions.select_related("policy", "author")
    return get_object_or_404(versions, number=_said(request, "number"))


def _said(request: Visit, name: str) -> int:
    """A number by which a page says what it was made from; what cannot be read is none of them."""
    said = request.POST if request.method == "POST" else request.GET
    return whole(said.get(name, ""), digits=9) or 0
