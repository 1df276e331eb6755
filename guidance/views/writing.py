"""Writing guidance: one policy administrator drafts, another one publishes."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import with_gate
from core.whole import whole
from guidance import actions
from guidance.access import change_draft, publish_draft, write_guidance
from guidance.blocks import parse
from guidance.comparing import lines_changed, passages
from guidance.forms import NewPageForm, WordingForm
from guidance.models import Page, PageVersion, State

LIVE = (State.DRAFT, State.PUBLISHED)
FIELDS = ("title", "summary", "body", "sheet_line", "found_by", "review_on")


@require_safe
@with_gate(write_guidance)
def desk(request: Visit) -> HttpResponse:
    """Every page with its published version, its draft, and when it must be looked at again."""
    live = PageVersion.objects.filter(state__in=LIVE).select_related("author", "approver")
    pages = Page.objects.prefetch_related(Prefetch("versions", queryset=live, to_attr="live"))
    shelf = [{"page": page, **{version.state: version for version in page.live}} for page in pages]
    return render(request, "guidance/desk.html", {"shelf": shelf})


@with_gate(write_guidance)
def begin(request: Visit) -> HttpResponse:
    """The form of a page that is not there yet."""
    form = NewPageForm(request.POST or None)
    return ask(request, form, actions.begin_page, template="guidance/begin.html", then=_draft_page)


def _draft_page(written: PageVersion) -> str:
    return reverse("guidance:draft", args=[written.page.slug])


@with_gate(write_guidance)
def write(request: Visit, slug: str) -> HttpResponse:
    """The form of the draft: the text being written, or the published one to begin from."""
    page = get_object_or_404(Page, slug=slug)
    draft, basis = _open(page)
    if draft is not None and (reason := change_draft.refusal(request.who, draft)):
        messages.warning(request, reason)
        return redirect("guidance:draft", slug)
    return ask(
        request,
        WordingForm(request.POST or None, initial=_initial(draft, basis)),
        partial(actions.write, page=page),
        template="guidance/write.html",
        page=lambda: {"page": page, "basis": basis},
        then=_draft_page,
    )


@require_safe
@with_gate(write_guidance)
def draft(request: Visit, slug: str) -> HttpResponse:
    """The draft as it would look, and what it changes."""
    page = get_object_or_404(Page, slug=slug)
    found, basis = _open(page)
    if found is None:
        return redirect("guidance:desk")
    return render(
        request,
        "guidance/draft.html",
        {
            "draft": found,
            "blocks": parse(found.body),
            "lines": lines_changed(basis, found),
            "passages": passages(basis.body if basis else "", found.body),
            "why_not_publish": publish_draft.refusal(request.who, found),
            "why_not_change": change_draft.refusal(request.who, found),
        },
    )


@require_POST
@with_gate(write_guidance)
def publish(request: Visit, slug: str) -> HttpResponse:
    found = _draft_or_404(slug)
    return press(
        request,
        partial(actions.publish, draft=found, version=_version_read(request)),
        then=reverse("guidance:page", args=[slug]),
        done=f"“{found.title}” is published.",
        refused=_draft_page(found),
    )


@require_POST
@with_gate(write_guidance)
def withdraw(request: Visit, slug: str) -> HttpResponse:
    found = _draft_or_404(slug)
    done = f"The draft of “{found.title}” is withdrawn. What is published stays as it is."
    return press(request, partial(actions.withdraw, draft=found), then="guidance:desk", done=done)


@require_safe
@with_gate(write_guidance)
def history(request: Visit, slug: str) -> HttpResponse:
    """Every version of a page, who wrote it and who published it."""
    page = get_object_or_404(Page, slug=slug)
    versions = page.versions.select_related("author", "approver").order_by("-number")
    return render(request, "guidance/history.html", {"page": page, "versions": versions})


def _open(page: Page) -> tuple[PageVersion | None, PageVersion | None]:
    """The page's draft and its published version."""
    found = {version.state: version for version in page.versions.filter(state__in=LIVE)}
    return found.get(State.DRAFT), found.get(State.PUBLISHED)


def _initial(draft: PageVersion | None, basis: PageVersion | None) -> dict[str, Any]:
    source = draft or basis
    words = {name: getattr(source, name) for name in FIELDS} if source else {}
    return {"version": draft.version if draft else 0, **words}


def _draft_or_404(slug: str) -> PageVersion:
    return get_object_or_404(PageVersion.objects.drafts(), page__slug=slug)


def _version_read(request: Visit) -> int:
    """The version of the draft that was on the screen; anything unreadable counts as an old one."""
    return whole(request.POST.get("version", ""), digits=9) or 0
