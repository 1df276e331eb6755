"""The desk of letter templates: one policy administrator drafts, another one publishes."""

from __future__ import annotations

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
from guidance.access import change_draft, publish_draft, write_guidance
from guidance.comparing import passages
from guidance.desk import draft_and_basis, form_begins_with, history_of, on_the_screen, shelf_of, version_read
from letters import actions
from letters.fields import FIELDS, Part
from letters.forms import NewTemplateForm, WordingForm
from letters.models import LetterTemplate, TemplateVersion

WORDS = ("title", "body", "tells")


@require_safe
@with_gate(write_guidance)
def desk(request: Visit) -> HttpResponse:
    """Every template with its published version and its draft, and the places that can be filled."""
    shelf = shelf_of(LetterTemplate.objects.all(), TemplateVersion.objects.all())
    return render(request, "letters/desk.html", {"shelf": shelf, "fields": FIELDS})


@with_gate(write_guidance)
def begin(request: Visit) -> HttpResponse:
    """The form of a template that is not there yet."""
    form = NewTemplateForm(request.POST or None)
    return ask(request, form, actions.begin_template, template="letters/begin.html", then=_draft_page, fields=FIELDS)


def _draft_page(written: TemplateVersion) -> str:
    return reverse("letters:draft", args=[written.template.slug])


@with_gate(write_guidance)
def write(request: Visit, slug: str) -> HttpResponse:
    """The form of the draft: the text being written, or the published one to begin from."""
    template = get_object_or_404(LetterTemplate, slug=slug)
    draft, basis = draft_and_basis(template)
    if draft is not None and (reason := change_draft.refusal(request.who, draft)):
        messages.warning(request, reason)
        return redirect("letters:draft", slug)
    return ask(
        request,
        WordingForm(request.POST or None, initial=form_begins_with(draft, basis, WORDS), addressee=template.addressee),
        partial(actions.write, template=template),
        template="letters/write.html",
        page=lambda: {"template": template, "basis": basis, "fields": FIELDS},
        then=_draft_page,
    )


@require_safe
@with_gate(write_guidance)
def draft(request: Visit, slug: str) -> HttpResponse:
    """The draft with its places, and what it changes."""
    template = get_object_or_404(LetterTemplate, slug=slug)
    found, basis = draft_and_basis(template)
    if found is None:
        return redirect("letters:desk")
    context = {
        "draft": found,
        "tells": [Part(part).label for part in found.tells],
        "passages": passages(basis.body if basis else "", found.body),
        "why_not_publish": publish_draft.refusal(request.who, found),
        "why_not_change": change_draft.refusal(request.who, found),
    }
    return render(request, "letters/draft.html", context)


@require_POST
@with_gate(write_guidance, grave=Grave.BINDS)
def publish(request: Visit, slug: str) -> HttpResponse:
    found = _read_or_404(request, slug)
    done = f"“{found.title}” is published. Letters are written from it from now on."
    return press(
        request,
        partial(actions.publish, draft=found, version=version_read(request)),
        then=reverse("letters:desk"),
        done=done,
        refused=_draft_page(found),
    )


@require_POST
@with_gate(write_guidance)
def withdraw(request: Visit, slug: str) -> HttpResponse:
    found = _read_or_404(request, slug)
    done = f"The draft of “{found.title}” is withdrawn. What is published stays as it is."
    act = partial(actions.withdraw, draft=found, version=version_read(request))
    return press(request, act, then=reverse("letters:desk"), done=done, refused=_draft_page(found))


@require_safe
@with_gate(write_guidance)
def history(request: Visit, slug: str) -> HttpResponse:
    """Every version of a template, who wrote it and who published it."""
    template = get_object_or_404(LetterTemplate, slug=slug)
    return render(request, "letters/history.html", {"template": template, "versions": history_of(template)})


def _read_or_404(request: Visit, slug: str) -> TemplateVersion:
    """The version that was on the screen, which may be a draft no more."""
    versions = TemplateVersion.objects.filter(template__slug=slug).select_related("template", "author")
    found: TemplateVersion = on_the_screen(request, versions)
    return found
