"""Drafting time limits: one policy administrator drafts and tries them, another publishes from a day."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import Visit
from audit.log import log
from audit.question_page import ask, press
from audit.reading import with_gate
from core.templatetags.govuk import on_day
from guidance.access import change_draft, publish_draft
from guidance.desk import draft_and_basis, version_read
from guidance.versions import State
from policy import actions
from policy.access import write_limits
from policy.comparing import changed, differences
from policy.dry_run import measured, quarter, tried
from policy.forms import LimitsForm, PublishForm
from policy.kinds import LIMITS_TRIED
from policy.models import PolicyVersion
from policy.time_limits import areas, set_here
from policy.views.reading import coming


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
    return {**said, "why": draft.why if draft else "", "version": draft.version if draft else 0}


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
    context = {
        "draft": found,
        "basis": basis,
        "differences": differences(basis.content if basis else {}, found.content),
        "why_not_publish": publish_draft.refusal(request.who, found),
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
    """From which day it holds."""
    found = _draft_or_404()
    if reason := publish_draft.refusal(request.who, found):
        messages.warning(request, reason)
        return redirect("policy:draft")
    return ask(
        request,
        PublishForm(request.POST or None, initial={"version": found.version}),
        partial(actions.publish, draft=found),
        template="policy/publish.html",
        then="policy:limits",
        done=lambda version: f"{version} is published. It holds from {on_day(version.holds_from)}.",
        continue_label="Publish",
        back_url=reverse("policy:draft"),
    )


@require_POST
@with_gate(write_limits)
def withdraw(request: Visit) -> HttpResponse:
    done = "The draft is withdrawn. What is published stays as it is."
    return press(request, partial(actions.withdraw, draft=_draft_or_404()), then="policy:limits", done=done)


@require_POST
@with_gate(write_limits)
def call_off(request: Visit) -> HttpResponse:
    """The last of those whose day has not begun."""
    waiting = coming()
    if not waiting:
        raise Http404("No version waits for its day")
    act = partial(actions.call_off, coming=waiting[-1], version=version_read(request))
    done = f"{waiting[-1]} is withdrawn before its day. What held before goes on to hold."
    return press(request, act, then="policy:limits", done=done)


def _draft_or_404() -> PolicyVersion:
    found = PolicyVersion.objects.filter(state=State.DRAFT).select_related("policy", "author").first()
    if found is None:
        raise Http404("There is no draft")
    return found
