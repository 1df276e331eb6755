"""One file: how far it has got, its safe copy page by page, and what can be done with it."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import disclosed, listed, with_record
from core.whole import whole
from evidence import access, actions, moves, presenters, store
from evidence.child.names import leaves_as
from evidence.forms import ChangeForm, EndForm, PressForm, SetAsideForm
from evidence.kinds import FILE_PAGE_SHOWN, FILE_PRINTED, FILE_READ
from evidence.limits import LIMITS
from evidence.models import JUDGED, OPEN_REDACTIONS, WAITING, File
from evidence.reasons import SAME_CONTENT
from evidence.redacting.presenters import versions_of
from evidence.same_content import said_of_the_same

logger = logging.getLogger(__name__)
RELATED = ("received_by", "set_aside_by", "proposed_by", "ended_by")
NOTHING = "default-src 'none'; sandbox"


def by_its_place(request: Visit, file: File) -> HttpResponse | None:
    """What the record asks before it is opened is asked before its files are."""
    first = file.attached_at.first
    return first(request, file.holder) if first is not None else None


@require_GET
@with_record(File, can=access.see_file, related=RELATED, kind=FILE_READ)
def file_page(request: Visit, file: File) -> HttpResponse:
    who = request.who
    state = presenters.stands_as(file, who)
    released = access.read_file.allows(who, file)
    context = {
        **_shown(request, file),
        "pages": list(file.pages.all()) if released else [],
        "released": released,
        "waits": state in WAITING,
        "sealed": state in JUDGED,
        "may_describe": access.describe_file.allows(who, file),
        "may_take": access.download_file.allows(who, file),
        "may_seal": access.set_aside.allows(who, file),
        **_judging(request, file),
        "may_remove": access.remove_file.allows(who, file),
        **_redactions(request, file),
        "press": PressForm(),
    }
    return render(request, "evidence/file.html", context)


def _judging(request: Visit, file: File) -> dict[str, Any]:
    """For those who decide about what should not be here."""
    is_judged = presenters.stands_as(file, request.who) in JUDGED
    if not is_judged or not access.see_file.allows(request.who, file):
        return {}
    waits = access.end_file.allows(request.who, file)
    return {
        "may_judge": waits and not file.end,
        "may_say_reach": access.say_reach.allows(request.who, file)
        and not moves.nothing_proposed(file, request.who, {})
        and not file.only_follows,
        "others_sent": _others_sent(request, file),
        "ends": presenters.end_of(file),
        "how_far": presenters.how_far(file),
        "the_same": said_of_the_same(file, request.who),
        "may_end": waits and bool(file.end),
        "why_not_confirm": moves.another_inspector(file, request.who, {}),
        "end_press": EndForm(initial={"version": file.version}),
    }


def _others_sent(request: Visit, file: File) -> list[File]:
    """Of what the same person sent and was sealed on arrival, those that wait for this judge too: one message told of all."""
    if not file.is_sealed_with_another or file.ended_at:
        return []
    theirs = File.objects.filter(received_by=file.received_by_id, reason=SAME_CONTENT, end="").exclude(pk=file.pk)
    waiting = access.judge_file.filter(request.who, theirs).order_by("received_at", "pk")
    rows = list(waiting[: LIMITS.of_one_record])
    listed(rows=rows, rule=access.judge_file, named=False)
    return rows


def _redactions(request: Visit, file: File) -> dict[str, Any]:
    """For those who work on its record: the redacted versions, and whether another can be begun."""
    if not access.redact_file.allows(request.who, file) and not access.release_of_file.allows(request.who, file):
        return {}
    there = versions_of(file)
    busy = file.redactions.filter(state__in=OPEN_REDACTIONS).exists()
    return {
        "redactions": there,
        "may_redact": file.is_shown and not busy and access.redact_file.allows(request.who, file),
    }


def _shown(request: Visit, file: File) -> dict[str, Any]:
    state = presenters.stands_as(file, request.who)
    return {
        "file": file,
        "label": presenters.label_of(state),
        "says": presenters.says(file, state),
        "about": presenters.about(file),
        "particulars": presenters.particulars(file),
        "back_url": _list(request, file),
    }


@require_GET
@with_record(File, can=access.read_file, sees=access.see_file, kind=FILE_PAGE_SHOWN)
def page(request: Visit, file: File, number: str) -> HttpResponse:
    """The picture of one page. The bytes are those that were made, or none."""
    found = file.pages.filter(number=whole(number, digits=4) or 0).exclude(key="").first()
    if found is None:
        raise Http404("There is no such page.")
    return shut_away(contents(found.key, found.sha256), "image/jpeg", f'inline; filename="page-{found.number}.jpg"')


@require_GET
@with_record(File, can=access.read_file, sees=access.see_file, related=RELATED, kind=FILE_READ)
def printable(request: Visit, file: File) -> HttpResponse:
    """The copy for paper. What leaves on paper is logged as such."""
    disclosed(FILE_PRINTED, target=file, data={"sha256": file.sha256})
    context = {**_shown(request, file), "pages": list(file.pages.all()), "back_url": page_of(file)}
    return render(request, "evidence/print.html", context)


@require_POST
@with_record(File, can=access.download_file, sees=access.see_file, kind=None)
def download(request: Visit, file: File) -> HttpResponse:
    """The file as it came. Read whole and compared first: no file, no disclosure. Its name alone is not as it came, where that
    promises another kind."""
    content = contents(file.key, file.sha256)
    named = content_disposition_header(True, leaves_as(file.name, file.kind)) or "attachment"
    return press(
        request,
        partial(actions.take, file=file),
        then=lambda _: shut_away(content, "application/octet-stream", named),
        refused=page_of(file),
    )


def shut_away(content: bytes, kind: str, named: str) -> HttpResponse:
    """Bytes that a browser shows or keeps, and runs nothing of."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["Content-Disposition"] = named
    return response


