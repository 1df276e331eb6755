"""One redacted version: marked, made, looked at before and after, released, withdrawn."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import Act, ask, press
from audit.reading import read_along, with_record
from core.whole import whole
from evidence import access
from evidence.forms import PressForm
from evidence.kinds import FILE_READ, REDACTION_PAGE_SHOWN, REDACTION_READ
from evidence.models import File, Redaction, RedactionState
from evidence.redacting import actions, moves, presenters
from evidence.redacting.forms import BoxForm, PassageForm, VersionOnlyForm, WhyForm, WordsForm, pages_of
from evidence.redacting.suggestions import suggested
from evidence.views.file import by_its_place, contents, shut_away

RELATED = ("file", "drafted_by", "released_by", "withdrawn_by")
SEES = access.see_redaction


def by_the_place_of_its_file(request: Visit, redaction: Redaction) -> HttpResponse | None:
    return by_its_place(request, redaction.file)


@require_POST
@with_record(File, can=access.redact_file)
def begin(request: Visit, file: File) -> HttpResponse:
    return press(
        request,
        partial(actions.begin, file=file),
        form=PressForm(request.POST),
        then=_page,
        refused=reverse("evidence:file", args=[file.public_id]),
    )


@require_GET
@with_record(Redaction, can=SEES, related=RELATED, kind=REDACTION_READ)
def redaction_page(request: Visit, redaction: Redaction) -> HttpResponse:
    """While it is drafted: what is marked, and the pages. Once it is made: each page before and after."""
    read_along(request, redaction.file, can=access.read_file, kind=FILE_READ)
    context = {
        "redaction": redaction,
        "file": redaction.file,
        "label": presenters.label_of(redaction),
        "says": presenters.says(redaction),
        "lines": presenters.lines_of(redaction),
        "pages": presenters.compared(redaction),
        "about": presenters.about(redaction),
        "back_url": reverse("evidence:file", args=[redaction.file.public_id]),
        "press": VersionOnlyForm(initial={"version": redaction.version}),
        "press_once": PressForm(),
        **_buttons(request, redaction),
    }
    return render(request, "evidence/redaction.html", context)


def _buttons(request: Visit, redaction: Redaction) -> dict[str, Any]:
    who, state = request.who, redaction.state
    steers = access.steer_redaction.allows(who, redaction)
    waits = state == RedactionState.WAITING
    releases = waits and access.release_redaction.allows(who, redaction)
    return {
        "may_draft": access.draft_redaction.allows(who, redaction),
        "may_release": releases,
        "why_not_release": moves.another_person(redaction, who, {}) if releases else "",
        "may_take_back": steers and waits,
        "may_discard": steers and state in (RedactionState.DRAFT, RedactionState.WAITING),
        "may_withdraw": steers and state == RedactionState.RELEASED,
        "may_take": access.take_redaction.allows(who, redaction) and bool(redaction.document_key),
    }


@with_record(Redaction, can=access.draft_redaction, sees=SEES, related=RELATED)
def words(request: Visit, redaction: Redaction) -> HttpResponse:
    """Take out words wherever they stand; names that stand in it are offered."""
    read_along(request, redaction.file, can=access.read_file, kind=FILE_READ)
    form = WordsForm(request.POST or None, suggested=suggested(redaction), initial=pages_of(redaction))
    return _mark(request, redaction, form, actions.mark_words, heading="Words to take out")


@with_record(Redaction, can=access.draft_redaction, sees=SEES, related=RELATED)
def box(request: Visit, redaction: Redaction, number: str) -> HttpResponse:
    """Take out what stands in a box on one page, or at that place on several."""
    found = redaction.file.pages.filter(number=whole(number, digits=4) or 0).first()
    if found is None:
        raise Http404("There is no such page.")
    boxes = redaction.marks.filter(words="", first_page__lte=found.number, last_page__gte=found.number)
    form = BoxForm(request.POST or None, initial={**pages_of(redaction, found.number), "whole": not found.key})
    more = {"drawn": found, "boxes": boxes, "file": redaction.file}
    heading = f"Take out a part of page {found.number}"
    return _mark(request, redaction, form, actions.mark_box, heading=heading, template="evidence/box.html", **more)


def _mark(
    request: Visit,
    redaction: Redaction,
    form: PassageForm,
    act: Act,
    *,
    template: str = "base_question.html",
    **page: Any,
) -> HttpResponse:
    here = _page(redaction)
    return ask(
        request,
        form,
        partial(act, redaction=redaction),
        template=template,
        then=here,
        back_url=here,
        cancel_url=here,
        continue_label="Mark it",
        done="Marked. Nothing is taken out before it is made and released.",
        **page,
    )


@require_POST
@with_record(Redaction, can=access.draft_redaction, sees=SEES, related=RELATED)
def unmark(request: Visit, redaction: Redaction, mark: str) -> HttpResponse:
    act = partial(actions.unmark, redaction=redaction, mark=whole(mark) or 0)
    return press(request, act, form=PressForm(request.POST), then=_page(redaction), done="Not marked any more.")


@require_POST
@with_record(Redaction, can=access.draft_redaction, sees=SEES, related=RELATED)
def make(request: Visit, redaction: Redaction) -> HttpResponse:
    return _press(request, redaction, actions.make, done="It is being made. Load this page again in a moment.")


@require_POST
@with_record(Redaction, can=access.release_redaction, sees=SEES, related=RELATED)
def release(request: Visit, redaction: Redaction) -> HttpResponse:
    return _press(
        request, redaction, actions.release, done="Released. It can be picked for a pack in place of the file."
    )


@require_POST
@with_record(Redaction, can=access.steer_redaction, sees=SEES, related=RELATED)
def take_back(request: Visit, redaction: Redaction) -> HttpResponse:
    return _press(request, redaction, actions.take_back, done="Taken back. Change what is marked, and make it again.")


@require_POST
@with_record(Redaction, can=access.steer_redaction, sees=SEES, related=RELATED)
def discard(request: Visit, redaction: Redaction) -> HttpResponse:
    return _press(request, redaction, actions.discard, done="Thrown away. The file and its copy are as they were.")


@with_record(Redaction, can=access.release_redaction, sees=SEES, related=RELATED)
def send_back(request: Visit, redaction: Redaction) -> HttpResponse:
    return _why(
        request,
        redaction,
        actions.send_back,
        heading="Do not release this version",
        continue_label="Send it back",
        done="Sent back. Nothing has left.",
    )


@with_record(Redaction, can=access.steer_redaction, sees=SEES, related=RELATED)
def withdraw(request: Visit, redaction: Redaction) -> HttpResponse:
    return _why(
        request,
        redaction,
        actions.withdraw,
        heading="Withdraw this version",
        continue_label="Withdraw it",
        done="Withdrawn. It is on offer no more; recall the packs that have it.",
    )


@require_GET
@with_record(Redaction, can=SEES, related=RELATED, kind=REDACTION_PAGE_SHOWN)
def page(request: Visit, redaction: Redaction, number: str) -> HttpResponse:
    """The picture of one page as it was made."""
    made = redaction.pages.filter(number=whole(number, digits=4) or 0).exclude(key="")
    found = made.first() if redaction.checked_at else None
    if found is None:
        raise Http404("There is no such page.")
    return shut_away(contents(found.key, found.sha256), "image/jpeg", f'inline; filename="page-{found.number}.jpg"')


@require_POST
@with_record(
    Redaction,
    can=access.take_redaction,
    sees=SEES,
    related=RELATED,
    kind=None,
)
def document(request: Visit, redaction: Redaction) -> HttpResponse:
    """The PDF as it was released. Read whole and compared first: no file, no disclosure."""
    if not redaction.document_key:
        raise Http404("Its pages are text, and make no PDF.")
    content = contents(redaction.document_key, redaction.document_sha256)
    named = f'attachment; filename="redacted-version-{redaction.number}.pdf"'
    return press(
        request,
        partial(actions.take, redaction=redaction),
        then=lambda _: shut_away(content, "application/pdf", named),
        refused=_page(redaction),
    )


def _press(request: Visit, redaction: Redaction, act: Act, *, done: str) -> HttpResponse:
    form = VersionOnlyForm(request.POST)
    return press(request, partial(act, redaction=redaction), form=form, then=_page(redaction), done=done)


def _why(request: Visit, redaction: Redaction, act: Act, **asked: Any) -> HttpResponse:
    here, form = _page(redaction), WhyForm(request.POST or None, initial={"version": redaction.version})
    return ask(
        request,
        form,
        partial(act, redaction=redaction),
        template="base_question.html",
        then=here,
        back_url=here,
        cancel_url=here,
        **asked,
    )


def _page(redaction: Redaction) -> str:
    return reverse("evidence:redaction", args=[redaction.public_id])
