"""Writing guidance: one policy administrator drafts, another one publishes."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import with_gate
from core.gravity import Grave
from guidance import actions
from guidance.access import change_draft, publish_draft, write_guidance
from guidance.blocks import parse
from guidance.comparing import lines_changed, passages
from guidance.desk import draft_and_basis, form_begins_with, history_of, on_the_screen, shelf_of, version_read
from guidance.forms import NewPageForm, WordingForm
from guidance.models import Page, PageVersion

FIELDS = ("title", "summary", "body", "sheet_line", "found_by", "review_on")


@require_safe
@with_gate(write_guidance)
def desk(request: Visit) -> HttpResponse:
    """Every page with its published version, its draft, and when it must be looked at again."""
    return render(request, "guidance/desk.html", {"shelf": shelf_of(Page.objects.all(), PageVersion.objects.all())})


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
    draft, basis = draft_and_basis(page)
    if draft is not None and (reason := change_draft.refusal(request.who, draft)):
        messages.warning(request, reason)
        return redirect("guidance:draft", slug)
    return ask(
        request,
        WordingForm(request.POST or None, initial=form_begins_with(draft, basis, FIELDS)),
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
    found, basis = draft_and_basis(page)
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
@with_gate(write_guidance, grave=Grave.BINDS)
def publish(request: Visit, slug: str) -> HttpResponse:
    found = _read_or_404(request, slug)
    return press(
        request,
        partial(actions.publish, draft=found, version=version_read(request)),
        then=reverse("guidance:page", args=[slug]),
        done=f"“{found.title}” is published.",
        refused=_draft_page(found),
    )


@require_POST
@with_gate(write_guidance)
def withdraw(request: Visit, slug: str) -> HttpResponse:
    found = _read_or_404(request, slug)
    done = f"The draft of “{found.title}” is withdrawn. What is published stays as it is."
    act = partial(actions.withdraw, draft=found, version=version_read(request))
    return press(request, act, then="guidance:desk", done=done, refused=_draft_page(found))


@require_safe
@with_gate(write_guidance)
def history(request: Visit, slug: str) -> HttpResponse:
    """Every version of a page, who wrote it and who published it."""
    page = get_object_or_404(Page, slug=slug)
    return render(request, "guidance/history.html", {"page": page, "versions": history_of(page)})


def _read_or_404(request: Visit, slug: str) -> PageVersion:
    """The version that was on the screen, which may be a draft no more."""
    found: PageVersion = on_the_screen(request, PageVersion.objects.filter(page__slug=slug))
    return found
