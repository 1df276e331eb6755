"""Drafting a policy: one policy administrator drafts and tries it, another publishes from a day."""

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
from core.gravity import Grave
from core.templatetags.govuk import on_day
from core.whole import whole
from guidance.access import change_draft, publish_draft
from guidance.desk import draft_and_basis, on_the_screen, version_read
from policy import actions
from policy.access import write_policy
from policy.dry_run import quarter
from policy.forms import PublishForm
from policy.kinds import LIMITS_TRIED
from policy.matters import Matter, matter_of
from policy.models import PolicyVersion


@with_gate(write_policy)
def write(request: Visit, slug: str) -> HttpResponse:
    """The form of the draft: what is being drafted, or the last that was published to begin from."""
    matter = matter_of(slug)
    draft, basis = _draft_and_basis(matter)
    if draft is not None and (reason := change_draft.refusal(request.who, draft)):
        messages.warning(request, reason)
        return redirect(matter.page("draft"))
    part, said = matter.part(request.GET.get("part", "")), actions.said(draft or basis)
    if matter.parts() and part is None:
        return _parts(request, matter, draft, basis)
    of_part = {"part": part, "begun": said} if part else {}
    return ask(
        request,
        matter.form(request.POST or None, initial=_begins_with(matter, draft, basis), **of_part),
        partial(actions.write, matter=matter),
        template="policy/write.html",
        then=matter.page("draft"),
        matter=matter,
        basis=basis,
        part=part,
        back_url=reverse(matter.page("write" if part else "")),
    )


def _parts(request: Visit, matter: Matter, draft: PolicyVersion | None, basis: PolicyVersion | None) -> HttpResponse:
    """Which part of a long draft to write, and which have been changed."""
    said = actions.said(basis)
    differs = matter.differences(said, draft.content if draft else said)
    parts = [
        (
            part.title,
            reverse(matter.page("write"), query={"part": part.name}),
            any(part.has(one) for one in differs),
        )
        for part in matter.parts()
    ]
    return render(request, "policy/parts_of_draft.html", {"matter": matter, "draft": draft, "parts": parts})


def _begins_with(matter: Matter, draft: PolicyVersion | None, basis: PolicyVersion | None) -> dict[str, Any]:
    begun = {"why": draft.why if draft else "", "version": draft.version if draft else 0}
    return {**matter.boxes(actions.said(draft or basis)), **begun, "basis": basis.number if basis else 0}


def _draft_and_basis(matter: Matter) -> tuple[PolicyVersion | None, PolicyVersion | None]:
    """The draft, and the last version that was published: its day may be still to come."""
    policy = actions.the_policy(matter)
    draft, _ = draft_and_basis(policy)
    return draft, actions.latest_published(policy)


@require_safe
@with_gate(write_policy)
def draft(request: Visit, slug: str) -> HttpResponse:
    """What the draft changes, and why."""
    matter = matter_of(slug)
    found, basis = _draft_and_basis(matter)
    if found is None:
        return redirect(matter.page())
    read = {"number": found.number, "version": found.version, "basis": basis.number if basis else 0}
    context = {
        "matter": matter,
        "draft": found,
        "basis": basis,
        "publish_url": reverse(matter.page("publish"), query=read),
        "differences": matter.differences(actions.said(basis), found.content),
        "why_not_publish": publish_draft.refusal(request.who, found) or actions.why_beyond(found),
        "why_not_change": change_draft.refusal(request.who, found),
    }
    return render(request, "policy/draft.html", context)


@require_safe
@with_gate(write_policy)
def dry_run(request: Visit, slug: str) -> HttpResponse:
    """What the last quarter would have done. Numbers alone: this role opens no record."""
    matter = matter_of(slug)
    found, basis = _draft_and_basis(matter)
    if found is None:
        return redirect(matter.page())
    first, last = quarter()
    context = {
        "matter": matter,
        "draft": found,
        "first": first,
        "last": last,
        "run": matter.tried(actions.said(basis), found.content),
    }
    changed = [one.name for one in matter.differences(actions.said(basis), found.content)]
    data = {"matter": slug, "number": found.number, "version": found.version, "changed": sorted(changed)}
    log(LIMITS_TRIED, target=found, data=data)
    return render(request, "policy/dry_run.html", context)


@with_gate(write_policy, grave=Grave.BINDS)
def publish(request: Visit, slug: str) -> HttpResponse:
    """From which day it holds: of the draft that was read, which the address names, and which is shown again."""
    matter = matter_of(slug)
    if request.method != "POST" and "number" not in request.GET:
        return redirect(matter.page("draft"))
    found, (_, basis) = _read_or_404(request, matter), _draft_and_basis(matter)
    read = {name: _said(request, name) for name in ("number", "version", "basis")}
    reason = publish_draft.refusal(request.who, found)
    if reason := reason or actions.why_unread(found, basis, version=read["version"], basis=read["basis"]):
        messages.warning(request, reason)
        return redirect(matter.page("draft"))
    return ask(
        request,
        PublishForm(request.POST or None, initial=read, matter=matter),
        partial(actions.publish, draft=found),
        template="policy/publish.html",
        then=matter.page(),
        done=lambda version: f"{version} is published. It holds from {on_day(version.holds_from)}.",
        read_again=matter.page("draft"),
        matter=matter,
        draft=found,
        basis=basis,
        differences=matter.differences(actions.said(basis), found.content),
        continue_label="Publish",
        back_url=reverse(matter.page("draft")),
    )


@require_POST
@with_gate(write_policy)
def withdraw(request: Visit, slug: str) -> HttpResponse:
    matter = matter_of(slug)
    done = "The draft is withdrawn. What is published stays as it is."
    found = on_the_screen(request, actions.the_policy(matter).versions.all())
    act = partial(actions.withdraw, draft=found, version=version_read(request))
    return press(request, act, then=matter.page(), done=done, refused=matter.page("draft"))


@require_POST
@with_gate(write_policy, grave=Grave.BINDS)
def call_off(request: Visit, slug: str) -> HttpResponse:
    """A version whose day has not begun: the one that was on the page."""
    matter = matter_of(slug)
    found = _read_or_404(request, matter)
    act = partial(actions.call_off, coming=found, version=version_read(request))
    done = f"{found} is withdrawn before its day. What held before goes on to hold."
    return press(request, act, then=matter.page(), done=done)


def _read_or_404(request: Visit, matter: Matter) -> PolicyVersion:
    """The version that was on the screen, which may be a draft no more."""
    versions = actions.the_policy(matter).versions.select_related("policy", "author")
    return get_object_or_404(versions, number=_said(request, "number"))


def _said(request: Visit, name: str) -> int:
    """A number by which a page says what it was made from; what cannot be read is none of them."""
    said = request.POST if request.method == "POST" else request.GET
    return whole(said.get(name, ""), digits=9) or 0