def contents(key: str, sha256: str) -> bytes:
    """What the store gives back, if it is what was put there."""
    try:
        return store.whole(key, sha256=sha256)
    except FileNotFoundError:
        raise Http404("The file is gone.") from None
    except store.Altered:
        logger.error("A stored file is not what was put there.")
        raise Http404("The file is not what was put there.") from None


@with_record(File, can=access.describe_file, sees=access.see_file)
def describe(request: Visit, file: File) -> HttpResponse:
    now = {name: getattr(file, name) for name in ("version", "what", "by_whom", "when_made", "part")}
    form = ChangeForm(request.POST or None, initial=now, parts=file.attached_at.parts(file.holder))
    act = partial(actions.describe, file=file)
    return ask_about(request, file, form, act, heading="What is this file?", continue_label="Save", done="Saved.")


@with_record(File, can=access.set_aside, sees=access.see_file)
def set_aside(request: Visit, file: File) -> HttpResponse:
    """This should not be here. It is sealed at once, and asked about afterwards."""
    return ask(
        request,
        SetAsideForm(request.POST or None),
        partial(actions.set_aside, file=file),
        template="evidence/set_aside.html",
        heading="This should not be here",
        continue_label="Seal this file now",
        back_url=page_of(file),
        cancel_url=page_of(file),
        then=_list(request, file),
        done="It was sealed. Those whose job that is have been told.",
    )


@require_POST
@with_record(File, can=access.remove_file, sees=access.see_file)
def remove(request: Visit, file: File) -> HttpResponse:
    back = _list(request, file)
    return press(
        request,
        partial(actions.remove, file=file),
        form=PressForm(request.POST),
        then=back,
        done="The file was removed.",
    )


def ask_about(request: Visit, file: File, form: Any, act: Any, **asked: Any) -> HttpResponse:
    here = page_of(file)
    return ask(request, form, act, template="base_question.html", then=here, back_url=here, cancel_url=here, **asked)


def _list(request: Visit, file: File) -> str:
    """The list that this reader comes from."""
    return file.attached_at.page_of_files(file.holder, request.who)


def page_of(file: File) -> str:
    return reverse("evidence:file", args=[file.public_id])
